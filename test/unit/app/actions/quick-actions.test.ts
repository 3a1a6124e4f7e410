import { describe, expect, it } from 'vitest';
import type { ActionContext } from '../../../../app/actions/action.ts';
import { actions, allActions, findAction } from '../../../../app/actions/actions.ts';
import { desktopActions } from '../../../../app/actions/desktop.ts';
import { lobbyActions } from '../../../../app/actions/lobby.ts';
import { ownStateActions } from '../../../../app/actions/own-state.ts';
import { requests } from '../../../../app/contract/requests.ts';
import type { Agent } from '../../../../app/domain/account.ts';
import type { Desktop } from '../../../../app/domain/desktop.ts';
import type { Participant } from '../../../../app/domain/participant.ts';
import { allowed, denied, unsupported } from '../../../../app/domain/permission.ts';
import { emptyState, type Change } from '../../../../app/state/app-state.ts';
import { applyChange } from '../../../../app/state/apply.ts';
import { lastJoinedOf } from '../../../../app/state/selectors/last-joined.ts';
import { lobbyOf } from '../../../../app/state/selectors/lobby.ts';
import { unknownDesktop } from '../../../../main/core/state/desktop-slice.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const nowMs = Date.UTC(2026, 2, 2, 9, 0, 0);
const fixture = windowFixture(nowMs);
const conferenceId = 'finesse/40871';

const person = (id: string, more: Partial<Participant> = {}): Change => ({
  slice: 'participant',
  conferenceId,
  id,
  value: fixture.participant(id, more),
});
/** A conference with those people alone. */
const stateOf = (...changes: readonly Change[]) => {
  const state = emptyState();
  for (const change of fixture.changes)
    if (change.slice === 'account' || change.slice === 'conference') applyChange(state, change);
  for (const change of changes) applyChange(state, change);
  return state;
};
const at = (more: Partial<ActionContext> = {}): ActionContext => ({
  surface: 'tray',
  accountId: 'finesse',
  conferenceId,
  selectedIds: new Set(),
  focusedId: null,
  ...more,
});
const ask = (kind: string, id: string, surface = 'tray') => ({
  name: 'command.make',
  input: { request: { kind, conferenceId, participantIds: [id] }, surface },
});
const stale: Change = {
  slice: 'conference',
  id: conferenceId,
  value: fixture.conference({ truth: { status: 'stale', at: nowMs, reason: 'connection-lost' } }),
};
const offline: Change = {
  slice: 'account',
  id: 'finesse',
  value: fixture.account({ connection: { ...fixture.account().connection, status: 'waiting' } }),
};

const self = person('p0', { isSelf: true, joinedAt: nowMs, permissions: { drop: denied('self') } });

describe('who joined last', () => {
  const lastOf = (...changes: readonly Change[]) => lastJoinedOf(stateOf(...changes), conferenceId)?.id ?? null;

  it('is told by the times, and where they are the same or absent by the order of the list', () => {
    expect(
      lastOf(self, person('p1', { joinedAt: 300 }), person('p2', { joinedAt: 100 }), person('p3', { joinedAt: 200 })),
    ).toBe('p1');
    expect(lastOf(self, person('p2', { joinedAt: 100 }), person('p1', { joinedAt: 100 }))).toBe('p2');
    expect(
      lastOf(
        self,
        person('p3', { joinedAt: null }),
        person('p1', { joinedAt: null }),
        person('p2', { joinedAt: null }),
      ),
    ).toBe('p3');
  });

  it('is the same in whatever order they are kept, where some have no time', () => {
    const [early, none, late] = [
      person('p9', { joinedAt: 50 }),
      person('p8', { joinedAt: null }),
      person('p1', { joinedAt: 100 }),
    ];
    for (const order of [
      [early, none, late],
      [late, none, early],
      [none, late, early],
      [late, early, none],
      [early, late, none],
      [none, early, late],
    ])
      expect(lastOf(...order)).toBe('p1');
  });

  it('is never oneself, nor somebody who is not in', () => {
    expect(lastOf(self)).toBeNull();
    for (const state of ['dialling', 'ringing', 'failed', 'left', 'in-lobby'] as const) {
      expect(lastOf(self, person('p2', { state, joinedAt: nowMs }))).toBeNull();
      expect(lastOf(self, person('p1', { joinedAt: 1 }), person('p2', { state, joinedAt: nowMs }))).toBe('p1');
    }
    for (const state of ['talking', 'on-hold', 'listening', 'connected', 'unknown'] as const)
      expect(lastOf(self, person('p2', { state }))).toBe('p2');
  });

  it('is nobody where there is no conference', () => {
    expect([lastJoinedOf(stateOf(), null), lastJoinedOf(stateOf(), 'finesse/other')]).toEqual([null, null]);
  });
});

describe('dropping the last who joined', () => {
  const { dropLastJoined } = actions;

  it('drops exactly that one', () => {
    expect(
      dropLastJoined.toRequest(stateOf(self, person('p1', { joinedAt: 1 }), person('p2', { joinedAt: 2 })), at()),
    ).toEqual(ask('drop', 'p2'));
  });

  it('never takes somebody else where that one may not be dropped or is being dropped', () => {
    const guarded = stateOf(
      self,
      person('p1', { joinedAt: 1 }),
      person('p2', { joinedAt: 2, permissions: { drop: denied('supervisor-only') } }),
    );
    expect(dropLastJoined.permission(guarded, at())).toEqual(denied('supervisor-only'));
    expect(dropLastJoined.toRequest(guarded, at())).toBeNull();
    const busy = stateOf(self, person('p1', { joinedAt: 1 }), person('p2', { joinedAt: 2 }), {
      slice: 'command',
      id: 'c',
      value: fixture.command('c', { target: { id: 'p2', name: '', address: '' } }),
    });
    expect(dropLastJoined.permission(busy, at())).toEqual(denied('already-under-way'));
    expect(dropLastJoined.toRequest(busy, at())).toBeNull();
  });

  it('takes no notice of who is chosen', () => {
    const state = stateOf(self, person('p1', { joinedAt: 1 }), person('p2', { joinedAt: 2 }));
    expect(dropLastJoined.toRequest(state, at({ selectedIds: new Set(['p1']), focusedId: 'p1' }))).toEqual(
      ask('drop', 'p2'),
    );
  });

  it('says why it cannot: nobody else, no call, an old picture', () => {
    expect(dropLastJoined.permission(stateOf(self), at())).toEqual(denied('nobody-else'));
    expect(dropLastJoined.permission(stateOf(self), at({ conferenceId: null }))).toEqual(denied('not-on-a-call'));
    for (const change of [stale, offline])
      expect(dropLastJoined.permission(stateOf(self, person('p1'), change), at())).toEqual(denied('stale'));
  });
});

describe('the lobby', () => {
  const waiting = (id: string, since: number | null, more: Partial<Participant> = {}): Change =>
    person(id, {
      state: 'in-lobby',
      stateSince: since,
      joinedAt: null,
      permissions: { drop: denied('not-connected'), admit: allowed, rejectEntry: allowed },
      ...more,
    });
  const { admitNext, rejectNext } = lobbyActions;

  it('has those who wait, the longest first', () => {
    const state = stateOf(
      self,
      person('p1'),
      waiting('p5', 300),
      waiting('p4', 100),
      waiting('p3', 100),
      waiting('p6', 200),
    );
    expect(lobbyOf(state, conferenceId).map(({ id }) => id)).toEqual(['p3', 'p4', 'p6', 'p5']);
    expect(lobbyOf(state, 'finesse/other')).toEqual([]);
  });

  it('lets the one who waits longest in, or turns that one away', () => {
    const state = stateOf(self, waiting('p5', 300), waiting('p4', 100));
    expect(admitNext.toRequest(state, at())).toEqual(ask('admit', 'p4'));
    expect(rejectNext.toRequest(state, at({ surface: 'shortcut' }))).toEqual(ask('reject-entry', 'p4', 'shortcut'));
  });

  it('goes on to the next while something is being done to the first', () => {
    const busy: Change = {
      slice: 'command',
      id: 'c',
      value: fixture.command('c', {
        phase: 'held',
        request: { kind: 'reject-entry', conferenceId, participantIds: ['p4'] },
        target: { id: 'p4', name: '', address: '' },
      }),
    };
    expect(admitNext.toRequest(stateOf(waiting('p5', 300), waiting('p4', 100), busy), at())).toEqual(
      ask('admit', 'p5'),
    );
    const alone = stateOf(waiting('p4', 100), busy);
    expect([admitNext.permission(alone, at()), admitNext.toRequest(alone, at())]).toEqual([
      denied('already-under-way'),
      null,
    ]);
  });

  it('says why nobody can be let in: nobody waits, not allowed, no lobby, an old picture', () => {
    expect(admitNext.permission(stateOf(self, person('p1')), at())).toEqual(denied('nobody-waits'));
    const mine = stateOf(
      waiting('p4', 100, { permissions: { drop: denied('not-connected'), admit: denied('chair-only') } }),
    );
    expect([admitNext.permission(mine, at()), rejectNext.permission(mine, at())]).toEqual([
      denied('chair-only'),
      unsupported('system-lacks-it'),
    ]);
    expect([admitNext.toRequest(mine, at()), rejectNext.toRequest(mine, at())]).toEqual([null, null]);
    for (const change of [stale, offline])
      expect(rejectNext.permission(stateOf(waiting('p4', 100), change), at())).toEqual(denied('stale'));
    expect(admitNext.permission(stateOf(), at({ conferenceId: null }))).toEqual(denied('not-on-a-call'));
  });

  it('is out of reach of what is done to those inside', () => {
    const state = stateOf(self, waiting('p4', 100));
    for (const action of [actions.dropSelected, actions.dropLastJoined])
      expect(action.toRequest(state, at({ selectedIds: new Set(['p4']) }))).toBeNull();
    expect(
      actions.dropOthers.toRequest(
        stateOf(self, person('p1'), person('p2'), waiting('p4', 100)),
        at({ selectedIds: new Set(['p1']) }),
      ),
    ).toEqual(ask('drop', 'p2'));
  });
});

describe('one’s own state', () => {
  const agentOf = (more: Partial<Agent>): Change => {
    const { agent } = fixture.account();
    if (!agent) throw new Error('the fixture has an agent');
    return { slice: 'account', id: 'finesse', value: fixture.account({ agent: { ...agent, ...more } }) };
  };
  const { ownReady, ownNotReady } = ownStateActions;
  const plain = (state: 'ready' | 'not-ready') => ({ state, reasonId: null, reasonLabel: '' });

  it('is set plainly, at the account that is looked at', () => {
    const state = stateOf(agentOf({ state: 'talking', choices: [plain('ready'), plain('not-ready')] }));
    expect(ownReady.toRequest(state, at({ surface: 'command-line' }))).toEqual({
      name: 'command.make',
      input: {
        request: { kind: 'set-agent-state', accountId: 'finesse', state: 'ready', reasonId: null },
        surface: 'command-line',
      },
    });
    expect(ownNotReady.toRequest(state, at())).toMatchObject({
      input: { request: { state: 'not-ready', reasonId: null } },
    });
  });

  it('needs the window where the site wants a reason: none is made up', () => {
    const state = stateOf(agentOf({ choices: [{ state: 'not-ready', reasonId: '12', reasonLabel: 'Paperwork' }] }));
    expect([ownNotReady.permission(state, at()), ownNotReady.toRequest(state, at())]).toEqual([
      denied('reason-required'),
      null,
    ]);
    expect(ownReady.permission(state, at())).toEqual(denied('not-now'));
  });

  it('is left where it is when it is so already, not allowed, or nobody is signed in', () => {
    expect(ownReady.permission(stateOf(agentOf({ state: 'ready', choices: [plain('ready')] })), at())).toEqual(
      denied('already-so'),
    );
    expect(
      ownReady.permission(
        stateOf(
          agentOf({ choices: [plain('ready')], permissions: { setState: denied('not-now'), makeCall: allowed } }),
        ),
        at(),
      ),
    ).toEqual(denied('not-now'));
    const signedOut = stateOf({ slice: 'account', id: 'finesse', value: fixture.account({ agent: null }) });
    expect(ownReady.permission(signedOut, at())).toEqual(denied('signed-out'));
    // Signed in, and the connection is lost for a moment.
    expect(ownReady.permission(stateOf(offline), at())).toEqual(denied('stale'));
    expect(ownReady.permission(stateOf(), at({ accountId: null }))).toEqual(denied('signed-out'));
    expect(ownReady.toRequest(stateOf(offline), at())).toBeNull();
  });
});

describe('the desktop', () => {
  const installed: Change = { slice: 'desktop', value: unknownDesktop satisfies Desktop };

  it('is there in the installed application only', () => {
    for (const action of Object.values(desktopActions)) {
      expect([action.permission(stateOf(), at()), action.toRequest(stateOf(), at())]).toEqual([
        unsupported('installed-only'),
        null,
      ]);
      const call = action.toRequest(stateOf(installed), at());
      expect(action.permission(stateOf(installed), at())).toEqual(allowed);
      expect(call && requests[call.name].input.safeParse(call.input).success).toBe(true);
    }
    expect(actions.settings.toRequest(stateOf(installed), at())).toEqual({
      name: 'shell.window',
      input: { window: 'settings', to: 'show' },
    });
    expect(actions.settings.toRequest(stateOf(), at())).toBeNull();
  });

  it('has for everything that turns over those that set it', () => {
    const turning = allActions.filter(({ setters }) => setters);
    expect(turning.map(({ id }) => id)).toEqual(['toggle-window', 'toggle-compact']);
    for (const { setters } of turning)
      expect(setters?.map((id) => findAction(id)?.setters)).toEqual([undefined, undefined]);
    const toggles = allActions
      .flatMap((action) => (action.setters ? [] : (action.toRequest(stateOf(installed), at()) ?? [])))
      .filter((call) => JSON.stringify(call).includes('toggle'));
    expect(toggles).toEqual([]);
  });
});

describe('every action', () => {
  it('tells main from where it was asked', () => {
    const state = stateOf(
      self,
      person('p1'),
      person('p2', {
        state: 'in-lobby',
        permissions: { drop: denied('not-connected'), admit: allowed, rejectEntry: allowed },
      }),
    );
    for (const surface of ['window', 'tray', 'shortcut', 'command-line'] as const) {
      const calls = allActions
        .flatMap((action) => action.toRequest(state, at({ surface, selectedIds: new Set(['p1']) })) ?? [])
        .filter(({ name }) => name === 'command.make');
      expect(calls.length).toBeGreaterThan(4);
      expect(calls.filter((call) => call.name === 'command.make' && call.input.surface !== surface)).toEqual([]);
    }
  });

  const selectedKinds = [
    ...['mute-participant', 'unmute-participant', 'lower-hand', 'promote', 'demote', 'move-to-lobby'],
    ...['drop-and-uninvite', 'call-participant', 'ask-camera-on', 'ask-camera-off', 'ask-to-share'],
    ...['withdraw-share-request', 'allow-local-recording', 'forbid-local-recording', 'admit', 'reject-entry'],
  ];

  it('that is about chosen people says whether they are meant or spared', () => {
    expect(allActions.filter(({ chosenAre }) => chosenAre).map(({ id, chosenAre }) => `${id} ${chosenAre}`)).toEqual([
      'drop-selected targets',
      'drop-others spared',
      'listen-only targets',
      'restore targets',
      'listen-only-others spared',
      ...selectedKinds.map((kind) => `${kind}-selected targets`),
      'reject-others spared',
    ]);
  });

  it('is found by its id, and nothing is found by what is none', () => {
    expect(allActions.every((action) => findAction(action.id) === action)).toBe(true);
    expect(['', '__proto__', 'constructor', 'Undo'].map(findAction)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
