import type { GlobalKeys, KeysChange, Registration, RegistrationProof } from '../../main/ports/global-keys.ts';

/** A desktop's keys as an X server has them: each belongs to one program, and a second one is refused. */
export class FakeKeys implements GlobalKeys {
  readonly proof: RegistrationProof;
  /** Keys that other programs have. */
  readonly others = new Set<string>();
  /** Every call, in order: `+` registered, `-` released. */
  readonly asked: string[] = [];
  /** Keys that the keyboard has not, and those that are taken by their place. */
  readonly missing = new Set<string>();
  readonly byPlace = new Set<string>();
  changes: (change: KeysChange) => void = () => undefined;
  readonly #ours = new Map<string, () => void>();

  constructor(proof: RegistrationProof = 'at-once') {
    this.proof = proof;
  }

  /** The keys that this program has. */
  get ours(): readonly string[] {
    return [...this.#ours.keys()];
  }

  register(accelerator: string, onPress: () => void): Registration {
    this.asked.push(`+${accelerator}`);
    if (this.missing.has(accelerator)) return 'not-on-keyboard';
    if (this.others.has(accelerator) || this.#ours.has(accelerator)) return 'refused';
    this.#ours.set(accelerator, onPress);
    return this.byPlace.has(accelerator) ? 'pending' : 'registered';
  }

  onChange(listener: (change: KeysChange) => void): void {
    this.changes = listener;
  }

  isRegistered(accelerator: string): boolean {
    return this.#ours.has(accelerator);
  }

  unregister(accelerator: string): void {
    this.asked.push(`-${accelerator}`);
    this.#ours.delete(accelerator);
  }

  unregisterAll(): void {
    this.#ours.clear();
  }

  /** Simulates a press of these keys. True when they are registered. */
  press(accelerator: string): boolean {
    const onPress = this.#ours.get(accelerator);
    onPress?.();
    return onPress !== undefined;
  }

  /** The way in which a press that was already on its way is answered. */
  pressHandler(accelerator: string): () => void {
    return this.#ours.get(accelerator) ?? (() => undefined);
  }

  /** The system forgets what it gave. */
  lose(accelerator: string): void {
    this.#ours.delete(accelerator);
  }
}
