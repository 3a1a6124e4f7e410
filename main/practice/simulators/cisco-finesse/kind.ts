import type { SimulatorKind } from '../../shared/simulator-kind.ts';
import { parseAct } from './acts/schema.ts';
import { isSceneName, sceneNames } from './scenes/scene.ts';
import { startFinesseSimulator } from './simulator.ts';
import { finesseSwitches } from './switches.ts';

/** The simulated Finesse as the command line starts it. */
export const finesseKind: SimulatorKind = {
  vendor: 'cisco-finesse',
  ports: { port: '8445', 'notify-port': '7443', 'tcp-port': null, 'tcp-tls-port': null, 'plain-port': null },
  flags: ['pair'],
  scenes: sceneNames,
  start: async ({ clock, ids, scene, switches, ports, flags, log }) => {
    const simulator = await startFinesseSimulator({
      clock,
      ids,
      port: ports.get('port') ?? 0,
      notifyPort: ports.get('notify-port') ?? 0,
      tcpPort: ports.get('tcp-port') ?? null,
      tcpTlsPort: ports.get('tcp-tls-port') ?? null,
      plainPort: ports.get('plain-port') ?? null,
      // A program at the other end should meet the delay between acceptance and outcome.
      switches: { verdictDelayMs: 60, ...finesseSwitches.check(switches) },
      autoplay: scene !== null,
      ...(scene !== null && isSceneName(scene) ? { scene } : {}),
      ...(flags.has('pair') ? { pair: true } : {}),
      ...(log ? { log } : {}),
    });
    const { addresses, alternate, users, user } = simulator;
    return {
      facts: { addresses, alternate, users, user },
      act: (act) => simulator.act(parseAct(act)),
      writeCaFile: (path) => simulator.writeCaFile(path),
      stop: () => simulator.stop(),
    };
  },
};
