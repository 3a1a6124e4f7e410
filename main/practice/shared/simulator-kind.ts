import type { TextKey } from '../../../app/text/keys.ts';
import type { FieldValues } from '../../../app/vendor/adapter.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Ids } from '../../ports/ids.ts';
import type { GivenSwitches } from './switch-set.ts';

/** How a simulator is asked for. */
export interface AskedSimulator {
  readonly clock: Clock;
  readonly ids: Ids;
  /** One of the kind's scenes; null for none. */
  readonly scene: string | null;
  /** Not checked yet. */
  readonly switches: GivenSwitches;
  /** Ports by option: 0 for any free one, null for none. Without an entry: any free one where the vendor's clients need it. */
  readonly ports: ReadonlyMap<string, number | null>;
  /** The kind's own options without a value that were given. */
  readonly flags: ReadonlySet<string>;
  readonly log?: (line: string) => void;
}

/** A simulator that runs. */
export interface RunningSimulator {
  /** What others need to use it: addresses, users with their passwords, … JSON-safe. */
  readonly facts: object;
  /** Where the account of the one who practises signs in, trusted by the authority in this file. */
  account(caFile: string): { readonly values: FieldValues; readonly secrets: Readonly<Record<string, string>> };
  /** Carries out one scripted act. Throws what is wrong with it. */
  act(act: unknown): unknown;
  /** Writes the authority's certificate where clients can read it. */
  writeCaFile(path: string): Promise<void>;
  stop(): Promise<void>;
}

/** A situation to practise in. */
export interface SceneOffer {
  readonly id: string;
  readonly label: TextKey;
  /** Whether practice mode lists it; the others are for tests and measurements, and can be asked for by their id. */
  readonly isOffered: boolean;
}

/** A simulator as the command line and practice mode know it. */
export interface SimulatorKind {
  readonly vendor: string;
  /** Option → default port as text, or null for no server unless asked for. */
  readonly ports: Readonly<Record<string, string | null>>;
  /** Own options without a value. */
  readonly flags: readonly string[];
  /** The obvious one first; ids differ from those of all other kinds. */
  readonly scenes: readonly SceneOffer[];
  /** Rejects when a port is taken or a switch unknown; then nothing stays open. */
  start(asked: AskedSimulator): Promise<RunningSimulator>;
}
