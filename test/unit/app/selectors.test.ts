import { describe, expect, it } from 'vitest';
import { emptyState } from '../../../app/state/app-state.ts';
import { applyChange } from '../../../app/state/apply.ts';
import { groupOf, isHeldWhole, phaseOf, targetsUnderWay, tookMs } from '../../../app/state/selectors/commands.ts';
import { incomingConferences, mainConferenceOf, titleOf } from '../../../app/state/selectors/conferences.ts';
import { allowed, denied } from '../../../app/domain/permission.ts';
import { windowFixture } from '../../support/window-fixture.ts';

const nowMs = Date.UTC(2026, 2, 2, 9, 0, 0);
const { command, conference } = windowFixture(nowMs);

describe('a group of commands', () => {
  it('counts its phases, knows until when it can be taken back, and needs at least one command', () => {
    const group = groupOf([command('a', { heldUntil: nowMs + 10 }), command('b', { heldUntil: nowMs + 20 }), command('c', { phase: 'confirmed', heldUntil: null })]);
    expect(group).toMatchObject({ counts: { held: 2, confirmed: 1, refused: 0 }, heldUntil: nowMs + 20, isUnderWay: true });
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

describe('how long a command took', () => {
  it('is counted from leaving this machine, not from the press', () => {
    expect(tookMs(command('a', { phase: 'confirmed', madeAt: nowMs, sentAt: nowMs + 4000, acceptedAt: nowMs + 4100, settledAt: nowMs + 4410 }))).toBe(410);
    expect(tookMs(command('a', { phase: 'accepted', sentAt: nowMs, acceptedAt: nowMs + 80 }))).toBe(80);
    expect(tookMs(command('a'))).toBeNull();
    expect(tookMs(command('a', { phase: 'cancelled', settledAt: nowMs }))).toBeNull();
  });
});

describe('who something is being done to', () => {
  it('is known by conference and ends with the command', () => {
    const commands = [
      command('a', { target: { id: 'p1', name: '', address: '' } }),
      command('b', { target: { id: 'p2', name: '', address: '' }, phase: 'refused' }),
      command('c', { target: { id: 'p3', name: '', address: '' }, conferenceId: 'other/1' }),
      command('d', { target: null, phase: 'sent' }),
    ];
    expect([...targetsUnderWay(commands, 'finesse/40871')]).toEqual(['p1']);
  });
});

describe('what a conference is called', () => {
  it.each([
    ['call', '+49 40 1', 'conference.title.call-with'],
    ['call', '', 'conference.title.call'],
    ['consult', 'Maria', 'conference.title.consult-with'],
    ['monitor', '', 'conference.title.monitor'],
    ['conference', 'Maria', 'conference.title.conference'],
    ['meeting', '', 'conference.title.meeting'],
  ] as const)('%s with "%s": %s', (kind, counterpart, key) => {
    expect(titleOf({ kind, counterpart, vendorId: '7' })).toEqual({ key, parameters: { id: '7', name: counterpart } });
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

  it('finds what rings and can be answered, the longest waiting first', () => {
    expect(incomingConferences(state).map(({ id }) => id)).toEqual(['b/3', 'a/1']);
  });
});
