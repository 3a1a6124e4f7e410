import { describe, expect, it } from 'vitest';
import { Fault, type ErrorCode } from '../../../../app/domain/error-code.ts';
import type { AccountAdapter, MeetingPage, MeetingQuery, MeetingToFollow } from '../../../../app/vendor/adapter.ts';
import { Meetings } from '../../../../main/core/accounts/account-meetings.ts';
import { Store } from '../../../../main/core/state/store.ts';
import { deferred, type Deferred } from '../../../support/deferred.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { recordingLog } from '../../../support/recording-log.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const fixture = windowFixture(Date.UTC(2026, 2, 2, 9, 0, 0));
const accountId = 'finesse';

const benchOf = () => {
  const clock = new ManualClock();
  const store = new Store(clock);
  store.change([{ slice: 'account', id: accountId, value: fixture.account() }]);
  const searches: {
    readonly query: MeetingQuery;
    readonly signal: AbortSignal;
    readonly answer: Deferred<MeetingPage>;
  }[] = [];
  const follows: {
    readonly wanted: MeetingToFollow;
    readonly signal: AbortSignal;
    readonly answer: Deferred<string>;
  }[] = [];
  const secrets: string[] = [];
  const log = recordingLog();
  const meetingsOfVendor: AccountAdapter['meetings'] = {
    search: (query, signal) => {
      const answer = deferred<MeetingPage>();
      searches.push({ query, signal, answer });
      return answer.promise;
    },
    follow: (wanted, signal) => {
      const answer = deferred<string>();
      follows.push({ wanted, signal, answer });
      return answer.promise;
    },
  };
  const adapter: AccountAdapter = {
    start: () => undefined,
    stop: async () => undefined,
    plan: () => {
      throw new Fault('not-supported');
    },
    networkChanged: () => undefined,
    slept: () => undefined,
    tryNow: () => undefined,
    meetings: meetingsOfVendor,
  };
  const bench = {
    clock,
    store,
    searches,
    follows,
    secrets,
    log,
    adapter: adapter as AccountAdapter | undefined,
    list: () => store.state.meetingLists.get(accountId),
  };
  const meetings = new Meetings({
    store,
    clock,
    adapterOf: () => bench.adapter,
    registerSecret: (secret) => secrets.push(secret),
    log,
  });
  return Object.assign(bench, { meetings });
};
const page = (...ids: string[]): MeetingPage => ({ meetings: ids.map((id) => fixture.meeting(id)), total: ids.length });
const codeOf = async (work: Promise<unknown>): Promise<ErrorCode | null> =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof Fault ? error.code : 'internal'),
  );

describe('looking for meetings', () => {
  it('puts the answer into the state, and asks once for the same question', async () => {
    const bench = benchOf();
    const first = bench.meetings.search(accountId, { text: 'audit', from: 40 });
    const second = bench.meetings.search(accountId, { text: 'audit', from: 40 });
    expect(bench.list()?.status).toBe('reading');
    expect(bench.searches.map(({ query }) => query)).toEqual([{ text: 'audit', from: 40, limit: 20 }]);
    bench.searches[0]?.answer.resolve(page('1', '2'));
    await Promise.all([first, second]);
    expect(bench.list()).toMatchObject({ status: 'read', ids: ['finesse/1', 'finesse/2'], total: 2 });
  });

  it('lets a later question end an earlier one, whose answer then counts for nothing', async () => {
    const bench = benchOf();
    const first = bench.meetings.search(accountId, { text: 'a', from: 0 });
    const second = bench.meetings.search(accountId, { text: 'ab', from: 0 });
    expect(bench.searches[0]?.signal.aborted).toBe(true);
    bench.searches[1]?.answer.resolve(page('2'));
    bench.searches[0]?.answer.resolve(page('1'));
    await Promise.all([first, second]);
    expect(bench.list()).toMatchObject({ text: 'ab', status: 'read', ids: ['finesse/2'] });
  });

  it('says why a list could not be read and keeps what was read before', async () => {
    const bench = benchOf();
    const question = { text: '', from: 0 };
    const first = bench.meetings.search(accountId, question);
    bench.searches[0]?.answer.resolve(page('1'));
    await first;
    const second = bench.meetings.search(accountId, question);
    bench.searches[1]?.answer.reject(new Fault('server-busy'));
    await second;
    expect(bench.list()).toMatchObject({ status: 'unread', reason: 'server-busy', ids: ['finesse/1'] });
  });

  it('gives up after fifteen seconds, although the vendor never answers', async () => {
    const bench = benchOf();
    const search = bench.meetings.search(accountId, { text: '', from: 0 });
    bench.clock.advance(15_000);
    await search;
    expect(bench.searches[0]?.signal.aborted).toBe(true);
    expect(bench.list()).toMatchObject({ status: 'unread', reason: 'timeout' });
  });

  it('does not show the answer of a sign-in that was replaced', async () => {
    const bench = benchOf();
    const search = bench.meetings.search(accountId, { text: '', from: 0 });
    bench.adapter = undefined;
    bench.searches[0]?.answer.resolve(page('1'));
    await search;
    expect(bench.store.state.meetings.size).toBe(0);
  });

  it('is refused for an unknown account, without a connection and without meetings', () => {
    const bench = benchOf();
    const question = { text: '', from: 0 };
    expect(() => bench.meetings.search('nobody', question)).toThrow(new Fault('unknown-account', 'nobody'));
    bench.adapter = undefined;
    expect(() => bench.meetings.search(accountId, question)).toThrow(new Fault('signed-out'));
  });
});

describe('following a meeting', () => {
  const wanted: MeetingToFollow = { how: 'take-control', meeting: { address: '4711' }, password: 'h0st-secret' };

  it('resolves with the conference, and the password is known to the log as a secret', async () => {
    const bench = benchOf();
    const following = bench.meetings.follow(accountId, wanted);
    expect(bench.follows[0]?.wanted).toEqual(wanted);
    expect(bench.secrets).toEqual(['h0st-secret']);
    bench.follows[0]?.answer.resolve('finesse/4711');
    expect(await following).toBe('finesse/4711');
    expect(JSON.stringify(bench.log.lines)).not.toContain('h0st-secret');
  });

  it('rejects with what the vendor says, or when it does not answer within 45 seconds', async () => {
    const bench = benchOf();
    const refused = codeOf(bench.meetings.follow(accountId, wanted));
    bench.follows[0]?.answer.reject(new Fault('meeting-or-password-wrong'));
    expect(await refused).toBe('meeting-or-password-wrong');
    const silent = codeOf(bench.meetings.follow(accountId, wanted));
    bench.clock.advance(45_000);
    expect(await silent).toBe('timeout');
    expect(bench.follows[1]?.signal.aborted).toBe(true);
  });
});
