import { asFault, Fault } from '../../../app/domain/error-code.ts';
import type { AdapterKit } from '../shared/adapter-kit.ts';
import { FinalFault } from '../shared/faults.ts';
import { unlessAborted } from '../shared/wait.ts';

/**
 * The person, who signs in on a page of their organisation: asked once for each place that gives tokens while they want
 * to sign in, and never out of the blue. What ends later is told, and they say when to go on.
 */
export class Person {
  readonly #kit: Pick<AdapterKit, 'emit' | 'stopped'>;
  /** Of each place where they sign in just now, the end. */
  readonly #asking = new Map<string, Promise<void>>();
  readonly #asked = new Set<string>();
  #mayBeAsked = true;

  constructor(kit: Pick<AdapterKit, 'emit' | 'stopped'>) {
    this.#kit = kit;
  }

  /** They want to sign in: they may be asked again. */
  wantsToSignIn(): void {
    this.#asked.clear();
    this.#mayBeAsked = true;
  }

  /** The account is signed in: nobody waits for a page any more. */
  isSignedIn(): void {
    this.#mayBeAsked = false;
  }

  /**
   * Has them sign in at `place` by `task`. Neither a sleep nor a lost connection ends that: whoever asks meanwhile
   * waits for the same. Rejects with a `FinalFault`, and with the `Fault` `interrupted` once `signal` aborts.
   */
  async signIn(place: string, task: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    const asking = this.#asking.get(place) ?? this.#begin(place, task);
    const { host } = new URL(place);
    this.#kit.emit({
      type: 'connection',
      connection: { status: 'connecting', via: host, retryAt: null, reason: 'sign-in-open', detail: null },
    });
    try {
      await unlessAborted(asking, signal);
    } catch (cause) {
      if (signal.aborted) throw new Fault('interrupted');
      const { code, detail } = asFault(cause);
      throw new FinalFault(code, detail);
    }
  }

  #begin(place: string, task: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (!this.#mayBeAsked || this.#asked.has(place)) throw new FinalFault('sign-in-expired', new URL(place).host);
    this.#asked.add(place);
    const asking = task(this.#kit.stopped).finally(() => {
      this.#asking.delete(place);
    });
    asking.catch(() => undefined);
    this.#asking.set(place, asking);
    return asking;
  }
}
