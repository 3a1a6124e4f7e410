import { mkdtemp, rmdir, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '../../app/domain/error-code.ts';
import type { TextKey } from '../../app/text/keys.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { Log } from '../ports/log.ts';
import type { Practice, RunningScene } from '../ports/practice.ts';
import { startControlServer } from './control-server.ts';
import { parseAct } from './simulators/cisco-finesse/acts/schema.ts';
import { isSceneName, type SceneName } from './simulators/cisco-finesse/scenes/scene.ts';
import { startFinesseSimulator, type FinesseSimulator } from './simulators/cisco-finesse/simulator.ts';

/** The scenes, the obvious one first. Those not offered are for tests and measurements. */
const scenes: readonly { readonly id: SceneName; readonly label: TextKey; readonly isOffered: boolean }[] = [
  { id: 'four-party', label: 'scene.four-party', isOffered: true },
  { id: 'incoming-call', label: 'scene.incoming-call', isOffered: true },
  { id: 'supervisor', label: 'scene.supervisor', isOffered: true },
  { id: 'failover', label: 'scene.failover', isOffered: true },
  { id: 'three-thousand', label: 'scene.three-thousand', isOffered: false },
];

const firstScene: SceneName = 'four-party';

export interface PracticePorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** Where scripted acts are taken for the running scene, on loopback; null for nowhere. */
  readonly controlPort?: number | null;
}

/** Where the account of a scene signs in: the simulated pair, trusted by a certificate authority of its own. */
const accountValues = (simulator: FinesseSimulator, caFile: string): RunningScene['values'] => {
  const switches = simulator.model.switches;
  return {
    server: simulator.addresses.https,
    alternateServer: simulator.alternate?.https ?? '',
    user: simulator.user.loginName,
    extension: simulator.user.extension,
    dropPermission: switches.enableDropParticipantFor,
    caFile,
  };
};

/** Practice mode on simulated servers on loopback, in this very process. */
export const createPractice = (ports: PracticePorts): Practice => ({
  scenes,

  async start(sceneId) {
    const scene = sceneId ?? firstScene;
    if (!isSceneName(scene)) throw new Fault('invalid-input', scene);
    const { clock, ids, log } = ports;
    // The authority's file is all that practice puts on the disk; it holds no secret.
    const folder = await mkdtemp(join(tmpdir(), 'gavel-scene-'));
    const undo: (() => Promise<unknown>)[] = [() => rmdir(folder)];
    const stop = async (): Promise<void> => {
      for (let step = undo.pop(); step; step = undo.pop()) await step();
    };
    try {
      const simulator = await startFinesseSimulator({ clock, ids, scene, autoplay: true, log: (line) => log.debug(line) });
      undo.push(() => simulator.stop());
      const caFile = join(folder, 'authority.pem');
      await simulator.writeCaFile(caFile);
      undo.push(() => unlink(caFile));
      if (ports.controlPort !== null && ports.controlPort !== undefined) {
        const control = await startControlServer(ports.controlPort, (act) => simulator.act(parseAct(act)));
        log.info('scripted acts are taken', { address: control.address });
        undo.push(() => control.stop());
      }
      return { vendorId: 'cisco-finesse', values: accountValues(simulator, caFile), secrets: { password: simulator.user.password }, stop };
    } catch (cause) {
      await stop();
      throw cause;
    }
  },
});
