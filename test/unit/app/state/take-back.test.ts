import { describe, expect, it } from 'vitest';
import { audioActions } from '../../../../app/actions/audio.ts';
import { audioOf, unknownAudio, type Audio, type AudioMode } from '../../../../app/domain/audio.ts';
import type { Command, CommandPhase } from '../../../../app/domain/command.ts';
import { allowed, denied } from '../../../../app/domain/permission.ts';
import { emptyState, type Change } from '../../../../app/state/app-state.ts';
import { applyChange } from '../../../../app/state/apply.ts';
import { groupToTakeBack, requestsToTakeBack } from '../../../../app/state/selectors/take-back.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const fixture = windowFixture(Date.UTC(2026, 2, 2, 9, 0, 0));
const conferenceId = 'finesse/40871';
const place = {
  surface: 'window' as const,
  accountId: 'finesse',
  conferenceId,
  selectedIds: new Set<string>(),
  focusedId: null,
};

const person = (id: string, audio: Audio, state: 'talking' | 'left' = 'talking'): Change => ({
  slice: 'participant',
  conferenceId,
  id,
  value: fixture.participant(id, { audio, state, role: 'member', permissions: { drop: allowed, audio: allowed } }),
});

const change = (
  groupId: string,
  id: string,
  mode: AudioMode,
  before: Audio,
  more: Partial<Command> & { readonly isForEveryone?: boolean } = {},
): Change => {
  const { isForEveryone, ...rest } = more;
  return {
    slice: 'command',
    id: `${groupId}-${id}`,
    value: fixture.command(`${groupId}-${id}`, {
      groupId,
      conferenceId,
      phase: 'confirmed',
      request: {
        kind: 'set-audio',
        conferenceId,
        participantIds: [id],
        mode,
        ...(isForEveryone === true && { isForEveryone }),
      },
      target: { id, name: id, address: '' },
      before,
      ...rest,
    }),
  };
};

const stateOf = (...changes: readonly Change[]) => {
  const state = emptyState();
  for (const one of [
    { slice: 'account', id: 'finesse', value: fixture.account() },
    { slice: 'conference', id: conferenceId, value: fixture.conference() },
    ...changes,
  ] satisfies Change[])
    applyChange(state, one);
  return state;
};

const silent = audioOf('listen-only');
const [both, none] = [audioOf('both'), audioOf('none')];
const modesOf = (state: ReturnType<typeof stateOf>, groupId: string) => {
  const group = state.groups.get(groupId);
  return group
    ? [...requestsToTakeBack(state, group)].map((request) => [
        'participantIds' in request ? request.participantIds[0] : '',
        'mode' in request ? request.mode : request.kind,
      ])
    : [];
};

describe('taking back who can hear and speak', () => {
  it('gives each person exactly what they had', () => {
    const state = stateOf(
      person('p1', silent),
      person('p2', silent),
      person('p3', silent),
      change('g', 'p1', 'listen-only', both),
      change('g', 'p2', 'listen-only', none),
      change('g', 'p3', 'listen-only', unknownAudio),
    );
    expect(modesOf(state, 'g')).toEqual([
      ['p1', 'both'],
      ['p2', 'none'],
    ]);
    expect(groupToTakeBack(state, conferenceId)?.id).toBe('g');
    expect(audioActions.takeBack.toRequest(state, place)).toEqual({
      name: 'audio.take-back',
      input: { groupId: 'g', surface: 'window' },
    });
  });

  it('leaves out who left, whom it never reached and who has it back', () => {
    const state = stateOf(
      person('p1', silent, 'left'),
      person('p2', both),
      person('p3', both),
      change('g', 'p1', 'listen-only', both),
      change('g', 'p2', 'listen-only', both),
      change('g', 'p3', 'listen-only', both, { phase: 'refused', reason: 'not-chair' }),
    );
    expect(modesOf(state, 'g')).toEqual([]);
    expect(audioActions.takeBack.permission(state, place)).toEqual(denied('nothing-to-take-back'));
  });

  it.each<[CommandPhase, number]>([
    ['accepted', 0],
    ['unconfirmed', 1],
    ['confirmed', 1],
  ])('is offered once all of it is settled: %s', (phase, count) => {
    expect(modesOf(stateOf(person('p1', silent), change('g', 'p1', 'listen-only', both, { phase })), 'g')).toHaveLength(
      count,
    );
  });

  it('goes back step by step, and is not undone by itself', () => {
    const state = stateOf(
      person('p1', silent),
      person('p2', both),
      change('first', 'p1', 'listen-only', both),
      change('second', 'p2', 'listen-only', both),
      change('third', 'p2', 'both', silent, { takesBack: 'second' }),
    );
    expect(groupToTakeBack(state, conferenceId)?.id).toBe('first');
  });

  it('works where the system knows only who speaks', () => {
    const muted: Command['request'] = { kind: 'mute-participant', conferenceId, participantIds: ['p1'] };
    const state = stateOf(
      person('p1', { canSpeak: 'off' }),
      change('g', 'p1', 'listen-only', { canSpeak: 'on' }, { request: muted }),
    );
    expect(modesOf(state, 'g')).toEqual([['p1', 'unmute-participant']]);
  });
});

describe('restoring everyone', () => {
  const restored = (state: ReturnType<typeof stateOf>): readonly string[] => {
    const call = audioActions.restoreEveryone.toRequest(state, place);
    return call?.name === 'command.make' && 'participantIds' in call.input.request
      ? call.input.request.participantIds
      : [];
  };

  it('leaves a trainee silent who was made listen-only on purpose', () => {
    const state = stateOf(
      person('trainee', silent),
      person('p2', silent),
      change('one', 'trainee', 'listen-only', both),
      change('all', 'p2', 'listen-only', both, { isForEveryone: true }),
    );
    expect(restored(state)).toEqual(['p2']);
  });

  it('leaves who was silent before everybody was silenced', () => {
    const state = stateOf(
      person('p1', silent),
      person('p2', silent),
      change('all', 'p2', 'listen-only', both, { isForEveryone: true }),
    );
    expect(restored(state)).toEqual(['p2']);
  });

  it('says that it is so already where only those are left', () => {
    const state = stateOf(person('trainee', silent), change('one', 'trainee', 'listen-only', both));
    expect(audioActions.restoreEveryone.permission(state, place)).toEqual(denied('already-so'));
  });

  it('restores who is silent where nobody said why', () => {
    expect(restored(stateOf(person('p1', silent), person('p2', both)))).toEqual(['p1']);
  });
});
