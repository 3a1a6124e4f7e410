import type { Vendor } from '../../../app/vendor/adapter.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import { userLabelOf } from '../shared/fields.ts';
import { skypeDescriptor } from './descriptor.ts';
import { checkSkypeSettings, givenSecrets, skypeEndpoints } from './settings.ts';

/** Skype for Business Server, by UCWA 2.0. */
export const skypeUcwa: Vendor<VendorPorts> = {
  descriptor: skypeDescriptor,
  secretsBelongTo: ['sipAddress', 'user'],
  givenSecrets,
  endpoints: skypeEndpoints,
  checkSettings: checkSkypeSettings,
  userLabel: (values) => userLabelOf(values, ['sipAddress']).replace(/^sip:/iu, ''),
  connect: async (context, ports) => (await import('./connect.ts')).connectSkype(context, ports),
};
