import type { TextKey } from '../../../../app/text/keys.ts';
import { ActError } from '../acts/act-set.ts';
import type { GivenSwitches } from '../model/switches.ts';
import type { BaseWorld } from '../model/world.ts';

/** What a scene works with: a world, the user who practises in it, and scripted acts. */
export interface Director<World, User, Act> {
  readonly world: World;
  readonly user: User;
  /** Carries out an act. One that is not possible now is logged and left out: the user may have acted otherwise. */
  act(act: Act): unknown;
  /** Runs a task after a delay on the simulator's clock. */
  after(delayMs: number, task: () => void): void;
}

/** A scene as it is offered to users. */
export interface SceneOffer {
  readonly id: string;
  readonly label: TextKey;
  /** Whether practice mode lists it; the others are for tests and measurements, and can be asked for by their id. */
  readonly isOffered: boolean;
}

/** A situation to practise in. */
export interface Scene<Directing> extends SceneOffer {
  /** The user who practises, as the simulator names its users. */
  readonly userId: string;
  readonly switches: GivenSwitches;
  /** Sets the situation up, before anybody signs in. */
  prepare(director: Directing): void;
  /** Makes people and servers act by themselves; not called when a test directs them. */
  play(director: Directing): void;
}

/** There is no scene with an id: the message names it and says what there is. */
export class UnknownSceneError extends Error {
  override readonly name = 'UnknownSceneError';
}

/** The scene with an id. Throws {@link UnknownSceneError}. */
export const sceneWithId = <Offer extends SceneOffer>(scenes: readonly Offer[], id: string): Offer => {
  const scene = scenes.find((one) => one.id === id);
  if (!scene)
    throw new UnknownSceneError(`There is no scene "${id}". Scenes: ${scenes.map((one) => one.id).join(', ')}.`);
  return scene;
};

/** Creates a world's director. `run` carries out an act and throws {@link ActError} when it is not possible now. */
export const createDirector = <
  World extends Pick<BaseWorld<object>, 'timers' | 'log'>,
  User,
  Act extends { readonly act: string },
>(
  world: World,
  user: User,
  run: (act: Act) => unknown,
): Director<World, User, Act> => ({
  world,
  user,
  after: (delayMs, task) => {
    world.timers.after(delayMs, task);
  },
  act: (act) => {
    try {
      return run(act);
    } catch (error) {
      if (!(error instanceof ActError)) throw error;
      world.log(`scene: ${act.act} left out: ${error.message}`);
      return undefined;
    }
  },
});

/** Sets a scene up; with `isPlaying` people and servers then act by themselves. */
export const startScene = <Directing>(scene: Scene<Directing>, director: Directing, isPlaying: boolean): void => {
  scene.prepare(director);
  if (isPlaying) scene.play(director);
};
