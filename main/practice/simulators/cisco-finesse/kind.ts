import type { SimulatorKind } from '../../shared/simulator-kind.ts';
import { parseAct } from './acts/schema.ts';
import { isSceneName } from './scenes/scene.ts';
import { startFinesseSimulator } from './simulator.ts';
import { finesseSwitches } from './switches.ts';

/** The simulated Finesse as the command line and practice mode start it. */
export const finesseKind: SimulatorKind = {
  vendor: 'cisco-finesse',
  ports: { port: '8445', 'notify-port': '7443', 'tcp-port': null, 'tcp-tls-port': null, 'plain-port': null },
  flags: ['pair'],
  scenes: [
    { id: 'four-party', label: 'scene.four-party', isOffered: true },
    { id: 'incoming-call', label: 'scene.incoming-call', isOffered: true },
    { id: 'supervisor', label: 'scene.supervisor', isOffered: true },
    { id: 'failover', label: 'scene.failover', isOffered: true },
    { id: 'three-thousand', label: 'scene.three-thousand', isOffered: false },
  ],
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
      account: (caFile) => ({
        values: {
          server: addresses.https,
          alternateServer: alternate?.https ?? '',
          user: user.loginName,
          extension: user.extension,
          dropPermission: simulator.model.switches.enableDropParticipantFor,
          caFile,
        },
        secrets: { password: user.password },
      }),
      facts: { addresses, alternate, users, user },
      act: (act) => simulator.act(parseAct(act)),
      writeCaFile: (path) => simulator.writeCaFile(path),
      stop: () => simulator.stop(),
    };
  },
};
