import { beforeEach, describe, expect, it } from 'vitest';
import type { CommandRequest } from '../../../../app/domain/command.ts';
import { Fault } from '../../../../app/domain/error-code.ts';
import { allowed, denied, unsupported } from '../../../../app/domain/permission.ts';
import { emptyState, type Change, type OwnedState } from '../../../../app/state/app-state.ts';
import { applyChange } from '../../../../app/state/apply.ts';
import { obstacleNow, resolveRequest } from '../../../../main/core/commands/resolve-command.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const fixture = windowFixture(Date.UTC(2026, 2, 2, 9, 0, 0));
const conferenceId = 'finesse/40871';
const accountId = 'finesse';
let state: OwnedState;

const put = (...changes: readonly Change[]): void => {
  for (const change of changes) applyChange(state, change);
};
const conference = (more: Parameters<typeof fixture.conference>[0]): void =>
  put({ slice: 'conference', id: conferenceId, value: fixture.conference(more) });
const person = (id: string, more: Parameters<typeof fixture.participant>[1] = {}): void =>
  put({ slice: 'participant', conferenceId, id, value: fixture.participant(id, more) });
const meeting = (more: Parameters<typeof fixture.meeting>[1] = {}): void =>
  put({ slice: 'meeting', accountId, id: 'finesse/1', value: fixture.meeting('1', more) });
const member = (monitor = allowed): void =>
  put({
    slice: 'member',
    accountId,
    id: 'm1',
    value: fixture.member('m1', { name: 'Tomás Novák', permissions: { monitor, setState: allowed } }),
  });

/** Whom each command of a request is about, by name, and why it may not be sent. */
const resolved = (request: CommandRequest) =>
  resolveRequest(state, request).commands.map(({ target, obstacle }) => [target?.name ?? null, obstacle?.code ?? null]);
const targetsOf = (request: CommandRequest) => resolveRequest(state, request).commands.map(({ target }) => target);

beforeEach(() => {
  state = emptyState();
  put({ slice: 'account', id: accountId, value: fixture.account() });
  conference({ controls: { hold: allowed, intercept: allowed, invite: allowed, announce: allowed } });
});

describe('whom a command is about', () => {
  it('are the chosen people, each once, by the name and address they have at this moment', () => {
    person('p2', { name: 'Maria Albers', address: '1044' });
    person('p3', { name: 'Bo Lind', address: '' });
    const request = { kind: 'drop', conferenceId, participantIds: ['p3', 'p2', 'p3', 'p9'] } as const;
    const { commands, ...place } = resolveRequest(state, { ...request, participantIds: [...request.participantIds] });
    expect(place).toEqual({ accountId, conferenceId });
    expect(commands).toEqual([
      {
        request: { ...request, participantIds: ['p3'] },
        target: { id: 'p3', name: 'Bo Lind', address: '' },
        obstacle: null,
      },
      {
        request: { ...request, participantIds: ['p2'] },
        target: { id: 'p2', name: 'Maria Albers', address: '1044' },
        obstacle: null,
      },
      {
        request: { ...request, participantIds: ['p9'] },
        target: { id: 'p9', name: 'p9', address: '' },
        obstacle: { code: 'target-gone', denial: null },
      },
    ]);
  });

  it('are those invited, each for themselves: one who is already being called does not hold up the others', () => {
    const invite = (...addresses: readonly string[]): CommandRequest => ({
      kind: 'invite',
      conferenceId,
      invitees: addresses.map((address) => ({ kind: 'phone', address })),
    });
    const value = fixture.command('c', {
      request: invite('5001'),
      target: { id: '', name: '5001', address: '5001' },
      phase: 'sent',
    });
    put({ slice: 'command', id: 'c', value });
    expect(resolveRequest(state, invite('5001', '5002')).commands).toEqual([
      {
        request: invite('5001'),
        target: { id: '', name: '5001', address: '5001' },
        obstacle: { code: 'already-under-way', denial: null },
      },
      { request: invite('5002'), target: { id: '', name: '5002', address: '5002' }, obstacle: null },
    ]);
  });

  it('is the call as a whole, by the other party, or by its number where there is none', () => {
    conference({ counterpart: 'Maria Albers', controls: { hold: allowed } });
    person('p2', { name: 'Bo Lind' });
    expect(targetsOf({ kind: 'hold', conferenceId })).toEqual([{ id: '', name: 'Maria Albers', address: '' }]);
    conference({ counterpart: '', controls: { hold: allowed } });
    expect(targetsOf({ kind: 'hold', conferenceId })).toEqual([{ id: '', name: '40871', address: '' }]);
  });

  it('are in a take-over all who are in the call with the user, of many the first three', () => {
    const names = (): unknown => targetsOf({ kind: 'intercept', conferenceId })[0]?.name;
    person('self', { name: 'Wei Zhang', isSelf: true });
    person('p0', { name: 'Noor Haddad', state: 'left' });
    expect(names()).toBe('40871');
    for (const id of ['p1', 'p2', 'p3']) person(id, { name: id });
    expect(names()).toBe('p1, p2, p3');
    person('p4', { name: 'p4' });
    expect(names()).toBe('p1, p2, p3, …');
  });

  it('is in an announcement one participant or everybody', () => {
    person('p2', { name: 'Maria Albers', permissions: { drop: allowed, announce: denied('not-connected') } });
    const request = { kind: 'announce', conferenceId, file: 'a' } as const;
    expect(resolved({ ...request, participantId: 'p2' })).toEqual([['Maria Albers', 'denied-here']]);
    expect(resolved({ ...request, participantId: null })).toEqual([['40871', null]]);
  });

  it('is a colleague, a meeting by its subject or its number, a dialled number, or nobody', () => {
    put({
      slice: 'account',
      id: accountId,
      value: fixture.account({
        agent: {
          state: 'ready',
          reasonLabel: '',
          pending: null,
          since: null,
          name: 'Wei Zhang',
          address: '1001',
          isSupervisor: true,
          choices: [],
          signOutReasons: [],
          permissions: { setState: allowed, makeCall: allowed },
        },
      }),
    });
    member();
    meeting({ subject: 'Review', address: 'sip:1' });
    const start: CommandRequest = { kind: 'start-meeting', accountId, meetingId: 'finesse/1' };
    expect(resolveRequest(state, { kind: 'monitor', accountId, memberId: 'm1' })).toMatchObject({
      accountId,
      conferenceId: null,
      commands: [{ target: { id: 'm1', name: 'Tomás Novák', address: '1044' }, obstacle: null }],
    });
    expect(targetsOf(start)).toEqual([{ id: 'finesse/1', name: 'Review', address: 'sip:1' }]);
    meeting({ subject: '' });
    expect(resolved(start)).toEqual([['1', null]]);
    expect(targetsOf({ kind: 'make-call', accountId, address: '5001' })).toEqual([
      { id: '', name: '5001', address: '5001' },
    ]);
    expect(resolved({ kind: 'set-agent-state', accountId, state: 'ready', reasonId: null })).toEqual([[null, null]]);
  });

  it('is a clear fault when it is not known at all', () => {
    const make = (request: CommandRequest) => () => resolveRequest(state, request);
    expect(make({ kind: 'hold', conferenceId: 'finesse/9' })).toThrow(new Fault('unknown-conference', 'finesse/9'));
    expect(make({ kind: 'monitor', accountId, memberId: 'm9' })).toThrow(new Fault('unknown-participant', 'm9'));
    expect(make({ kind: 'start-meeting', accountId, meetingId: 'x' })).toThrow(new Fault('unknown-meeting', 'x'));
    expect(make({ kind: 'make-call', accountId: 'other', address: '1' })).toThrow(
      new Fault('unknown-account', 'other'),
    );
  });
});

describe('why a command may not be sent', () => {
  it.each([
    [denied('gone'), { code: 'target-gone', denial: null }],
    [denied('chair-only'), { code: 'not-chair', denial: null }],
    [denied('stale'), { code: 'stale', denial: null }],
    [denied('already-under-way'), { code: 'already-under-way', denial: null }],
    [denied('supervisor-only'), { code: 'denied-here', denial: 'supervisor-only' }],
    [unsupported('system-lacks-it'), { code: 'not-supported', denial: null }],
  ])('is told for %o', (permission, obstacle) => {
    conference({ controls: { hold: permission } });
    expect(resolveRequest(state, { kind: 'hold', conferenceId }).commands[0]?.obstacle).toEqual(obstacle);
    expect(obstacleNow(state, { kind: 'hold', conferenceId })).toEqual(obstacle);
  });

  it('is that nobody is signed in, whoever was meant', () => {
    put({ slice: 'account', id: accountId, value: fixture.account({ agent: null }) });
    member();
    meeting();
    for (const request of [
      { kind: 'make-call', accountId, address: '5001' },
      { kind: 'monitor', accountId, memberId: 'm1' },
      { kind: 'start-meeting', accountId, meetingId: 'finesse/1' },
    ] as const)
      expect(resolveRequest(state, request).commands[0]?.obstacle).toEqual({ code: 'signed-out', denial: null });
  });

  it('is that the same is under way: with this colleague and this meeting, not with another one', () => {
    member(denied('not-on-a-call'));
    expect(resolved({ kind: 'monitor', accountId, memberId: 'm1' })).toEqual([['Tomás Novák', 'denied-here']]);
    member();
    meeting();
    const underWay = (request: CommandRequest, id: string): void =>
      put({
        slice: 'command',
        id: 'c',
        value: fixture.command('c', { request, conferenceId: null, target: { id, name: id, address: '' } }),
      });
    const listen: CommandRequest = { kind: 'monitor', accountId, memberId: 'm1' };
    underWay(listen, 'm2');
    expect(resolved(listen)).toEqual([['Tomás Novák', null]]);
    underWay(listen, 'm1');
    expect(resolved(listen)).toEqual([['Tomás Novák', 'already-under-way']]);
    const start: CommandRequest = { kind: 'start-meeting', accountId, meetingId: 'finesse/1' };
    underWay(start, 'finesse/2');
    expect(resolved(start)).toEqual([['Meeting 1', null]]);
    underWay(start, 'finesse/1');
    expect(resolved(start)).toEqual([['Meeting 1', 'already-under-way']]);
  });

  it('is looked at again before it leaves: the call, its people, the meeting', () => {
    person('p2');
    person('p3', { permissions: { drop: denied('chair-only') } });
    const drop = (...participantIds: string[]) =>
      obstacleNow(state, { kind: 'drop', conferenceId, participantIds })?.code ?? null;
    expect([drop('p2'), drop('p3'), drop('p2', 'p3'), drop('p9')]).toEqual([
      null,
      'not-chair',
      'not-chair',
      'target-gone',
    ]);
    const start = { kind: 'start-meeting', accountId, meetingId: 'finesse/1' } as const;
    expect(obstacleNow(state, start)).toEqual({ code: 'target-gone', denial: null });
    meeting();
    expect(obstacleNow(state, start)).toBeNull();
    expect(obstacleNow(state, { kind: 'make-call', accountId, address: '1' })).toBeNull();
    const announce = { kind: 'announce', conferenceId, file: 'a' } as const;
    expect(obstacleNow(state, { ...announce, participantId: 'p2' })?.code).toBe('not-supported');
    expect(obstacleNow(state, { ...announce, participantId: null })).toBeNull();
    put({ slice: 'conference', id: conferenceId, value: null });
    expect(obstacleNow(state, { kind: 'hold', conferenceId })).toEqual({ code: 'call-ended', denial: null });
  });
});
