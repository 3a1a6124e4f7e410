import type { SimulatorKind } from '../../shared/simulator-kind.ts';
import { parseAct } from './acts/schema.ts';
import { isSceneName, sceneNames } from './scenes/scene.ts';
import { startAgentGatewaySimulator } from './simulator.ts';
import { agentGatewaySwitches } from './switches.ts';

/** The simulated agent gateway as the command line starts it. */
export const agentGatewayKind: SimulatorKind = {
  vendor: 'huawei-agent-gateway',
  ports: { port: '8043', 'plain-port': '8000' },
  flags: [],
  scenes: sceneNames,
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
      facts: { addresses, users, user },
      act: (act) => simulator.act(parseAct(act)),
      writeCaFile: (path) => simulator.writeCaFile(path),
      stop: () => simulator.stop(),
    };
  },
};
