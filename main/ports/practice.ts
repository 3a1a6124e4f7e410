import type { TextKey } from '../../app/text/keys.ts';
import type { FieldValues } from '../../app/vendor/adapter.ts';

/** A running scene: where the account that plays in it signs in. */
export interface RunningScene {
  readonly vendorId: string;
  readonly values: FieldValues;
  readonly secrets: Readonly<Record<string, string>>;
  /** Ends the simulated servers; nothing of them is left. */
  stop(): Promise<void>;
}

/** Practice mode: simulated servers inside Gavel itself. */
export interface Practice {
  /** What there is, the obvious one first; what is not offered can still be asked for by its id. */
  readonly scenes: readonly { readonly id: string; readonly label: TextKey; readonly isOffered: boolean }[];
  /** Starts the servers of a scene; `null` means the first one. Rejects with a `Fault` for an unknown scene. */
  start(sceneId: string | null): Promise<RunningScene>;
}
