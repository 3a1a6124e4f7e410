import { describe, expect, it } from 'vitest';
import { Fault } from '../../../../app/domain/error-code.ts';
import { FinalFault } from '../../../../main/vendors/shared/faults.ts';
import type { VendorSession } from '../../../../main/vendors/shared/session.ts';
import { singleServer } from '../../../../main/vendors/shared/single-server.ts';

const session: VendorSession = {
  via: 'host:1',
  isLive: true,
  isOver: false,
  probe: () => undefined,
  prove: async () => undefined,
  giveUp: () => undefined,
  signOut: async () => undefined,
  close: async () => undefined,
};
const base = { via: 'host:1', makeSession: () => session, open: async () => undefined };

describe('a single server', () => {
  it('is the only candidate of each round, and keeps no session that failed', () => {
    const [candidate, ...others] = singleServer(base).round();
    expect([candidate?.key, others]).toEqual(['host:1', []]);
    expect(candidate?.failed(session, new Fault('out-of-service'))).toEqual({ triesNext: false, keepsSession: false });
  });

  it('is retried after what passes by itself, and after what its vendor says', () => {
    const plain = singleServer(base);
    expect([plain.needsUser(new Fault('timeout'), false), plain.needsUser(new Fault('wrong-password'), true)]).toEqual([
      false,
      true,
    ]);
    const special = singleServer({ ...base, isRetried: ({ code }) => code === 'signed-out-by-server' });
    expect(special.needsUser(new Fault('signed-out-by-server'), true)).toBe(false);
    expect(plain.needsUser(new FinalFault('timeout'), true)).toBe(true);
  });

  it('waits as the scheduler says, and takes the end of a session as it is', () => {
    const strategy = singleServer(base);
    const fault = new Fault('connection-lost');
    expect([strategy.retryAfterMs(fault), strategy.ended(fault, 9)]).toEqual([null, { fault, isRetriedAtOnce: false }]);
  });

  it('goes back to the initial state when the user asks again', () => {
    let resets = 0;
    const strategy = singleServer({
      ...base,
      reset: () => {
        resets += 1;
      },
    });
    strategy.reset();
    expect(resets).toBe(1);
  });
});
