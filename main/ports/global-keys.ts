/**
 * When a registration counts as proved: by the system's answer, by a first press that arrives, or never, because
 * programs cannot register global keys here.
 */
export type RegistrationProof = 'at-once' | 'first-press' | 'impossible';

/**
 * What a registration came to: `pending` is answered later; `not-on-keyboard` where the keyboard has no such key.
 */
export type Registration = 'registered' | 'pending' | 'refused' | 'not-on-keyboard';

/** What changes later: a pending registration was answered, or the keyboard has other keys now. */
export type KeysChange =
  | { readonly kind: 'granted' | 'refused'; readonly accelerator: string }
  | { readonly kind: 'keyboard' };

/** Keys by their place, on a system where a letter may be missing on the keyboard. */
export interface LayoutKeys {
  /** Whether a layout in use has the letter of these keys, else whether the keyboard has a key in its place. */
  find(accelerator: string): 'letter' | 'place' | 'none';
  /** Takes keys by their place; false where another program has them. Never rejects. */
  take(accelerator: string, onPress: () => void): Promise<boolean>;
  release(accelerator: string): void;
  /** Calls back when the layout changed. To be called once. */
  onChange(listener: () => void): void;
  close(): void;
}

/**
 * Global shortcuts, which reach Gavel whichever program has the focus. Accelerators are written as `formatAccelerator`
 * writes them.
 */
export interface GlobalKeys {
  readonly proof: RegistrationProof;
  /**
   * Registers these keys; `onPress` may be called many times a second while they are held down. Never throws.
   */
  register(accelerator: string, onPress: () => void): Registration;
  /** Whether the system still counts these keys as Gavel's, as far as it reports. */
  isRegistered(accelerator: string): boolean;
  /** Releases the keys; harmless where they are not registered. */
  unregister(accelerator: string): void;
  unregisterAll(): void;
  /** Calls back with what changes later. To be called once. */
  onChange(listener: (change: KeysChange) => void): void;
}
