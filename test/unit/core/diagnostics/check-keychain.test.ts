import { describe, expect, it } from 'vitest';
import { keychainCheck } from '../../../../main/core/diagnostics/check-keychain.ts';
import type { Check } from '../../../../main/core/diagnostics/check.ts';
import { createSecretStore } from '../../../../main/core/accounts/secrets.ts';
import type { KeychainProblem } from '../../../../main/ports/keychain.ts';
import { FakeKeychain } from '../../../support/fake-keychain.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const outcomeOf = (check: Check) => check.run(new AbortController().signal);
const settle = async (): Promise<void> => {
  for (let round = 0; round < 5; round++) await new Promise((resolve) => setImmediate(resolve));
};

describe('the keychain’s check', () => {
  const parts = () => {
    const clock = new ManualClock();
    const keychain = new FakeKeychain();
    const secrets = createSecretStore({ keychain, clock });
    return { clock, keychain, secrets, check: keychainCheck(secrets, clock) };
  };

  it('writes, reads and removes something that is no secret, and leaves nothing', async () => {
    const { keychain, check } = parts();
    expect(await outcomeOf(check)).toEqual({ result: 'pass', code: 'keychain-works' });
    expect(keychain.calls).toEqual(['set keychain-check', 'get keychain-check', 'delete keychain-check']);
    expect(keychain.contents.size).toBe(0);
  });

  it.each<[KeychainProblem, string]>([
    ['absent', 'no-keychain'],
    ['locked', 'keychain-locked'],
    ['denied', 'keychain-denied'],
    ['failed', 'keychain-failed'],
  ])('fails when it is %s', async (problem, code) => {
    const { keychain, check } = parts();
    keychain.problem = problem;
    expect(await outcomeOf(check)).toEqual({ result: 'fail', code });
  });

  it('fails when something else comes back', async () => {
    const { keychain, check } = parts();
    keychain.get = async () => 'something else';
    expect(await outcomeOf(check)).toEqual({ result: 'fail', code: 'keychain-failed' });
  });

  it('passes, and says so, when it is slow', async () => {
    const { clock, keychain, check } = parts();
    keychain.getStuck();
    const running = outcomeOf(check);
    await settle();
    clock.advance(2000);
    keychain.letGo();
    expect(await running).toEqual({ result: 'pass', code: 'keychain-slow', facts: { seconds: 2 } });
  });

  it('fails when it does not answer in time; asked again, it waits for the same attempt', async () => {
    const { clock, keychain, secrets, check } = parts();
    keychain.getStuck();
    const first = outcomeOf(check);
    await settle();
    clock.advance(3000);
    expect(await first).toEqual({ result: 'fail', code: 'keychain-timeout' });
    expect(secrets.view().keychain).toEqual({ status: 'unavailable', reason: 'keychain-timeout' });
    const second = outcomeOf(check);
    await settle();
    expect(keychain.calls).toEqual(['set keychain-check']);
    keychain.letGo();
    expect(await second).toMatchObject({ result: 'pass' });
    expect(secrets.view().keychain.status).toBe('available');
    expect(clock.pendingCount).toBe(0);
  });

  it('waits its turn, and a keychain that is back takes what was kept until close', async () => {
    const { keychain, secrets, check } = parts();
    keychain.problem = 'locked';
    await secrets.save('a/password', 'open sesame');
    keychain.problem = null;
    expect(await outcomeOf(check)).toMatchObject({ result: 'pass' });
    await settle();
    expect(keychain.contents.get('a/password')).toBe('open sesame');
  });
});
