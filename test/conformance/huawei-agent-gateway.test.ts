import { agentGatewayHarness } from './huawei-agent-gateway.harness.ts';
import { conformanceSuite } from './suite.ts';

conformanceSuite('The agent gateway', agentGatewayHarness);
