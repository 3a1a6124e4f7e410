import { asFault, Fault } from '../../../app/domain/error-code.ts';
import type { AccountAdapter } from '../../../app/vendor/adapter.ts';
import type { Clock } from '../../ports/clock.ts';

/** How long a link has to prove itself, in milliseconds. */
export const linkProofMs = 4000;

/**
 * Makes the link of an account prove itself. Resolves with null once it did, and at once where the vendor has no such
 * proof; resolves with why it did not, at the latest after `linkProofMs` or when `signal` aborts. Never rejects.
 */
export const proveLink = async (
  adapter: AccountAdapter | undefined,
  clock: Clock,
  signal: AbortSignal,
): Promise<Fault | null> => {
  if (!adapter?.prove) return null;
  const giveUp = new AbortController();
  const ended = new Promise<Fault>((resolve) => {
    giveUp.signal.addEventListener('abort', () => resolve(new Fault('timeout')), { once: true });
  });
  const abort = (): void => giveUp.abort();
  const cancel = clock.after(linkProofMs, abort);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    const proof = adapter.prove(giveUp.signal).then(
      () => null,
      (cause: unknown) => asFault(cause),
    );
    return await Promise.race([proof, ended]);
  } catch (cause) {
    return asFault(cause);
  } finally {
    cancel();
    signal.removeEventListener('abort', abort);
  }
};
