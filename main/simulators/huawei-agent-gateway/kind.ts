import { describeActs } from '../shared/acts/act-set.ts';
import type { SimulatorKind } from '../shared/kind.ts';
import { unparsedControls } from '../shared/simulator.ts';
import { acts, parseSimulatorAct } from './acts/schema.ts';
import { agentGatewaySwitches } from './model/switches.ts';
import { agentGatewayScenes } from './scenes/scenes.ts';

/** The simulated agent gateway as the command line and practice mode start it. */
export const agentGatewayKind: SimulatorKind = {
  vendor: 'huawei-agent-gateway',
  about: 'Huawei AICC / CEC agent gateway (CC-Gateway) with a small tenant',
  ports: {
    port: { standard: 8043, meaning: 'the interface with TLS' },
    'plain-port': { standard: 8000, meaning: 'the interface without TLS' },
  },
  flags: {},
  scenes: agentGatewayScenes,
  switches: agentGatewaySwitches.help,
  acts: describeActs(acts),
  start: async ({ ports, switches, ...asked }) => {
    const { startAgentGatewaySimulator } = await import('./simulator.ts');
    const simulator = await startAgentGatewaySimulator({
      ...asked,
      autoplay: true,
      switches: agentGatewaySwitches.check(switches),
      port: ports.get('port') ?? 0,
      plainPort: ports.get('plain-port') ?? null,
    });
    const { addresses, users, user } = simulator;
    return {
      facts: { addresses, users, user },
      account: (caFile) => ({
        values: {
          server: addresses.https,
          agentId: user.agentId,
          phone: user.phone,
          autoAnswer: 'no',
          holdFile: 'Y:/conf/7/please-wait.V3',
          caFile,
        },
        secrets: { password: user.password },
      }),
      ...unparsedControls(simulator, parseSimulatorAct),
    };
  },
};
