import type { Vendor } from '../../../app/vendor/adapter.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import { userLabelOf } from '../shared/fields.ts';
import { gatewayDescriptor } from './descriptor.ts';
import { checkGatewaySettings, gatewayEndpoints } from './settings.ts';

/** The Huawei agent gateway. */
export const huaweiAgentGateway: Vendor<VendorPorts> = {
  descriptor: gatewayDescriptor,
  checkSettings: checkGatewaySettings,
  userLabel: (values) => userLabelOf(values, ['agentId', 'phone']),
  secretsBelongTo: ['agentId'],
  endpoints: gatewayEndpoints,
  connect: async (context, ports) => (await import('./connect.ts')).connectGateway(context, ports),
};
