import { describe, expect, it } from 'vitest';
import { emptyState } from '../../../../app/state/app-state.ts';
import { applyChange } from '../../../../app/state/apply.ts';
import { groupOf } from '../../../support/group-of.ts';
import type { CommandPhase } from '../../../../app/domain/command.ts';
import type { Participant } from '../../../../app/domain/participant.ts';
import type { CommandGroup } from '../../../../app/state/command-groups.ts';
import {
  groupToUndo,
  heldGroups,
  isHeldWhole,
  phaseOf,
  settledCount,
  tookMs,
  unsentGroups,
} from '../../../../app/state/selectors/commands.ts';
import { lastJoinedOf } from '../../../../app/state/selectors/last-joined.ts';
import { incomingConferences, mainConferenceOf, titleOf } from '../../../../app/state/selectors/conferences.ts';
import { allowed, denied } from '../../../../app/domain/permission.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const nowMs = Date.UTC(2026, 2, 2, 9, 0, 0);
const { command, conference, participant } = windowFixture(nowMs);

describe('a group of commands', () => {
  it('counts its phases, knows until when it can be taken back, and needs at least one command', () => {
    const group = groupOf([
      command('a', { heldUntil: nowMs + 10 }),
      command('b', { heldUntil: nowMs + 20 }),
      command('c', { phase: 'confirmed', heldUntil: null }),
    ]);
    expect(group).toMatchObject({
      counts: { held: 2, confirmed: 1, refused: 0 },
      heldUntil: nowMs + 20,
      isUnderWay: true,
    });
    expect(groupOf([])).toBeNull();
  });

  it.each([
    [['confirmed', 'held'], 'held'],
    [['confirmed', 'accepted', 'refused'], 'accepted'],
    [['confirmed', 'unconfirmed', 'refused'], 'unconfirmed'],
    [['confirmed', 'refused'], 'refused'],
    [['confirmed', 'cancelled'], 'confirmed'],
    [['cancelled'], 'cancelled'],
  ] as const)('of %j stands at %s', (phases, expected) => {
    const group = groupOf(phases.map((phase, index) => command(`c${index}`, { phase })));
    expect(group && phaseOf(group)).toBe(expected);
  });

  it('is held whole only while nothing of it has been sent', () => {
    const whole = groupOf([command('a'), command('b')]);
    const part = groupOf([command('a'), command('b', { phase: 'sent' })]);
    expect(whole && isHeldWhole(whole)).toBe(true);
    expect(part && isHeldWhole(part)).toBe(false);
  });
});

describe('what can be taken back', () => {
  const groups = (...phases: readonly (readonly CommandPhase[])[]) =>
    phases.flatMap((ones, index) => groupOf(ones.map((phase, at) => command(`${index}-${at}`, { phase }))) ?? []);
  const ids = (some: readonly CommandGroup[]): string[] => some.map(({ first }) => first.id);

  it('are the groups of which something is held, the one first that leaves soonest', () => {
    const all = groups(['held', 'sent'], ['waiting', 'sent'], ['held'], ['confirmed'], ['accepted']);
    expect([ids(heldGroups(all)), ids(unsentGroups(all))]).toEqual([
      ['0-0', '2-0'],
      ['0-0', '1-0', '2-0'],
    ]);
    const until = (heldUntil: number) => groupOf([command(String(heldUntil), { phase: 'held', heldUntil })]);
    const [early, late] = [until(nowMs + 1000), until(nowMs + 2000)];
    expect(early && late && [groupToUndo([early, late]), groupToUndo([late, early])]).toEqual([early, early]);
    expect(groupToUndo(all)?.first.id).toBe('0-0');
    expect(groupToUndo(groups(['waiting']))).toBeNull();
  });

  it('leaves what is settled out of what is under way', () => {
    const [group] = groups(['held', 'waiting', 'sent', 'accepted', 'confirmed', 'refused', 'unconfirmed', 'cancelled']);
    expect(group && settledCount(group)).toBe(4);
  });
});

describe('how long a command took', () => {
  it('is counted from leaving this machine, not from the press', () => {
    expect(
      tookMs(
        command('a', {
          phase: 'confirmed',
          madeAt: nowMs,
          sentAt: nowMs + 4000,
          acceptedAt: nowMs + 4100,
          settledAt: nowMs + 4410,
        }),
      ),
    ).toBe(410);
    expect(tookMs(command('a', { phase: 'accepted', sentAt: nowMs, acceptedAt: nowMs + 80 }))).toBe(80);
    expect(tookMs(command('a'))).toBeNull();
    expect(tookMs(command('a', { phase: 'cancelled', settledAt: nowMs }))).toBeNull();
  });
});

describe('what a conference is called', () => {
  it.each([
    ['call', '+49 40 1', 'conference.title.call-with'],
    ['call', '', 'conference.title.call'],
    ['consult', 'Maria', 'conference.title.consult-with'],
    ['consult', '', 'conference.title.consult'],
    ['monitor', '', 'conference.title.monitor'],
    ['monitor', 'Maria', 'conference.title.monitor-with'],
    ['monitored', 'Maria', 'conference.title.monitored'],
    ['conference', 'Maria', 'conference.title.conference'],
    ['meeting', '', 'conference.title.meeting'],
  ] as const)('%s with "%s": %s', (kind, counterpart, key) => {
    expect(titleOf({ kind, counterpart, vendorId: '7' })).toEqual({ key, parameters: { id: '7', name: counterpart } });
  });
});

it('a meeting is called by its subject', () => {
  const meeting = { kind: 'meeting', counterpart: '', vendorId: '7' } as const;
  expect(titleOf({ ...meeting, subject: 'Review' })).toEqual({
    key: 'conference.title.subject',
    parameters: { id: '7', name: 'Review' },
  });
  expect(titleOf({ ...meeting, subject: '' }).key).toBe('conference.title.meeting');
});

describe('who joined last', () => {
  const state = emptyState();
  const put = (id: string, more: Partial<Participant>): void =>
    applyChange(state, { slice: 'participant', conferenceId: 'a/1', id, value: participant(id, more) });

  it('is nobody in an empty conference, nor the user, nor who is not in it', () => {
    expect([lastJoinedOf(state, null), lastJoinedOf(state, 'a/1')]).toEqual([null, null]);
    put('self', { isSelf: true, joinedAt: 90 });
    for (const place of ['dialling', 'ringing', 'failed', 'left', 'in-lobby', 'not-here'] as const)
      put(place, { state: place, joinedAt: 90 });
    expect(lastJoinedOf(state, 'a/1')).toBeNull();
  });

  it('is the last in the list where no times are known, and else the one with the latest time', () => {
    put('p2', { joinedAt: null, position: 2 });
    put('p3', { joinedAt: null, position: 3 });
    put('p1', { joinedAt: null, position: 1 });
    expect(lastJoinedOf(state, 'a/1')?.id).toBe('p3');
    put('p1', { joinedAt: 10, position: 1 });
    expect(lastJoinedOf(state, 'a/1')?.id).toBe('p1');
    put('p4', { joinedAt: 20, position: 0, state: 'on-hold' });
    expect(lastJoinedOf(state, 'a/1')?.id).toBe('p4');
    put('p5', { joinedAt: 20, position: 5 });
    expect(lastJoinedOf(state, 'a/1')?.id).toBe('p5');
  });
});

describe('choosing among conferences', () => {
  const state = emptyState();
  const put = (id: string, more: Parameters<typeof conference>[0]): void =>
    applyChange(state, { slice: 'conference', id, value: conference({ id, accountId: id.slice(0, 1), ...more }) });
  put('a/1', { peopleCount: 2, startedAt: 10, state: 'ringing', controls: { answer: allowed } });
  put('a/2', { peopleCount: 2, startedAt: 20 });
  put('b/3', { peopleCount: 9, startedAt: 5, state: 'ringing', controls: { answer: allowed } });
  put('b/4', { peopleCount: 1, startedAt: 50, state: 'ringing', controls: { answer: denied('not-now') } });

  it('takes the one with the most people, then the latest', () => {
    expect(mainConferenceOf(state, null)?.id).toBe('b/3');
    expect(mainConferenceOf(state, 'a')?.id).toBe('a/2');
    expect(mainConferenceOf(state, 'c')).toBeNull();
  });

  it('takes of two with as many people the later one, and the first where neither says when it began', () => {
    put('d/1', { peopleCount: 2, startedAt: null });
    put('d/2', { peopleCount: 2, startedAt: null });
    expect(mainConferenceOf(state, 'd')?.id).toBe('d/1');
    put('d/3', { peopleCount: 2, startedAt: 5 });
    put('d/4', { peopleCount: 2, startedAt: 4 });
    expect(mainConferenceOf(state, 'd')?.id).toBe('d/3');
    put('d/5', { peopleCount: 1, startedAt: 50 });
    expect(mainConferenceOf(state, 'd')?.id).toBe('d/3');
  });

  it('finds what rings and can be answered, the longest waiting first', () => {
    expect(incomingConferences(state).map(({ id }) => id)).toEqual(['b/3', 'a/1']);
  });
});
