import { beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../../app/domain/account.ts';
import type { Conference } from '../../../../app/domain/conference.ts';
import { emptyState, type Change, type OwnedState } from '../../../../app/state/app-state.ts';
import { applyChange } from '../../../../app/state/apply.ts';
import { conferencesOf, reduceVendorEvent } from '../../../../app/state/reduce.ts';
import type { VendorEvent } from '../../../../app/vendor/events.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const fixture = windowFixture(5000);
const accountId = 'finesse';
const conferenceId = 'finesse/40871';
const nowMs = 9000;
let state: OwnedState;

const put = (...changes: readonly Change[]): void => {
  for (const change of changes) applyChange(state, change);
};
/** What an event changes; applied at once. */
const tell = (event: VendorEvent, of = accountId): Change[] => {
  const changes = reduceVendorEvent(state, of, event, nowMs);
  put(...changes);
  return changes;
};
const connection = (status: Connection['status'], more: Partial<Connection> = {}): VendorEvent => ({
  type: 'connection',
  connection: { status, via: 'node 1', retryAt: null, reason: null, detail: null, ...more },
});
const account = () => state.accounts.get(accountId);
const conference = (id = conferenceId) => state.conferences.get(id);
const unread = (more: Partial<Conference> = {}): Omit<Conference, 'truth' | 'lobbyEndings'> => {
  const { truth: _truth, lobbyEndings: _endings, ...rest } = fixture.conference(more);
  return rest;
};

beforeEach(() => {
  state = emptyState();
  put(
    { slice: 'account', id: accountId, value: fixture.account() },
    { slice: 'account', id: 'other', value: fixture.account({ id: 'other' }) },
    { slice: 'conference', id: conferenceId, value: fixture.conference() },
    { slice: 'participant', conferenceId, id: 'p1', value: fixture.participant('p1') },
    { slice: 'conference', id: 'other/1', value: fixture.conference({ id: 'other/1', accountId: 'other' }) },
    { slice: 'member', accountId, id: 'm1', value: fixture.member('m1') },
    { slice: 'meeting', accountId, id: 'finesse/1', value: fixture.meeting('1') },
  );
});

describe('the connection', () => {
  it('keeps since when it stands as it does, and when it last proved itself', () => {
    const { since, provedAt } = fixture.account().connection;
    tell(connection('online', { via: 'node 2' }));
    expect(account()?.connection).toMatchObject({ status: 'online', via: 'node 2', since, provedAt: nowMs });
    tell({ type: 'proved' });
    put({ slice: 'account', id: accountId, value: fixture.account() });
    tell(connection('waiting', { retryAt: 9500, reason: 'timeout', detail: 'slow' }));
    expect(account()?.connection).toEqual({
      status: 'waiting',
      via: 'node 1',
      since: nowMs,
      provedAt,
      retryAt: 9500,
      reason: 'timeout',
      detail: 'slow',
    });
    tell({ type: 'proved' });
    expect(account()?.connection).toMatchObject({ status: 'waiting', provedAt: nowMs });
  });

  it('that is lost says why, or that it is lost; another account is not touched', () => {
    tell(connection('waiting', { reason: 'timeout' }));
    expect(conference()?.truth).toMatchObject({ status: 'stale', reason: 'timeout' });
    put({ slice: 'conference', id: conferenceId, value: fixture.conference() });
    tell(connection('connecting'));
    expect(conference()?.truth).toMatchObject({ status: 'stale', reason: 'connection-lost' });
    expect(conference('other/1')?.truth.status).toBe('live');
  });

  it('keeps the first reason for which a picture is stale', () => {
    tell(connection('waiting', { reason: 'timeout' }));
    tell(connection('waiting', { reason: 'connection-refused' }));
    expect(conference()?.truth.reason).toBe('timeout');
  });

  it.each([
    ['off', null],
    ['refused', null],
    ['waiting', 'Wei Zhang'],
    ['connecting', 'Wei Zhang'],
    ['online', 'Wei Zhang'],
  ] as const)('that is %s knows the user as %s', (status, name) => {
    tell(connection(status));
    expect(account()?.agent?.name ?? null).toBe(name);
  });

  it('that was ended takes with it what was seen by it: calls, team, meetings, of this account only', () => {
    for (const status of ['waiting', 'refused', 'online'] as const) {
      tell(connection(status));
      expect([state.conferences.size, state.members.get(accountId)?.size, state.meetings.get(accountId)?.size]).toEqual(
        [2, 1, 1],
      );
    }
    tell(connection('off'));
    expect([...state.conferences.keys()]).toEqual(['other/1']);
    expect([state.members.get(accountId)?.size, state.meetings.get(accountId)?.size]).toEqual([0, 0]);
    expect(tell(connection('off'))).toHaveLength(1);
  });

  it('read again in another attempt is not the same picture', () => {
    put({
      slice: 'account',
      id: accountId,
      value: fixture.account({ connection: { ...fixture.account().connection, status: 'connecting', via: 'node 1' } }),
    });
    const picture = { conference: unread(), participants: [] };
    const truth = (...events: readonly VendorEvent[]) => {
      tell({ type: 'conference', picture });
      for (const event of events) tell(event);
      return conference()?.truth;
    };
    expect(truth()).toEqual({ status: 'stale', at: nowMs, reason: null });
    expect(truth(connection('connecting'))).toEqual({ status: 'stale', at: nowMs, reason: null });
    expect(truth(connection('waiting'))).toEqual({ status: 'stale', at: nowMs, reason: 'connection-lost' });
  });
});

describe('an event', () => {
  it('that says what is known already changes nothing', () => {
    const { agent } = fixture.account();
    expect(tell({ type: 'agent', agent })).toEqual([]);
    expect(tell({ type: 'member', member: fixture.member('m1') })).toEqual([]);
    expect(tell({ type: 'team', members: [fixture.member('m1')] })).toEqual([]);
    expect(tell({ type: 'meeting', meeting: fixture.meeting('1') })).toEqual([]);
    expect(tell({ type: 'conference-ended', conferenceId: 'finesse/none' })).toEqual([]);
    expect(tell({ type: 'conference-ended', conferenceId: 'other/1' })).toEqual([]);
    expect(tell({ type: 'meeting-gone', meetingId: 'finesse/none' })).toEqual([]);
  });

  it('about the user or a colleague is shown', () => {
    tell({ type: 'agent', agent: null });
    expect(account()?.agent).toBeNull();
    tell({ type: 'member', member: fixture.member('m1', { state: 'talking' }) });
    tell({ type: 'member', member: fixture.member('m2') });
    expect([...(state.members.get(accountId)?.values() ?? [])].map(({ id, state: of }) => [id, of])).toEqual([
      ['m1', 'talking'],
      ['m2', fixture.member('m2').state],
    ]);
    tell({ type: 'team', members: [fixture.member('m2', { state: 'talking' }), fixture.member('m3')] });
    expect([...(state.members.get(accountId)?.keys() ?? [])]).toEqual(['m2', 'm3']);
    expect(state.members.get(accountId)?.get('m2')?.state).toBe('talking');
    tell({ type: 'team', members: [fixture.member('x', { accountId: 'other' })] }, 'other');
    expect([...(state.members.get('other')?.keys() ?? [])]).toEqual(['x']);
  });

  it('that ends a conference takes its people with it', () => {
    tell({ type: 'conference-ended', conferenceId });
    expect([state.conferences.has(conferenceId), state.participants.has(conferenceId)]).toEqual([false, false]);
  });

  it('that is for somebody else to tell changes nothing here', () => {
    expect(tell({ type: 'command-refused', commandId: 'c', code: 'timeout', detail: null, isGuess: false })).toEqual(
      [],
    );
    expect(tell({ type: 'notice', code: 'timeout', detail: null })).toEqual([]);
  });

  it('about part of a conference proves the picture, or changes nothing at all', () => {
    const empty = { type: 'conference-changed', conferenceId } as const;
    expect(tell(empty)).toHaveLength(1);
    expect(conference()?.truth).toEqual({ status: 'live', at: nowMs, reason: null });
    expect(tell(empty)).toEqual([]);
    expect(tell({ ...empty, participants: [fixture.participant('p1')], gone: ['p2'] })).toEqual([]);
    tell({ ...empty, participants: [fixture.participant('p2')], gone: ['p1'] });
    expect([...(state.participants.get(conferenceId)?.keys() ?? [])]).toEqual(['p2']);
    put({
      slice: 'account',
      id: accountId,
      value: fixture.account({ connection: { ...fixture.account().connection, status: 'connecting' } }),
    });
    put({ slice: 'conference', id: conferenceId, value: fixture.conference() });
    tell({ ...empty, facts: { peopleCount: 3 } });
    expect(conference()?.truth).toEqual(fixture.conference().truth);
  });

  it('that proves a conference moves the time of its picture once', () => {
    const proof: VendorEvent = { type: 'conference-proved', conferenceId };
    expect(tell(proof)).toHaveLength(1);
    expect(tell(proof)).toEqual([]);
    put({
      slice: 'account',
      id: accountId,
      value: fixture.account({ connection: { ...fixture.account().connection, status: 'waiting' } }),
    });
    put({ slice: 'conference', id: conferenceId, value: fixture.conference() });
    expect(tell(proof)).toEqual([]);
  });

  it('that tells how waiting ended is kept with its time, of this account only', () => {
    const ending = { participantId: 'w1', name: 'Anna', outcome: 'gave-up' } as const;
    tell({ type: 'lobby-ended', conferenceId, ending });
    expect(conference()?.lobbyEndings).toEqual([{ ...ending, at: nowMs }]);
    expect(tell({ type: 'lobby-ended', conferenceId: 'other/1', ending })).toEqual([]);
  });

  it('for one account finds the conferences of that account', () => {
    expect(conferencesOf(state, accountId).map(({ id }) => id)).toEqual([conferenceId]);
    expect(conferencesOf(state, 'nobody')).toEqual([]);
  });
});

describe('a picture', () => {
  it('that is read in full removes the conferences that it lacks, of this account only', () => {
    const picture = { conference: unread({ id: 'finesse/2' }), participants: [fixture.participant('p9')] };
    tell({ type: 'synchronised', pictures: [picture] });
    expect([...state.conferences.keys()]).toEqual(['other/1', 'finesse/2']);
    expect([...(state.participants.get('finesse/2')?.keys() ?? [])]).toEqual(['p9']);
    expect(account()?.connection.provedAt).toBe(nowMs);
  });

  it('that comes without a connection says why, as far as that is known', () => {
    const picture = { conference: unread(), participants: [] };
    for (const [status, reason, shown] of [
      ['waiting', 'timeout', 'timeout'],
      ['refused', 'wrong-password', 'wrong-password'],
      ['off', null, 'connection-lost'],
    ] as const) {
      put(
        { slice: 'conference', id: conferenceId, value: null },
        {
          slice: 'account',
          id: accountId,
          value: fixture.account({ connection: { ...fixture.account().connection, status, reason } }),
        },
      );
      tell({ type: 'conference', picture });
      expect(conference()?.truth).toEqual({ status: 'stale', at: nowMs, reason: shown });
    }
  });

  it('of which part could not be read is as of the last one that could, or of now', () => {
    const picture = { conference: unread(), participants: [], unread: 'answer-malformed' as const };
    tell({ type: 'conference', picture });
    expect(conference()?.truth).toEqual({
      status: 'stale',
      at: fixture.conference().truth.at,
      reason: 'answer-malformed',
    });
    put({ slice: 'conference', id: conferenceId, value: null });
    tell({ type: 'conference', picture });
    expect(conference()?.truth).toEqual({ status: 'stale', at: nowMs, reason: 'answer-malformed' });
  });
});
