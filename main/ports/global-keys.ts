/**
 * What a registration proves: the system answers for it at once, only a first press shows that the desktop lets it
 * through, or programs cannot have such keys here at all.
 */
export type RegistrationProof = 'at-once' | 'first-press' | 'impossible';

/** Keys that reach Gavel whatever program has the keyboard. Accelerators are written as `formatAccelerator` writes them. */
export interface GlobalKeys {
  readonly proof: RegistrationProof;
  /** Asks the system for these keys; `onPress` may be called many times a second while they are held down. Never throws. */
  register(accelerator: string, onPress: () => void): 'registered' | 'refused';
  /** Whether the system still counts these keys as Gavel's, as far as it tells. */
  isRegistered(accelerator: string): boolean;
  /** Gives the keys back; harmless where Gavel does not have them. */
  unregister(accelerator: string): void;
  unregisterAll(): void;
}
