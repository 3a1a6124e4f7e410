import type { Vendor } from '../../../app/vendor/adapter.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import { userLabelOf } from '../shared/fields.ts';
import { cloudDescriptor } from './descriptor.ts';
import { checkCloudSettings, cloudEndpoints, usedFields } from './settings.ts';

/** Huawei Cloud Meeting. */
export const huaweiCloudMeeting: Vendor<VendorPorts> = {
  descriptor: cloudDescriptor,
  checkSettings: checkCloudSettings,
  userLabel: (values) => userLabelOf(values, usedFields(values)),
  secretsBelongTo: ['account', 'corpId', 'appId', 'appUser'],
  endpoints: cloudEndpoints,
  connect: async (context, ports) => (await import('./connect.ts')).connectCloud(context, ports),
};
