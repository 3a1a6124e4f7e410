import type { SimulatorKind } from '../shared/simulator-kind.ts';
import { finesseKind } from './cisco-finesse/kind.ts';
import { agentGatewayKind } from './huawei-agent-gateway/kind.ts';

/** Every simulator, one line each. */
export const simulatorKinds: readonly SimulatorKind[] = [finesseKind, agentGatewayKind];
