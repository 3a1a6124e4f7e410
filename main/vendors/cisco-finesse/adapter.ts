import type { Vendor } from '../../../app/vendor/adapter.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import { userLabelOf } from '../shared/fields.ts';
import { finesseDescriptor } from './descriptor.ts';
import { checkFinesseSettings, finesseEndpoints, givenSecrets } from './settings.ts';

/** Cisco Finesse. */
export const ciscoFinesse: Vendor<VendorPorts> = {
  descriptor: finesseDescriptor,
  checkSettings: checkFinesseSettings,
  userLabel: (values) => userLabelOf(values, ['user', 'extension']),
  secretsBelongTo: ['user', 'notificationPort', 'alternateNotificationPort'],
  givenSecrets,
  endpoints: finesseEndpoints,
  connect: async (context, ports) => (await import('./connect.ts')).connectFinesse(context, ports),
};
