import { writeFile } from 'node:fs/promises';
import type { Clock } from '../../ports/clock.ts';
import type { Ids } from '../../ports/ids.ts';
import type { RunningSimulator } from './kind.ts';
import type { Tapped } from './model/tap.ts';
import type { BaseWorld, WorldOptions } from './model/world.ts';
import type { Scene } from './scenes/scene.ts';

/** How every simulator is started. */
export interface SimulatorOptions<Switches extends object> {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly switches?: Partial<Switches>;
  /** The id of a scene. */
  readonly scene?: string | null;
  /** Whether people and servers act by themselves, and take their time; off unless asked for. */
  readonly autoplay?: boolean;
  readonly log?: ((line: string) => void) | undefined;
}

/** What can be done with every running simulator. */
export interface SimulatorControls<Switches extends object, ActInput> {
  /** The certificate that clients must trust. */
  readonly caPem: string;
  /** Throws `UnknownSwitchError` when there is no such switch or value. */
  setSwitch<Name extends keyof Switches & string>(name: Name, value: Switches[Name]): void;
  /** Carries out a scripted act. Throws `ActError` when it is malformed or not possible now. */
  act(act: ActInput): unknown;
  /** Calls the listener with everything that goes over the wire, secrets included. Returns a function that ends it. */
  observe(listener: (tapped: Tapped) => void): () => void;
  /** Writes `caPem` into a file. */
  writeCaFile(path: string): Promise<void>;
  /** Closes every server and connection and cancels every timer. */
  stop(): Promise<void>;
}

/**
 * What a world is made from. Switches in the options override those of the scene, which override `lifelike`: the delays
 * of people and servers that act by themselves.
 */
export const worldOptionsOf = <Switches extends object>(
  options: SimulatorOptions<Switches>,
  scene: Scene<never> | null,
  lifelike: Partial<Switches>,
): WorldOptions => ({
  clock: options.clock,
  ids: options.ids,
  switches: { ...(options.autoplay ? lifelike : {}), ...scene?.switches, ...options.switches },
  log: options.log ?? ((): void => undefined),
});

/** Creates the controls of a simulator from its world, what carries out an act, and what stops its servers. */
export const createControls = <Switches extends object, ActInput>(parts: {
  readonly world: BaseWorld<Switches>;
  readonly caPem: string;
  readonly act: (act: ActInput) => unknown;
  readonly stopServers: () => Promise<void>;
}): SimulatorControls<Switches, ActInput> => {
  const { world, caPem, act, stopServers } = parts;
  let stopping: Promise<void> | null = null;
  return {
    caPem,
    setSwitch: (name, value) => world.setSwitch(name, value),
    act,
    observe: (listener) => world.tap.listen(listener),
    writeCaFile: (path) => writeFile(path, caPem),
    stop: () => {
      if (!stopping) {
        world.timers.stop();
        stopping = stopServers();
      }
      return stopping;
    },
  };
};

/** The controls for a user whose acts are not parsed yet. */
export const unparsedControls = <ActInput>(
  controls: Pick<SimulatorControls<never, ActInput>, 'caPem' | 'act' | 'writeCaFile' | 'stop'>,
  parse: (act: unknown) => ActInput,
): Pick<RunningSimulator, 'caPem' | 'act' | 'writeCaFile' | 'stop'> => ({
  caPem: controls.caPem,
  act: (act) => controls.act(parse(act)),
  writeCaFile: (path) => controls.writeCaFile(path),
  stop: () => controls.stop(),
});
