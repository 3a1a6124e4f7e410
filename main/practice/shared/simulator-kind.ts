import type { Clock } from '../../ports/clock.ts';
import type { Ids } from '../../ports/ids.ts';
import type { GivenSwitches } from './switch-set.ts';

/** How a simulator is asked for on the command line. */
export interface AskedSimulator {
  readonly clock: Clock;
  readonly ids: Ids;
  /** One of the kind's scenes; null for none. */
  readonly scene: string | null;
  /** Not checked yet. */
  readonly switches: GivenSwitches;
  /** Ports by option, 0 for any free one; null where none was asked for and the kind has no default. */
  readonly ports: ReadonlyMap<string, number | null>;
  /** The kind's own options without a value that were given. */
  readonly flags: ReadonlySet<string>;
  readonly log?: (line: string) => void;
}

/** A simulator that runs. */
export interface RunningSimulator {
  /** What others need to use it: addresses, users with their passwords, … JSON-safe. */
  readonly facts: object;
  /** Carries out one scripted act. Throws what is wrong with it. */
  act(act: unknown): unknown;
  /** Writes the authority's certificate where clients can read it. */
  writeCaFile(path: string): Promise<void>;
  stop(): Promise<void>;
}

/** A simulator as the command line knows it. */
export interface SimulatorKind {
  readonly vendor: string;
  /** Option → default port as text, or null for no server unless asked for. */
  readonly ports: Readonly<Record<string, string | null>>;
  /** Own options without a value. */
  readonly flags: readonly string[];
  readonly scenes: readonly string[];
  /** Rejects when a port is taken or a switch unknown; then nothing stays open. */
  start(asked: AskedSimulator): Promise<RunningSimulator>;
}
