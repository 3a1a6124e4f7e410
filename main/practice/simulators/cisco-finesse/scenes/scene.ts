import type { SimulatorActInput } from '../acts/schema.ts';
import type { User } from '../model/types.ts';
import type { World } from '../model/world.ts';

/** Names of all scenes. */
export const sceneNames = ['incoming-call', 'four-party', 'supervisor', 'failover', 'three-thousand'] as const;

/** The name of a scene. */
export type SceneName = (typeof sceneNames)[number];

/** True for the name of a scene. */
export const isSceneName = (name: string): name is SceneName => (sceneNames as readonly string[]).includes(name);

/** What a scene works with. */
export interface Director {
  readonly world: World;
  /** Carries out an act; one that is not possible now is logged and left out, since people may have done otherwise. */
  act(act: SimulatorActInput): unknown;
  /** Later, on the simulator's clock. */
  after(delayMs: number, task: () => void): void;
  /** The user who practises. */
  readonly user: User;
}

/** A situation to practise in. */
export interface Scene {
  readonly name: SceneName;
  /** The login id of the user who practises. */
  readonly userId: string;
  /** Needs the second server of a pair. */
  readonly needsPair: boolean;
  readonly switches: Readonly<Record<string, unknown>>;
  /** Brings the situation about; runs before anybody signs in. */
  prepare(director: Director): void;
  /** Makes people act by themselves; not called when a test directs them. */
  play(director: Director): void;
}

/** Customers' numbers; none of them is in use. */
export const customers = ['+49 170 555 0132', '+44 20 7946 0958', '+1 212 555 0187', '+46 8 5550 0114'] as const;
