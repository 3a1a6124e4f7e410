import { Fault } from '../../app/domain/error-code.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { Log } from '../ports/log.ts';
import type { Practice } from '../ports/practice.ts';
import type { ActHandler, ControlServer } from '../simulators/control-server.ts';
import { sceneOffers } from '../simulators/scene-offers.ts';

/** What practice mode needs from outside. */
export interface PracticePorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** The port on loopback that takes scripted acts for the running scene: 0 for any free one, null for none. */
  readonly controlPort?: number | null;
}

/** Starts the server for scripted acts. Rejects with the `Fault` `port-taken` when its port cannot be opened. */
const startControl = async (port: number, act: ActHandler): Promise<ControlServer> => {
  const { startControlServer } = await import('../simulators/control-server.ts');
  try {
    return await startControlServer(port, act);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : '';
    throw code === 'EADDRINUSE' || code === 'EACCES' ? new Fault('port-taken', `127.0.0.1:${port}`) : cause;
  }
};

/** The scene with an id, or the first one. Loads the simulators. Rejects with the `Fault` `invalid-input`. */
const findScene = async (sceneId: string | null) => {
  const { simulatorKinds } = await import('../simulators/registry.ts');
  const scenes = simulatorKinds.flatMap((kind) => kind.scenes.map((scene) => ({ ...scene, kind })));
  const scene = scenes.find(({ id }) => sceneId === null || id === sceneId);
  if (!scene) throw new Fault('invalid-input', sceneId ?? '');
  return scene;
};

/** Practice mode: scenes on simulated servers, which run on loopback in this process and are loaded when one starts. */
export const createPractice = (ports: PracticePorts): Practice => ({
  scenes: sceneOffers,

  async start(sceneId) {
    const scene = await findScene(sceneId);
    const { clock, ids, log } = ports;
    const undo: (() => Promise<unknown>)[] = [];
    const stop = async (): Promise<void> => {
      for (let step = undo.pop(); step; step = undo.pop()) await step();
    };
    try {
      const asked = {
        clock,
        ids,
        scene: scene.id,
        switches: {},
        ports: new Map<string, number>(),
        flags: new Set<string>(),
      };
      const simulator = await scene.kind.start({ ...asked, log: (line) => log.debug(line) });
      undo.push(() => simulator.stop());
      if (ports.controlPort !== null && ports.controlPort !== undefined) {
        const control = await startControl(ports.controlPort, (act) => simulator.act(act));
        log.info('scripted acts are taken', { address: control.address });
        undo.push(() => control.stop());
      }
      return {
        sceneId: scene.id,
        vendorId: scene.kind.vendor,
        ...simulator.account(''),
        authorityPem: simulator.caPem,
        stop,
      };
    } catch (cause) {
      await stop();
      throw cause;
    }
  },
});
