import type { SimulatorKind } from '../../shared/simulator-kind.ts';
import { parseAct } from './acts/schema.ts';
import { isSceneName } from './scenes/scene.ts';
import { startAgentGatewaySimulator } from './simulator.ts';
import { agentGatewaySwitches } from './switches.ts';

/** The simulated agent gateway as the command line and practice mode start it. */
export const agentGatewayKind: SimulatorKind = {
  vendor: 'huawei-agent-gateway',
  ports: { port: '8043', 'plain-port': '8000' },
  flags: [],
  scenes: [
    { id: 'chair-of-six', label: 'scene.chair-of-six', isOffered: true },
    { id: 'trainee', label: 'scene.trainee', isOffered: true },
    { id: 'guid-expires', label: 'scene.guid-expires', isOffered: true },
    { id: 'forced-sign-out', label: 'scene.forced-sign-out', isOffered: true },
    { id: 'one-hundred-twenty', label: 'scene.one-hundred-twenty', isOffered: false },
  ],
  start: async ({ clock, ids, scene, switches, ports, log }) => {
    const simulator = await startAgentGatewaySimulator({
      clock,
      ids,
      port: ports.get('port') ?? 0,
      plainPort: ports.get('plain-port') ?? null,
      switches: agentGatewaySwitches.check(switches),
      autoplay: true,
      ...(scene !== null && isSceneName(scene) ? { scene } : {}),
      ...(log ? { log } : {}),
    });
    const { addresses, users, user } = simulator;
    return {
      account: (caFile) => ({
        values: { server: addresses.https, agentId: user.agentId, phone: user.phone, autoAnswer: 'no', holdFile: 'Y:/conf/7/please-wait.V3', caFile },
        secrets: { password: user.password },
      }),
      facts: { addresses, users, user },
      act: (act) => simulator.act(parseAct(act)),
      writeCaFile: (path) => simulator.writeCaFile(path),
      stop: () => simulator.stop(),
    };
  },
};
