import type { Vendor } from '../../app/vendor/adapter.ts';
import type { VendorPorts } from '../ports/vendor-ports.ts';
import { ciscoFinesse } from './cisco-finesse/adapter.ts';
import { huaweiAgentGateway } from './huawei-agent-gateway/adapter.ts';
import { huaweiCloudMeeting } from './huawei-cloud-meeting/adapter.ts';
import { skypeUcwa } from './skype-ucwa/adapter.ts';

/** Every vendor that Gavel knows, one line each. */
export const vendors: readonly Vendor<VendorPorts>[] = [
  ciscoFinesse,
  huaweiAgentGateway,
  huaweiCloudMeeting,
  skypeUcwa,
];
