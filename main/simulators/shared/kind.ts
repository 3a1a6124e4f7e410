import type { FieldValues } from '../../../app/vendor/adapter.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Ids } from '../../ports/ids.ts';
import type { ActHelp } from './acts/act-set.ts';
import type { GivenSwitches, SwitchHelp } from './model/switches.ts';
import type { SceneOffer } from './scenes/scene.ts';

/** How a simulator is asked for by the command line or practice mode. */
export interface AskedSimulator {
  readonly clock: Clock;
  readonly ids: Ids;
  /** One of the kind's scenes; null for none. */
  readonly scene: string | null;
  /** Not checked yet. */
  readonly switches: GivenSwitches;
  /**
   * Ports by option: 0 for any free one, null for none. Without an entry: any free one where the vendor's clients need
   * it, else none.
   */
  readonly ports: ReadonlyMap<string, number | null>;
  /** The kind's own options without a value that were given. */
  readonly flags: ReadonlySet<string>;
  readonly log?: (line: string) => void;
}

/** Where a user signs in. */
export interface PracticeAccount {
  readonly values: FieldValues;
  readonly secrets: Readonly<Record<string, string>>;
}

/** A simulator that runs. */
export interface RunningSimulator {
  /** What other programs need to use it, such as addresses and users with their passwords; JSON-safe. */
  readonly facts: object;
  /** The certificate that clients must trust, as PEM. */
  readonly caPem: string;
  /** The account of the user the scene is made for; `caFile` says where its authority is. */
  account(caFile: string): PracticeAccount;
  /** Carries out one scripted act. Throws what is wrong with it. */
  act(act: unknown): unknown;
  /** Writes the certificate that clients must trust, as PEM. */
  writeCaFile(path: string): Promise<void>;
  stop(): Promise<void>;
}

/** An option of the command line that takes a port. */
export interface PortOption {
  /** The default; 0 for any free one, null for no server unless asked for. */
  readonly standard: number | null;
  readonly meaning: string;
}

/** A simulator as the command line and practice mode know it. */
export interface SimulatorKind {
  readonly vendor: string;
  /** What it simulates, as one phrase for help. */
  readonly about: string;
  readonly ports: Readonly<Record<string, PortOption>>;
  /** Own options without a value, with what each means. */
  readonly flags: Readonly<Record<string, string>>;
  /** The default for practice mode first; ids differ from those of all other kinds. */
  readonly scenes: readonly SceneOffer[];
  readonly switches: ReadonlyMap<string, SwitchHelp>;
  readonly acts: readonly ActHelp[];
  /** Loads the servers. Rejects when a port is taken or a switch or scene unknown; then nothing stays open. */
  start(asked: AskedSimulator): Promise<RunningSimulator>;
}
