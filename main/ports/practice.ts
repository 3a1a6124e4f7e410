import type { TextKey } from '../../app/text/keys.ts';
import type { FieldValues } from '../../app/vendor/adapter.ts';

/** A running scene: where the account that plays in it signs in. */
export interface RunningScene {
  readonly sceneId: string;
  readonly vendorId: string;
  readonly values: FieldValues;
  readonly secrets: Readonly<Record<string, string>>;
  /** The certificate authority of its servers (PEM). */
  readonly authorityPem: string;
  /** Stops the simulated servers. */
  stop(): Promise<void>;
}

/** Practice mode: simulated servers inside Gavel itself. */
export interface Practice {
  /** The scenes, the default one first; those not offered in the window can be started by their id. */
  readonly scenes: readonly { readonly id: string; readonly label: TextKey; readonly isOffered: boolean }[];
  /** Starts the servers of a scene; `null` means the first one. Rejects with a `Fault` for an unknown scene. */
  start(sceneId: string | null): Promise<RunningScene>;
}
