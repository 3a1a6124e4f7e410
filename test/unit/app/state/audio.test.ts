import { describe, expect, it } from 'vitest';
import type { ActionContext } from '../../../../app/actions/action.ts';
import { audioActions, pressSwitch } from '../../../../app/actions/audio.ts';
import { actions } from '../../../../app/actions/actions.ts';
import { callControls } from '../../../../app/actions/call-controls.ts';
import { audioModes, audioOf, modeOf, unknownAudio, type Audio, type AudioMode } from '../../../../app/domain/audio.ts';
import { commandPhases, isUnderWay } from '../../../../app/domain/command.ts';
import type { Participant } from '../../../../app/domain/participant.ts';
import { allowed, denied, unsupported } from '../../../../app/domain/permission.ts';
import { emptyState, type Change } from '../../../../app/state/app-state.ts';
import { applyChange } from '../../../../app/state/apply.ts';
import { modeAfterPress, othersOf, speakingKind, switchPictureOf } from '../../../../app/state/selectors/audio.ts';
import { groupOf } from '../../../support/group-of.ts';
import { phaseOf, standingOf } from '../../../../app/state/selectors/commands.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const nowMs = Date.UTC(2026, 2, 2, 9, 0, 0);
const fixture = windowFixture(nowMs);
const conferenceId = 'finesse/40871';

/** The people of the fixture, all of whom can hear and speak and may be changed; `p7` may not. */
const withAudio = (more: Readonly<Record<string, Partial<Participant>>> = {}): Change[] =>
  fixture.people.map((value): Change => ({
    slice: 'participant',
    conferenceId,
    id: value.id,
    value: {
      ...value,
      audio: audioOf('both'),
      permissions: { ...value.permissions, audio: value.id === 'p7' ? denied('chair-only') : allowed },
      ...more[value.id],
    },
  }));

const stateOf = (...changes: readonly Change[]) => {
  const state = emptyState();
  for (const change of [...fixture.changes.filter(({ slice }) => slice !== 'command'), ...withAudio(), ...changes])
    applyChange(state, change);
  return state;
};

const setAudio = (id: string, mode: AudioMode, more: Parameters<typeof fixture.command>[1] = {}) =>
  fixture.command(`c-${id}`, {
    request: { kind: 'set-audio', conferenceId, participantIds: [id], mode },
    target: { id, name: id, address: '' },
    phase: 'sent',
    ...more,
  });
const put = (command: ReturnType<typeof setAudio>): Change => ({ slice: 'command', id: command.id, value: command });

const at = (more: Partial<ActionContext> = {}): ActionContext => ({
  surface: 'window',
  accountId: 'finesse',
  conferenceId,
  selectedIds: new Set(),
  focusedId: null,
  ...more,
});
const asked = (mode: AudioMode, ...participantIds: readonly string[]) => ({
  name: 'command.make',
  input: { request: { kind: 'set-audio', conferenceId, participantIds, mode }, surface: 'window' },
});
const askedOfEveryone = (mode: AudioMode, ...participantIds: readonly string[]) => ({
  name: 'command.make',
  input: {
    request: { kind: 'set-audio', conferenceId, participantIds, mode, isForEveryone: true },
    surface: 'window',
  },
});

describe('the two switches and the four modes', () => {
  it('are the same thing said twice', () => {
    expect(audioModes.map((mode) => modeOf(audioOf(mode)))).toEqual(audioModes);
    expect(modeOf(unknownAudio)).toBeNull();
    expect(modeOf({ canHear: 'on', canSpeak: 'unknown' })).toBeNull();
    expect(modeOf({ canHear: 'unknown', canSpeak: 'on' })).toBeNull();
  });

  it('make of one press the mode that both switches then give together', () => {
    expect(audioModes.map((mode) => modeAfterPress(audioOf(mode), 'canSpeak'))).toEqual([
      'listen-only',
      'both',
      'none',
      'speak-only',
    ]);
    expect(audioModes.map((mode) => modeAfterPress(audioOf(mode), 'canHear'))).toEqual([
      'speak-only',
      'none',
      'both',
      'listen-only',
    ]);
  });

  it('take the other switch as on where it is not known, and turn on what is not known itself', () => {
    expect(modeAfterPress({ canHear: 'unknown', canSpeak: 'on' }, 'canSpeak')).toBe('listen-only');
    expect(modeAfterPress({ canHear: 'off', canSpeak: 'unknown' }, 'canHear')).toBe('both');
    expect(modeAfterPress(unknownAudio, 'canSpeak')).toBe('both');
    expect(modeAfterPress({ canHear: 'off', canSpeak: 'unknown' }, 'canSpeak')).toBe('speak-only');
  });
});

describe('what a switch shows', () => {
  const both = audioOf('both');

  it('is what was proved, and what is asked for only while that is under way', () => {
    const shown = commandPhases.map(
      (phase) => [phase, switchPictureOf(both, setAudio('p2', 'listen-only', { phase }), 'canSpeak')] as const,
    );
    expect(shown).toEqual(
      commandPhases.map((phase) => [phase, { proved: 'on', asked: isUnderWay(phase) ? 'off' : null }]),
    );
  });

  it('asks nothing of the switch that stays as it is', () => {
    expect(switchPictureOf(both, setAudio('p2', 'listen-only'), 'canHear')).toEqual({ proved: 'on', asked: null });
    expect(switchPictureOf(unknownAudio, setAudio('p2', 'listen-only'), 'canHear')).toEqual({
      proved: 'unknown',
      asked: 'on',
    });
  });

  it('is asked of speaking alone where a command is about nothing else', () => {
    const of = (kind: 'mute-participant' | 'unmute-participant', audio: Audio, id: 'canHear' | 'canSpeak') =>
      switchPictureOf(
        audio,
        fixture.command('c', { phase: 'sent', request: { kind, conferenceId, participantIds: ['p2'] } }),
        id,
      ).asked;
    expect(of('mute-participant', both, 'canSpeak')).toBe('off');
    expect(of('mute-participant', both, 'canHear')).toBeNull();
    expect(of('unmute-participant', audioOf('none'), 'canSpeak')).toBe('on');
    expect(of('unmute-participant', both, 'canSpeak')).toBeNull();
    expect(speakingKind({ canSpeak: 'off' })).toBe('unmute-participant');
    expect([speakingKind({ canSpeak: 'on' }), speakingKind({ canSpeak: 'unknown' })]).toEqual([
      'mute-participant',
      'mute-participant',
    ]);
  });

  it('is not known of hearing where the vendor knows only who can speak', () => {
    expect(switchPictureOf({ canSpeak: 'on' }, null, 'canHear')).toEqual({ proved: 'unknown', asked: null });
  });

  it('is not touched by commands of other kinds', () => {
    expect(switchPictureOf(both, fixture.command('drop'), 'canSpeak')).toEqual({ proved: 'on', asked: null });
    expect(switchPictureOf(both, null, 'canHear')).toEqual({ proved: 'on', asked: null });
  });
});

describe('pressing a switch', () => {
  it('asks for the mode of both switches of that one participant', () => {
    expect(pressSwitch(stateOf(), conferenceId, 'p2', 'canSpeak')).toEqual(asked('listen-only', 'p2'));
    expect(
      pressSwitch(stateOf(...withAudio({ p4: { audio: audioOf('none') } })), conferenceId, 'p4', 'canHear'),
    ).toEqual(asked('listen-only', 'p4'));
  });

  it('asks for nothing where it is barred, stale, unknown to the system or gone', () => {
    const stale: Change = {
      slice: 'conference',
      id: conferenceId,
      value: fixture.conference({ truth: { status: 'stale', at: nowMs, reason: 'connection-lost' } }),
    };
    const without: Change = { slice: 'participant', conferenceId, id: 'p2', value: fixture.participant('p2') };
    expect(pressSwitch(stateOf(), conferenceId, 'p7', 'canHear')).toBeNull();
    expect(pressSwitch(stateOf(stale), conferenceId, 'p2', 'canHear')).toBeNull();
    expect(pressSwitch(stateOf(without), conferenceId, 'p2', 'canHear')).toBeNull();
    expect(pressSwitch(stateOf(...withAudio({ p2: { state: 'left' } })), conferenceId, 'p2', 'canHear')).toBeNull();
    expect(pressSwitch(stateOf(), conferenceId, 'nobody', 'canHear')).toBeNull();
  });
});

describe('quick actions on who can hear and speak', () => {
  it('reach one, a selection, all but the selected, or everybody else', () => {
    const state = stateOf();
    const chosen = at({ selectedIds: new Set(['p2', 'p5']) });
    expect(audioActions.listenOnly.toRequest(state, at({ focusedId: 'p3' }))).toEqual(asked('listen-only', 'p3'));
    expect(audioActions.listenOnly.toRequest(state, chosen)).toEqual(asked('listen-only', 'p2', 'p5'));
    expect(audioActions.listenOnlyOthers.toRequest(state, chosen)).toEqual(asked('listen-only', 'p3', 'p4', 'p6'));
    expect(audioActions.listenOnlyEveryone.toRequest(state, chosen)).toEqual(
      askedOfEveryone('listen-only', 'p2', 'p3', 'p4', 'p5', 'p6'),
    );
  });

  it('mean by everybody else neither oneself nor the chair nor who left', () => {
    const state = stateOf(...withAudio({ p1: { role: 'member' }, p2: { role: 'chair' }, p3: { state: 'left' } }));
    expect(othersOf(state, conferenceId)).toEqual(['p4', 'p5', 'p6', 'p7']);
    const away = stateOf(...withAudio({ p4: { state: 'in-lobby' }, p5: { state: 'not-here' } }));
    expect(othersOf(away, conferenceId)).toEqual(['p2', 'p3', 'p6', 'p7']);
    expect(othersOf(away, 'finesse/none')).toEqual([]);
  });

  it('restore whoever is not proved to hear and speak, the unknown included', () => {
    const state = stateOf(...withAudio({ p3: { audio: audioOf('none') }, p6: { audio: unknownAudio } }));
    expect(audioActions.restoreEveryone.toRequest(state, at())).toEqual(askedOfEveryone('both', 'p3', 'p6'));
    expect(audioActions.restore.toRequest(state, at({ selectedIds: new Set(['p2', 'p3']) }))).toEqual(
      asked('both', 'p3'),
    );
  });

  it('pass over who is being changed already', () => {
    const state = stateOf(put(setAudio('p3', 'none')), put(setAudio('p4', 'none', { phase: 'unconfirmed' })));
    expect(audioActions.listenOnlyEveryone.toRequest(state, at())).toEqual(
      askedOfEveryone('listen-only', 'p2', 'p4', 'p5', 'p6'),
    );
    expect(audioActions.listenOnly.permission(state, at({ focusedId: 'p3' }))).toEqual(denied('already-under-way'));
  });

  it('say why they reach nobody', () => {
    const { listenOnly, listenOnlyOthers, listenOnlyEveryone, restoreEveryone } = audioActions;
    const state = stateOf();
    expect(listenOnly.permission(state, at())).toEqual(denied('nobody-chosen'));
    expect(listenOnlyOthers.permission(state, at())).toEqual(denied('nobody-chosen'));
    expect(listenOnly.permission(state, at({ focusedId: 'p7' }))).toEqual(denied('chair-only'));
    expect(restoreEveryone.permission(state, at())).toEqual(denied('already-so'));
    expect(listenOnlyEveryone.permission(state, at({ conferenceId: null }))).toEqual(denied('not-on-a-call'));
    const stale: Change = {
      slice: 'conference',
      id: conferenceId,
      value: fixture.conference({ truth: { status: 'stale', at: nowMs, reason: 'connection-lost' } }),
    };
    expect(listenOnlyEveryone.permission(stateOf(stale), at())).toEqual(denied('stale'));
    const plain = emptyState();
    for (const change of fixture.changes) applyChange(plain, change);
    expect(listenOnlyEveryone.permission(plain, at())).toEqual(unsupported('system-lacks-it'));
  });

  it('have shortcuts for the whole desktop: mute everybody else, and restore', () => {
    expect([audioActions.listenOnlyEveryone.shortcut, audioActions.restoreEveryone.shortcut]).toEqual([
      'CommandOrControl+Alt+M',
      'CommandOrControl+Alt+U',
    ]);
  });
});

describe('other acts of a chair', () => {
  it('end a conference only after a question, never by one press', () => {
    const state = stateOf({
      slice: 'conference',
      id: conferenceId,
      value: fixture.conference({ controls: { end: allowed } }),
    });
    const end = callControls.get('end');
    expect([end?.permission(state, at()), end?.needs, end?.toRequest(state, at())]).toEqual([
      allowed,
      'confirmation',
      null,
    ]);
  });

  it('may invite again while an invitation is on its way', () => {
    const inviting = fixture.command('i', {
      phase: 'sent',
      request: { kind: 'invite', conferenceId, invitees: [{ kind: 'phone', address: '1044' }] },
    });
    const state = stateOf(
      { slice: 'conference', id: conferenceId, value: fixture.conference({ controls: { invite: allowed } }) },
      put(inviting),
    );
    expect(callControls.get('invite')?.permission(state, at())).toEqual(allowed);
  });

  it('start a conference only where the system has that for this person now', () => {
    const { requestConference } = actions;
    const agent = fixture.account().agent;
    const of = (permission: typeof allowed | undefined): Change => ({
      slice: 'account',
      id: 'finesse',
      value: fixture.account({
        agent: agent && {
          ...agent,
          permissions: { ...agent.permissions, ...(permission && { requestConference: permission }) },
        },
      }),
    });
    expect(requestConference.permission(stateOf(of(undefined)), at())).toEqual(unsupported('system-lacks-it'));
    expect(requestConference.permission(stateOf(of(denied('on-a-call'))), at())).toEqual(denied('on-a-call'));
    expect(requestConference.permission(stateOf(of(allowed)), at())).toEqual(allowed);
    expect(requestConference.permission(stateOf(), at({ accountId: null }))).toEqual(denied('signed-out'));
  });
});

describe('commands of one kind to one target', () => {
  it('count by what is under way, the first of it; else by what was made last', () => {
    const first = setAudio('p2', 'none', { id: 'first', madeAt: 1 });
    const second = setAudio('p2', 'both', { id: 'second', madeAt: 2 });
    const done = setAudio('p2', 'both', { id: 'done', madeAt: 3, phase: 'refused' });
    const old = setAudio('p2', 'both', { id: 'old', madeAt: 0, phase: 'confirmed' });
    expect(standingOf([second, done, first, old])?.id).toBe('first');
    expect(standingOf([done, old])?.id).toBe('done');
    expect(standingOf([old, done])?.id).toBe('done');
    expect(standingOf([first, second])?.id).toBe('first');
    const same = setAudio('p2', 'both', { id: 'same', madeAt: 3, phase: 'confirmed' });
    expect(standingOf([done, same])?.id).toBe('same');
    expect(standingOf([first, setAudio('p2', 'both', { id: 'twin', madeAt: 1 })])?.id).toBe('first');
    expect(standingOf([])).toBeNull();
  });

  it('stand as sent while some of many wait for their turn; only what can be taken back stands as held', () => {
    const group = (rest: 'held' | 'waiting') =>
      groupOf((['sent', rest, rest] as const).map((phase, index) => setAudio(`p${index}`, 'none', { phase })));
    const [waiting, held] = [group('waiting'), group('held')];
    expect([waiting && phaseOf(waiting), held && phaseOf(held)]).toEqual(['sent', 'held']);
  });
});

describe('audio that the system tells in part', () => {
  it('keeps the unknown apart from off', () => {
    const half: Audio = { canHear: 'on', canSpeak: 'unknown' };
    expect(switchPictureOf(half, null, 'canSpeak')).toEqual({ proved: 'unknown', asked: null });
    const state = stateOf(...withAudio({ p2: { audio: half } }));
    expect(audioActions.restore.toRequest(state, at({ focusedId: 'p2' }))).toEqual(asked('both', 'p2'));
  });
});
