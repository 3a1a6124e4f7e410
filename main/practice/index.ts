import { mkdtemp, rmdir, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '../../app/domain/error-code.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { Log } from '../ports/log.ts';
import type { Practice } from '../ports/practice.ts';
import { startControlServer, type ActHandler, type ControlServer } from './control-server.ts';
import { simulatorKinds } from './simulators/registry.ts';

export interface PracticePorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** Where scripted acts are taken for the running scene, on loopback; null for nowhere. */
  readonly controlPort?: number | null;
}

/** Opens the door for scripted acts. Rejects with the `Fault` `port-taken` where the port cannot be had. */
const openControl = async (port: number, act: ActHandler): Promise<ControlServer> => {
  try {
    return await startControlServer(port, act);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : '';
    throw code === 'EADDRINUSE' || code === 'EACCES' ? new Fault('port-taken', `127.0.0.1:${port}`) : cause;
  }
};

const scenes = simulatorKinds.flatMap((kind) => kind.scenes.map((scene) => ({ ...scene, kind })));

/** Practice mode on simulated servers on loopback, in this very process. */
export const createPractice = (ports: PracticePorts): Practice => ({
  scenes: scenes.map(({ id, label, isOffered }) => ({ id, label, isOffered })),

  async start(sceneId) {
    const scene = scenes.find(({ id }) => sceneId === null || id === sceneId);
    if (!scene) throw new Fault('invalid-input', sceneId ?? '');
    const { clock, ids, log } = ports;
    // The authority's file is all that practice puts on the disk; it holds no secret.
    const folder = await mkdtemp(join(tmpdir(), 'gavel-scene-'));
    const undo: (() => Promise<unknown>)[] = [() => rmdir(folder)];
    const stop = async (): Promise<void> => {
      for (let step = undo.pop(); step; step = undo.pop()) await step();
    };
    try {
      const asked = { clock, ids, scene: scene.id, switches: {}, ports: new Map<string, number>(), flags: new Set<string>() };
      const simulator = await scene.kind.start({ ...asked, log: (line) => log.debug(line) });
      undo.push(() => simulator.stop());
      const caFile = join(folder, 'authority.pem');
      await simulator.writeCaFile(caFile);
      undo.push(() => unlink(caFile));
      if (ports.controlPort !== null && ports.controlPort !== undefined) {
        const control = await openControl(ports.controlPort, (act) => simulator.act(act));
        log.info('scripted acts are taken', { address: control.address });
        undo.push(() => control.stop());
      }
      return { vendorId: scene.kind.vendor, ...simulator.account(caFile), stop };
    } catch (cause) {
      await stop();
      throw cause;
    }
  },
});
