import { describe, expect, it } from 'vitest';
import { allCommandKinds, isControlKind, isOwnKind, rulesOf } from '../../../../app/domain/command-kinds.ts';
import type { CommandKind, CommandRequest } from '../../../../app/domain/command.ts';
import { sharedPermissionsSchema, type Participant } from '../../../../app/domain/participant.ts';
import { allowed, denied, unsupported } from '../../../../app/domain/permission.ts';
import { emptyState, type Change } from '../../../../app/state/app-state.ts';
import { applyChange } from '../../../../app/state/apply.ts';
import {
  commandPermission,
  liveConferencePermission,
  participantPermissions,
  reachOf,
  standingPermission,
  type CommandSubject,
} from '../../../../app/state/selectors/command-permission.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const fixture = windowFixture(Date.UTC(2026, 2, 2, 9, 0, 0));
const conferenceId = 'finesse/40871';
const everything: Participant['permissions'] = {
  drop: allowed,
  ...Object.fromEntries(Object.keys(sharedPermissionsSchema.shape).map((permission) => [permission, allowed])),
};
const { agent } = fixture.account();

const participant = (id: string, more: Partial<Participant> = {}): Change => ({
  slice: 'participant',
  conferenceId,
  id,
  value: fixture.participant(id, { permissions: everything, ...more }),
});

/** A state in which every kind is permitted: to `p1` inside, to `w1` in the lobby, to the member `m1`, to the agent. */
const stateOf = (...changes: readonly Change[]) => {
  const state = emptyState();
  const controls = Object.fromEntries(allCommandKinds.filter(isControlKind).map((control) => [control, allowed]));
  const permissions = { setState: allowed, makeCall: allowed, requestConference: allowed, createMeeting: allowed };
  const all: readonly Change[] = [
    { slice: 'account', id: 'finesse', value: fixture.account({ agent: agent && { ...agent, permissions } }) },
    { slice: 'conference', id: conferenceId, value: fixture.conference({ controls }) },
    { slice: 'member', accountId: 'finesse', id: 'm1', value: fixture.member('m1') },
    { slice: 'meeting', accountId: 'finesse', id: 'finesse/9', value: fixture.meeting('9') },
    participant('p1'),
    participant('p2'),
    participant('w1', { state: 'in-lobby' }),
    ...changes,
  ];
  for (const change of all) applyChange(state, change);
  return state;
};

/** Those that a vendor carries out. */
const vendorKinds = allCommandKinds.filter((kind) => !isOwnKind(kind));

const subjectOf = (kind: CommandKind): CommandSubject => {
  const { decidedBy } = rulesOf(kind);
  if ('member' in decidedBy) return { accountId: 'finesse', memberId: 'm1' };
  if ('meeting' in decidedBy) return { accountId: 'finesse', meetingId: 'finesse/9' };
  if ('agent' in decidedBy || 'own' in decidedBy) return { accountId: 'finesse' };
  if (!('participant' in decidedBy)) return { conferenceId };
  return { conferenceId, participantId: decidedBy.only === 'lobby' ? 'w1' : 'p1' };
};

const stale: Change = {
  slice: 'conference',
  id: conferenceId,
  value: fixture.conference({ truth: { status: 'stale', at: 0, reason: 'connection-lost' } }),
};
const connecting: Change = {
  slice: 'account',
  id: 'finesse',
  value: fixture.account({ connection: { ...fixture.account().connection, status: 'connecting' } }),
};
const inProgress = (request: CommandRequest, targetId: string, address = ''): Change => ({
  slice: 'command',
  id: 'c',
  value: fixture.command('c', {
    phase: 'accepted',
    request,
    conferenceId: 'conferenceId' in request ? conferenceId : null,
    target: { id: targetId, name: '', address },
  }),
});

describe('the permission for a command', () => {
  it.each(allCommandKinds.filter(isOwnKind))('%s needs the account alone, connected or not', (kind) => {
    const subject = { accountId: 'finesse' };
    const lost = stateOf(connecting, { ...connecting, value: fixture.account({ agent: null }) });
    expect(commandPermission(lost, kind, subject)).toEqual(allowed);
    expect(commandPermission(stateOf({ ...connecting, value: null }), kind, subject)).toEqual(denied('gone'));
    const underWay = stateOf(inProgress({ kind, accountId: 'finesse' }, ''));
    expect(commandPermission(underWay, kind, subject)).toEqual(denied('already-under-way'));
  });

  it.each(vendorKinds)('%s is that which its rules name', (kind) => {
    expect(commandPermission(stateOf(), kind, subjectOf(kind))).toEqual(allowed);
    expect(standingPermission(stateOf(), kind, subjectOf(kind))).toEqual(allowed);
    const without = stateOf(
      {
        slice: 'account',
        id: 'finesse',
        value: fixture.account({
          agent: agent && { ...agent, permissions: { setState: denied('not-now'), makeCall: denied('not-now') } },
        }),
      },
      { slice: 'conference', id: conferenceId, value: fixture.conference({ controls: {} }) },
      {
        slice: 'member',
        accountId: 'finesse',
        id: 'm1',
        value: fixture.member('m1', { permissions: { monitor: denied('not-now'), setState: denied('not-now') } }),
      },
      { slice: 'meeting', accountId: 'finesse', id: 'finesse/9', value: fixture.meeting('9', { permissions: {} }) },
      participant('p1', { permissions: { drop: denied('not-now') } }),
      participant('w1', { state: 'in-lobby', permissions: { drop: denied('not-now') } }),
    );
    expect(commandPermission(without, kind, subjectOf(kind)).verdict).not.toBe('allowed');
  });

  it.each(vendorKinds)('%s needs a connection', (kind) => {
    const permissions = { setState: allowed, makeCall: allowed, requestConference: allowed, createMeeting: allowed };
    const lost = fixture.account({
      agent: agent && { ...agent, permissions },
      connection: { ...fixture.account().connection, status: 'waiting' },
    });
    const state = stateOf({ slice: 'account', id: 'finesse', value: lost });
    expect(commandPermission(state, kind, subjectOf(kind))).toEqual(denied('stale'));
  });

  it('of a control is asked of the call unless the request names a participant', () => {
    const state = stateOf({
      slice: 'conference',
      id: conferenceId,
      value: fixture.conference({ controls: { announce: denied('chair-only') } }),
    });
    expect(commandPermission(state, 'announce', { conferenceId })).toEqual(denied('chair-only'));
    expect(commandPermission(state, 'announce', { conferenceId, participantId: 'p1' })).toEqual(allowed);
  });

  it('is denied without a conference, an account, a participant or a member', () => {
    const state = stateOf();
    expect(commandPermission(state, 'hold', { conferenceId: null })).toEqual(denied('not-on-a-call'));
    expect(commandPermission(state, 'drop', { conferenceId: 'finesse/none', participantId: 'p1' })).toEqual(
      denied('not-on-a-call'),
    );
    expect(commandPermission(state, 'drop', { conferenceId, participantId: 'nobody' })).toEqual(denied('gone'));
    expect(commandPermission(state, 'drop', { conferenceId })).not.toEqual(allowed);
    expect(commandPermission(state, 'make-call', { accountId: null })).toEqual(denied('signed-out'));
    expect(commandPermission(state, 'monitor', { accountId: 'finesse', memberId: 'nobody' })).toEqual(denied('gone'));
  });

  it('is as the conference has it for everybody, unless the participant is an exception', () => {
    const state = stateOf(
      {
        slice: 'conference',
        id: conferenceId,
        value: fixture.conference({ shared: { speak: allowed, rename: denied('chair-only') } }),
      },
      participant('p1', { permissions: { drop: allowed } }),
      participant('p2', { permissions: { drop: allowed, speak: denied('self') } }),
    );
    const of = (kind: CommandKind, participantId: string) =>
      commandPermission(state, kind, { conferenceId, participantId });
    expect(of('mute-participant', 'p1')).toEqual(allowed);
    expect(of('mute-participant', 'p2')).toEqual(denied('self'));
    expect(of('rename', 'p1')).toEqual(denied('chair-only'));
    expect(of('promote', 'p1')).toEqual(unsupported('system-lacks-it'));
  });

  it('about a listed meeting is that of the meeting, and gone with it', () => {
    const state = stateOf();
    const subject = { accountId: 'finesse', meetingId: 'finesse/9' };
    expect(commandPermission(state, 'delete-meeting', subject)).toEqual(allowed);
    expect(commandPermission(state, 'delete-meeting', { ...subject, meetingId: 'finesse/8' })).toEqual(denied('gone'));
    const request = { kind: 'delete-meeting', accountId: 'finesse', meetingId: 'finesse/9' } as const;
    const busy = stateOf(inProgress(request, 'finesse/9'));
    expect(commandPermission(busy, 'delete-meeting', subject)).toEqual(denied('already-under-way'));
  });

  it('to drop never reaches the user themselves, to admit never who is inside', () => {
    const state = stateOf(participant('p1', { isSelf: true }));
    expect(commandPermission(state, 'drop', { conferenceId, participantId: 'p1' })).toEqual(denied('self'));
    for (const kind of ['admit', 'reject-entry'] as const)
      expect(commandPermission(state, kind, { conferenceId, participantId: 'p2' })).toEqual(denied('waits-no-longer'));
  });

  it('with an outdated picture is denied for what acts on who is in it, not for the rest of the call', () => {
    const controls = { hold: allowed, end: allowed, intercept: allowed, invite: allowed };
    const value = fixture.conference({ truth: { status: 'stale', at: 0, reason: 'connection-lost' }, controls });
    const state = stateOf({ slice: 'conference', id: conferenceId, value });
    expect(commandPermission(state, 'hold', { conferenceId })).toEqual(allowed);
    for (const kind of ['end', 'intercept', 'invite'] as const)
      expect(commandPermission(state, kind, { conferenceId })).toEqual(denied('stale'));
    expect(commandPermission(state, 'drop', { conferenceId, participantId: 'p1' })).toEqual(denied('stale'));
    const ending = stateOf({ slice: 'conference', id: conferenceId, value: { ...value, mayEndWhenStale: true } });
    expect(commandPermission(ending, 'end', { conferenceId })).toEqual(allowed);
    expect(commandPermission(ending, 'intercept', { conferenceId })).toEqual(denied('stale'));
    expect(liveConferencePermission(fixture.account(), fixture.conference())).toEqual(allowed);
    expect(liveConferencePermission(fixture.account(), undefined)).toEqual(denied('not-on-a-call'));
  });

  it('says that the system does not support what it does not mention', () => {
    const state = stateOf(participant('p1', { permissions: { drop: allowed } }), {
      slice: 'conference',
      id: conferenceId,
      value: fixture.conference({ controls: {} }),
    });
    expect(commandPermission(state, 'mute', { conferenceId })).toEqual(unsupported('system-lacks-it'));
    expect(commandPermission(state, 'set-audio', { conferenceId, participantId: 'p1' })).toEqual(
      unsupported('system-lacks-it'),
    );
  });
});

describe('a command in progress', () => {
  it('blocks another one of its kind for the same target only', () => {
    const state = stateOf(inProgress({ kind: 'drop', conferenceId, participantIds: ['p1'] }, 'p1'));
    const permissionFor = participantPermissions(state, 'drop', conferenceId);
    expect(permissionFor('p1')).toEqual(denied('already-under-way'));
    expect(permissionFor('p2')).toEqual(allowed);
    expect(commandPermission(state, 'set-audio', { conferenceId, participantId: 'p1' })).toEqual(allowed);
    expect(standingPermission(state, 'drop', { conferenceId, participantId: 'p1' })).toEqual(allowed);
  });

  it('ends with its outcome, and counts in its own conference only', () => {
    const drop: CommandRequest = { kind: 'drop', conferenceId, participantIds: ['p1'] };
    const settled = {
      ...fixture.command('c', { phase: 'refused', request: drop, target: { id: 'p1', name: '', address: '' } }),
    };
    const elsewhere = fixture.command('e', { conferenceId: 'other/1', target: { id: 'p1', name: '', address: '' } });
    const state = stateOf(
      { slice: 'command', id: 'c', value: settled },
      { slice: 'command', id: 'e', value: elsewhere },
      { slice: 'command', id: 'n', value: fixture.command('n', { target: null, phase: 'sent' }) },
    );
    expect(commandPermission(state, 'drop', { conferenceId, participantId: 'p1' })).toEqual(allowed);
  });

  it('about a participant in the lobby blocks every other one about them', () => {
    const state = stateOf(inProgress({ kind: 'admit', conferenceId, participantIds: ['w1'] }, 'w1'));
    expect(commandPermission(state, 'reject-entry', { conferenceId, participantId: 'w1' })).toEqual(
      denied('already-under-way'),
    );
  });

  it('never blocks digits', () => {
    const state = stateOf(inProgress({ kind: 'send-digits', conferenceId, digits: '1' }, ''));
    expect(commandPermission(state, 'send-digits', { conferenceId })).toEqual(allowed);
  });

  it('to one number blocks the same number only', () => {
    const state = stateOf(
      inProgress({ kind: 'invite', conferenceId, invitees: [{ kind: 'phone', address: '1044' }] }, '', '1044'),
    );
    expect(commandPermission(state, 'invite', { conferenceId })).toEqual(allowed);
    expect(commandPermission(state, 'invite', { conferenceId, address: '1045' })).toEqual(allowed);
    expect(commandPermission(state, 'invite', { conferenceId, address: '1044' })).toEqual(denied('already-under-way'));
  });

  it('for an account blocks the same one at that account, and for one member not another', () => {
    const state = stateOf(
      inProgress({ kind: 'set-agent-state', accountId: 'finesse', state: 'ready', reasonId: null }, ''),
    );
    expect(commandPermission(state, 'set-agent-state', { accountId: 'finesse' })).toEqual(denied('already-under-way'));
    const monitoring = stateOf(
      { slice: 'member', accountId: 'finesse', id: 'm2', value: fixture.member('m2') },
      inProgress({ kind: 'monitor', accountId: 'finesse', memberId: 'm1' }, 'm1'),
    );
    expect(commandPermission(monitoring, 'monitor', { accountId: 'finesse', memberId: 'm1' })).toEqual(
      denied('already-under-way'),
    );
    expect(commandPermission(monitoring, 'monitor', { accountId: 'finesse', memberId: 'm2' })).toEqual(allowed);
    expect(commandPermission(monitoring, 'set-member-state', { accountId: 'finesse', memberId: 'm1' })).toEqual(
      allowed,
    );
  });

  it('for an account does not block the same one at another account', () => {
    const account = stateOf().accounts.get('finesse');
    if (!account) throw new Error('no account');
    const state = stateOf(
      { slice: 'account', id: 'other', value: { ...account, id: 'other' } },
      inProgress({ kind: 'set-agent-state', accountId: 'finesse', state: 'ready', reasonId: null }, ''),
    );
    expect(commandPermission(state, 'set-agent-state', { accountId: 'other' })).toEqual(allowed);
    expect(commandPermission(state, 'hold', { conferenceId })).toEqual(allowed);
  });
});

describe('the reach of a command for many', () => {
  it('is who it is permitted for, in their order, without those for whom it changes nothing', () => {
    const state = stateOf(participant('p3', { permissions: { drop: denied('agents-only') } }));
    expect(reachOf(state, 'drop', conferenceId, ['p2', 'p3', 'p1'])).toEqual({
      ids: ['p2', 'p1'],
      permission: allowed,
    });
    expect(reachOf(state, 'drop', conferenceId, ['p3', 'nobody'])).toEqual({
      ids: [],
      permission: denied('agents-only'),
    });
    expect(reachOf(state, 'drop', conferenceId, ['p1'], () => true)).toEqual({
      ids: [],
      permission: denied('already-so'),
    });
    expect(reachOf(state, 'drop', conferenceId, [])).toEqual({ ids: [], permission: denied('nobody-chosen') });
  });

  it('is nobody without an up-to-date picture', () => {
    expect(reachOf(stateOf(stale), 'drop', conferenceId, ['p1'])).toEqual({ ids: [], permission: denied('stale') });
    expect(reachOf(stateOf(connecting), 'drop', conferenceId, [])).toEqual({ ids: [], permission: denied('stale') });
    expect(reachOf(stateOf(), 'drop', null, ['p1'])).toEqual({ ids: [], permission: denied('not-on-a-call') });
  });
});
