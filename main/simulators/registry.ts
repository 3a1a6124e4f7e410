import { finesseKind } from './cisco-finesse/kind.ts';
import { agentGatewayKind } from './huawei-agent-gateway/kind.ts';
import { cloudMeetingKind } from './huawei-cloud-meeting/kind.ts';
import type { SimulatorKind } from './shared/kind.ts';
import { ucwaKind } from './skype-ucwa/kind.ts';

/** Every simulator, one line each; the first one's first scene is what practice mode starts with. */
export const simulatorKinds: readonly SimulatorKind[] = [finesseKind, agentGatewayKind, cloudMeetingKind, ucwaKind];
