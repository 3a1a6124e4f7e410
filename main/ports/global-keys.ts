/**
 * When a registration counts as proved: by the system's answer, by a first press that arrives, or never, because
 * programs cannot register global keys here.
 */
export type RegistrationProof = 'at-once' | 'first-press' | 'impossible';

/**
 * Global shortcuts, which reach Gavel whichever program has the focus. Accelerators are written as `formatAccelerator`
 * writes them.
 */
export interface GlobalKeys {
  readonly proof: RegistrationProof;
  /**
   * Registers these keys; `onPress` may be called many times a second while they are held down. Never throws.
   */
  register(accelerator: string, onPress: () => void): 'registered' | 'refused';
  /** Whether the system still counts these keys as Gavel's, as far as it reports. */
  isRegistered(accelerator: string): boolean;
  /** Releases the keys; harmless where they are not registered. */
  unregister(accelerator: string): void;
  unregisterAll(): void;
}
