import type { Clock } from '../../ports/clock.ts';
import type { SecretStore } from '../accounts/secrets.ts';
import { quickMs, type Check } from './check.ts';

/** From this duration on users notice the wait. */
const slowMs = 1000;

/** Whether the keychain can write, read and delete an entry. */
export const keychainCheck = (secrets: Pick<SecretStore, 'prove'>, clock: Clock): Check => ({
  id: 'keychain',
  subject: '',
  // The store has a shorter deadline of its own.
  deadlineMs: quickMs,
  async run() {
    const startedMs = clock.monotonicMs();
    const code = await secrets.prove();
    const tookMs = clock.monotonicMs() - startedMs;
    if (code === 'keychain-absent') return { result: 'fail', code: 'no-keychain' };
    if (code !== null) return { result: 'fail', code };
    if (tookMs >= slowMs)
      return { result: 'pass', code: 'keychain-slow', facts: { seconds: Math.round(tookMs / 1000) } };
    return { result: 'pass', code: 'keychain-works' };
  },
});
