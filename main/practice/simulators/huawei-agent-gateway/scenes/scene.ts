import type { SimulatorActInput } from '../acts/schema.ts';
import type { Agent } from '../model/types.ts';
import type { World } from '../model/world.ts';

/** Names of all scenes. */
export const sceneNames = ['chair-of-six', 'trainee', 'guid-expires', 'forced-sign-out', 'one-hundred-twenty'] as const;

/** The name of a scene. */
export type AgentGatewaySceneName = (typeof sceneNames)[number];

/** True for the name of a scene. */
export const isSceneName = (name: string): name is AgentGatewaySceneName => (sceneNames as readonly string[]).includes(name);

/** What a scene works with. */
export interface Director {
  readonly world: World;
  /** Carries out an act; one that is not possible now is logged and left out, since people may have done otherwise. */
  act(act: SimulatorActInput): unknown;
  /** Later, on the simulator's clock. */
  after(delayMs: number, task: () => void): void;
  /** The agent who practises. */
  readonly user: Agent;
}

/** A situation to practise in. */
export interface Scene {
  readonly name: AgentGatewaySceneName;
  /** The agent id of the user who practises. */
  readonly userId: string;
  readonly switches: Readonly<Record<string, unknown>>;
  /** Brings the situation about; runs before anybody signs in. */
  prepare(director: Director): void;
  /** Makes things happen by themselves; not called when a test directs them. */
  play(director: Director): void;
}
