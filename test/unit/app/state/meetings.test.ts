import { describe, expect, it } from 'vitest';
import { audioOf, modeOf } from '../../../../app/domain/audio.ts';
import type { Participant } from '../../../../app/domain/participant.ts';
import {
  changeSchema,
  emptyState,
  type AppState,
  type Change,
  type OwnedState,
} from '../../../../app/state/app-state.ts';
import { applyChange, snapshotOf } from '../../../../app/state/apply.ts';
import { ChangeFold } from '../../../../app/state/fold.ts';
import { reduceVendorEvent } from '../../../../app/state/reduce.ts';
import { meetingsAsked, meetingsRead, meetingsUnread } from '../../../../app/state/reduce-meetings.ts';
import { lobbyOf } from '../../../../app/state/selectors/lobby.ts';
import type { VendorEvent } from '../../../../app/vendor/events.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const fixture = windowFixture(Date.UTC(2026, 2, 2, 9, 0, 0));
const conferenceId = 'finesse/40871';
const accountId = 'finesse';
const nowMs = 5000;

const stateOf = (...changes: readonly Change[]): OwnedState => {
  const state = emptyState();
  const all: readonly Change[] = [
    { slice: 'account', id: accountId, value: fixture.account() },
    { slice: 'conference', id: conferenceId, value: fixture.conference() },
    ...changes,
  ];
  for (const change of all) applyChange(state, change);
  return state;
};
const person = (id: string, more: Partial<Participant> = {}): Change => ({
  slice: 'participant',
  conferenceId,
  id,
  value: fixture.participant(id, more),
});
const tell = (state: OwnedState, event: VendorEvent): Change[] => {
  const changes = reduceVendorEvent(state, accountId, event, nowMs);
  for (const change of changes) applyChange(state, changeSchema.parse(change));
  return changes;
};
const apply = (state: OwnedState, changes: readonly Change[]): void => {
  for (const change of changes) applyChange(state, change);
};

describe('an event about part of a conference', () => {
  it('makes only the changes that it carries, among thousands', () => {
    const state = stateOf(...Array.from({ length: 10_000 }, (_, index) => person(`p${index}`)));
    const raised = fixture.participant('p7', { handRaisedAt: 4000 });
    const changes = tell(state, {
      type: 'conference-changed',
      conferenceId,
      facts: { peopleCount: 9999, settings: { isLocked: true } },
      participants: [raised, fixture.participant('p8')],
      gone: ['p9', 'nobody'],
    });
    expect(changes.map((change) => change.slice)).toEqual(['conference', 'participant', 'participant']);
    expect(state.participants.get(conferenceId)?.get('p7')).toEqual(raised);
    expect(state.participants.get(conferenceId)?.has('p9')).toBe(false);
    expect(state.conferences.get(conferenceId)).toMatchObject({
      peopleCount: 9999,
      settings: { isLocked: true },
      truth: { status: 'live', at: nowMs },
      startedAt: fixture.conference().startedAt,
    });
  });

  it('does not prove the rest where something else is known to have changed and was not read yet', () => {
    const state = stateOf();
    const { truth } = fixture.conference();
    tell(state, { type: 'conference-changed', conferenceId, facts: { peopleCount: 3 }, proves: 'partial' });
    expect(state.conferences.get(conferenceId)).toMatchObject({ truth, peopleCount: 3 });
    expect(truth.at).not.toBe(nowMs);
    tell(state, { type: 'conference-changed', conferenceId, facts: { peopleCount: 4 } });
    expect(state.conferences.get(conferenceId)?.truth.at).toBe(nowMs);
  });

  it('does not make a stale picture live, and says nothing of another account or an unknown conference', () => {
    const truth = { status: 'stale', at: 1, reason: 'connection-lost' } as const;
    const state = stateOf({ slice: 'conference', id: conferenceId, value: fixture.conference({ truth }) });
    tell(state, { type: 'conference-changed', conferenceId, facts: { peopleCount: 3 } });
    expect(state.conferences.get(conferenceId)).toMatchObject({ truth, peopleCount: 3 });
    expect(tell(state, { type: 'conference-changed', conferenceId: 'finesse/none' })).toEqual([]);
    expect(
      reduceVendorEvent(state, 'other', { type: 'conference-changed', conferenceId, gone: ['p1'] }, nowMs),
    ).toEqual([]);
  });
});

describe('the lobby', () => {
  const waits = (id: string, since: number | null): Change => person(id, { state: 'in-lobby', stateSince: since });

  it('holds who waits, the longest waiting first, and loses who was let in, left or whose conference ended', () => {
    const state = stateOf(waits('p1', 300), waits('p2', 100), waits('p3', 200), person('p4'));
    expect(lobbyOf(state, conferenceId).map(({ id }) => id)).toEqual(['p2', 'p3', 'p1']);
    apply(state, [person('p2'), { slice: 'participant', conferenceId, id: 'p3', value: null }]);
    expect(lobbyOf(state, conferenceId).map(({ id }) => id)).toEqual(['p1']);
    apply(state, [{ slice: 'conference', id: conferenceId, value: null }]);
    expect(lobbyOf(state, conferenceId)).toEqual([]);
  });

  it('tells how waiting ended, keeps the last twenty, and keeps them when the conference is read again', () => {
    const state = stateOf();
    for (let index = 0; index < 25; index += 1)
      tell(state, {
        type: 'lobby-ended',
        conferenceId,
        ending: {
          participantId: `w${index}`,
          name: 'Anna',
          outcome: index % 2 === 0 ? 'gave-up' : 'admitted-by-other',
        },
      });
    const { truth, lobbyEndings, ...conference } = fixture.conference();
    expect([truth.status, lobbyEndings]).toEqual(['live', undefined]);
    tell(state, { type: 'conference', picture: { conference, participants: [] } });
    const kept = state.conferences.get(conferenceId)?.lobbyEndings ?? [];
    expect(kept.map(({ participantId }) => participantId)).toEqual(Array.from({ length: 20 }, (_, at) => `w${at + 5}`));
    expect(kept.at(-1)).toEqual({ participantId: 'w24', name: 'Anna', outcome: 'gave-up', at: nowMs });
  });
});

describe('the list of meetings', () => {
  const question = { text: '', from: 0 };
  const meetings = [fixture.meeting('1'), fixture.meeting('2')];
  const idsOf = (state: AppState) => state.meetingLists.get(accountId)?.ids;
  const read = (state: OwnedState, page = meetings, asked = question, total: number | null = page.length): void =>
    apply(state, [
      ...meetingsAsked(state, accountId, asked),
      ...meetingsRead(state, accountId, asked, { meetings: page, total }, nowMs),
    ]);

  it('shows that it is being read, then the page in the order of the vendor and its age', () => {
    const state = stateOf();
    apply(state, meetingsAsked(state, accountId, question));
    expect(state.meetingLists.get(accountId)).toMatchObject({ status: 'reading', ids: [], total: null });
    read(state, meetings.toReversed(), question, 40);
    expect(state.meetingLists.get(accountId)).toEqual({
      ...question,
      ids: ['finesse/2', 'finesse/1'],
      total: 40,
      status: 'read',
      readAt: nowMs,
      reason: null,
    });
  });

  it('keeps what it has while the same is asked again, and shows nothing of another question meanwhile', () => {
    const state = stateOf();
    read(state);
    expect(meetingsAsked(state, accountId, question)).toEqual([]);
    apply(state, meetingsAsked(state, accountId, { text: 'audit', from: 0 }));
    expect(state.meetingLists.get(accountId)).toMatchObject({ text: 'audit', status: 'reading', ids: [] });
  });

  it('stays as it was read, with the reason, when it could not be read again', () => {
    const state = stateOf();
    read(state);
    apply(state, meetingsUnread(state, accountId, 'timeout', question));
    expect(state.meetingLists.get(accountId)).toMatchObject({ status: 'unread', reason: 'timeout', readAt: nowMs });
    expect(idsOf(state)).toEqual(['finesse/1', 'finesse/2']);
    expect(meetingsUnread(state, accountId, 'timeout', { text: 'other', from: 0 })).toEqual([]);
  });

  it('forgets what is not on the page, unless a command about it is under way', () => {
    const state = stateOf();
    read(state);
    const request = { kind: 'delete-meeting', accountId, meetingId: 'finesse/1' } as const;
    apply(state, [{ slice: 'command', id: 'c', value: fixture.command('c', { request, conferenceId: null }) }]);
    read(state, [fixture.meeting('3')], { text: 'three', from: 0 });
    expect([...(state.meetings.get(accountId)?.keys() ?? [])]).toEqual(['finesse/1', 'finesse/3']);
    expect(idsOf(state)).toEqual(['finesse/3']);
  });

  it('follows events: what changed, what is new where all are listed, what is gone', () => {
    const state = stateOf();
    read(state);
    tell(state, { type: 'meeting', meeting: fixture.meeting('1', { status: 'scheduled' }) });
    tell(state, { type: 'meeting', meeting: fixture.meeting('3') });
    tell(state, { type: 'meeting-gone', meetingId: 'finesse/2' });
    expect(state.meetings.get(accountId)?.get('finesse/1')?.status).toBe('scheduled');
    expect(state.meetingLists.get(accountId)).toMatchObject({ ids: ['finesse/1', 'finesse/3'], total: 2 });
    read(state, [fixture.meeting('1')], { text: 'one', from: 0 });
    tell(state, { type: 'meeting', meeting: fixture.meeting('4') });
    expect(idsOf(state)).toEqual(['finesse/1']);
    expect(tell(state, { type: 'meeting', meeting: fixture.meeting('5', { accountId: 'other' }) })).toEqual([]);
  });

  it('is asked anew by another text or another page, and keeps the number of the same text', () => {
    const state = stateOf();
    read(state, meetings, question, 40);
    apply(state, meetingsAsked(state, accountId, { text: '', from: 20 }));
    expect(state.meetingLists.get(accountId)).toMatchObject({ from: 20, status: 'reading', ids: [], total: 40 });
    apply(state, meetingsAsked(state, accountId, { text: 'audit', from: 20 }));
    expect(state.meetingLists.get(accountId)).toMatchObject({ text: 'audit', total: null, readAt: null, reason: null });
    expect(meetingsUnread(state, accountId, 'timeout', { text: 'audit', from: 0 })).toEqual([]);
    expect(meetingsUnread(emptyState(), accountId, 'timeout', question)).toEqual([]);
  });

  it('that is read again as it was makes no change but of its age', () => {
    const state = stateOf();
    read(state);
    const again = meetingsRead(state, accountId, question, { meetings, total: 2 }, nowMs);
    expect(again).toEqual([]);
    expect(
      meetingsRead(state, accountId, question, { meetings, total: 2 }, nowMs + 1).map(({ slice }) => slice),
    ).toEqual(['meeting-list']);
  });

  it('takes a meeting once, and none of another account', () => {
    const state = stateOf();
    read(state, [fixture.meeting('1'), fixture.meeting('1'), fixture.meeting('2', { accountId: 'other' })]);
    expect(idsOf(state)).toEqual(['finesse/1']);
    expect([...(state.meetings.get(accountId)?.keys() ?? [])]).toEqual(['finesse/1']);
  });

  it('forgets what a command about something else, or a settled one, is about', () => {
    const state = stateOf();
    read(state);
    const request = { kind: 'delete-meeting', accountId, meetingId: 'finesse/1' } as const;
    apply(state, [
      { slice: 'command', id: 'c', value: fixture.command('c', { request, phase: 'refused', conferenceId: null }) },
      { slice: 'command', id: 'd', value: fixture.command('d') },
    ]);
    read(state, [fixture.meeting('3')], { text: 'three', from: 0 });
    expect([...(state.meetings.get(accountId)?.keys() ?? [])]).toEqual(['finesse/3']);
  });

  it('counts what is new and what is gone only where the number is known, and once', () => {
    const state = stateOf();
    tell(state, { type: 'meeting', meeting: fixture.meeting('1') });
    expect([state.meetings.get(accountId)?.size, state.meetingLists.size]).toEqual([1, 0]);
    read(state, meetings, question, null);
    tell(state, { type: 'meeting', meeting: fixture.meeting('3') });
    tell(state, { type: 'meeting-gone', meetingId: 'finesse/3' });
    expect(state.meetingLists.get(accountId)).toMatchObject({ ids: ['finesse/1', 'finesse/2'], total: null });
    read(state, meetings, question, 0);
    tell(state, { type: 'meeting', meeting: fixture.meeting('1', { status: 'unknown' }) });
    expect(state.meetingLists.get(accountId)).toMatchObject({ ids: ['finesse/1', 'finesse/2'], total: 0 });
    tell(state, { type: 'meeting-gone', meetingId: 'finesse/2' });
    expect(state.meetingLists.get(accountId)).toMatchObject({ ids: ['finesse/1'], total: 0 });
  });

  it('says that a meeting is gone although its list does not name it', () => {
    const state = stateOf();
    read(state);
    apply(state, meetingsAsked(state, accountId, { text: 'audit', from: 0 }));
    expect(tell(state, { type: 'meeting-gone', meetingId: 'finesse/1' })).toHaveLength(1);
    expect(state.meetings.get(accountId)?.has('finesse/1')).toBe(false);
  });

  it('goes with the sign-in and with the account, in patches and snapshots too', () => {
    const state = stateOf();
    read(state);
    const copy = emptyState();
    apply(copy, snapshotOf(state));
    expect(copy.meetings).toEqual(state.meetings);
    expect(copy.meetingLists).toEqual(state.meetingLists);
    tell(state, {
      type: 'connection',
      connection: { status: 'off', via: '', retryAt: null, reason: null, detail: null },
    });
    expect([state.meetings.get(accountId)?.size, state.meetingLists.size]).toEqual([0, 0]);
    const fold = new ChangeFold();
    for (const change of snapshotOf(copy)) fold.add(change);
    const removal: Change = { slice: 'account', id: accountId, value: null };
    fold.add(removal);
    apply(copy, [removal]);
    expect([copy.meetings.size, copy.meetingLists.size]).toEqual([0, 0]);
    expect(fold.take().filter(({ slice }) => slice === 'meeting' || slice === 'meeting-list')).toEqual([]);
  });
});

describe('audio of which only speaking is known', () => {
  it('has no mode, because nothing is known of hearing', () => {
    expect(modeOf({ canSpeak: 'on' })).toBeNull();
    expect(modeOf(audioOf('both'))).toBe('both');
  });
});
