import { leaveAtQuit, type Account, type Member } from '../../app/domain/account.ts';
import type { Command } from '../../app/domain/command.ts';
import type { Conference } from '../../app/domain/conference.ts';
import type { Meeting } from '../../app/domain/meeting.ts';
import type { Participant } from '../../app/domain/participant.ts';
import { allowed, denied } from '../../app/domain/permission.ts';
import type { Change, Environment } from '../../app/state/app-state.ts';

/** Participants, calls and commands for tests of the window. `nowMs` is the wall clock of the fixture. */
export const windowFixture = (nowMs: number) => {
  const ago = (seconds: number): number => nowMs - seconds * 1000;

  const account = (more: Partial<Account> = {}): Account => ({
    id: 'finesse',
    vendorId: 'sample',
    label: 'Finesse, Hamburg',
    isPractice: false,
    settings: {},
    atQuit: leaveAtQuit,
    secret: { place: 'stored', reason: null },
    connection: {
      status: 'online',
      since: ago(900),
      via: 'finesse.example.com · WebSocket',
      retryAt: null,
      reason: null,
      detail: null,
      provedAt: ago(1),
    },
    agent: {
      state: 'talking',
      reasonLabel: '',
      pending: null,
      since: ago(761),
      name: 'Wei Zhang',
      address: '1001',
      isSupervisor: true,
      choices: [
        { state: 'ready', reasonId: null, reasonLabel: '' },
        { state: 'not-ready', reasonId: '12', reasonLabel: 'Paperwork' },
        { state: 'not-ready', reasonId: '13', reasonLabel: 'Lunch' },
      ],
      signOutReasons: [
        { id: '21', label: 'End of shift' },
        { id: '22', label: 'Training' },
      ],
      permissions: { setState: allowed, makeCall: denied('on-a-call') },
    },
    ...more,
  });

  const conference = (more: Partial<Conference> = {}): Conference => ({
    id: 'finesse/40871',
    accountId: 'finesse',
    vendorId: '40871',
    kind: 'conference',
    state: 'active',
    counterpart: '',
    startedAt: ago(761),
    peopleCount: 7,
    selfRole: 'chair',
    truth: { status: 'live', at: ago(1), reason: null },
    controls: {
      hold: allowed,
      retrieve: denied('not-now'),
      leave: allowed,
      consult: allowed,
      merge: denied('not-now'),
      transfer: denied('not-now'),
      'transfer-to': allowed,
      'send-digits': allowed,
      'update-call-data': allowed,
    },
    callData: [{ name: 'Customer number', value: '88 1204' }],
    wrapUpReasons: ['Resolved', 'Call back'],
    relatedConferenceId: null,
    ...more,
  });

  const participant = (id: string, more: Partial<Participant> = {}): Participant => ({
    id,
    name: id,
    address: '',
    kind: 'agent',
    role: 'member',
    isSelf: false,
    state: 'talking',
    stateSince: ago(700),
    joinedAt: ago(700),
    position: Number(id.replace(/\D/gu, '')) || 0,
    permissions: { drop: allowed },
    ...more,
  });

  const command = (id: string, more: Partial<Command> = {}): Command => ({
    id,
    groupId: id,
    accountId: 'finesse',
    conferenceId: 'finesse/40871',
    request: { kind: 'drop', conferenceId: 'finesse/40871', participantIds: ['p3'] },
    target: { id: 'p3', name: '+49 170 555 0132', address: '+49 170 555 0132' },
    surface: 'window',
    phase: 'held',
    reason: null,
    detail: null,
    madeAt: nowMs,
    heldUntil: nowMs + 4000,
    sentAt: null,
    acceptedAt: null,
    settledAt: null,
    ...more,
  });

  const member = (id: string, more: Partial<Member> = {}): Member => ({
    id,
    accountId: 'finesse',
    name: id,
    address: '1044',
    teamName: 'Claims',
    state: 'ready',
    reasonLabel: '',
    since: ago(120),
    permissions: { monitor: allowed, setState: allowed },
    ...more,
  });

  const meeting = (id: string, more: Partial<Meeting> = {}): Meeting => ({
    id: `finesse/${id}`,
    accountId: 'finesse',
    vendorId: id,
    subject: `Meeting ${id}`,
    hostName: 'Maria Albers',
    address: id,
    status: 'running',
    startsAt: ago(600),
    endsAt: ago(-3000),
    peopleCount: 12,
    conferenceId: null,
    needsPassword: false,
    permissions: { takeControl: allowed, start: allowed, changeAccess: allowed, delete: allowed },
    ...more,
  });

  const environment = (more: Partial<Environment> = {}): Environment => ({
    version: '0.1.0',
    host: 'browser',
    platform: 'linux',
    systemLanguage: 'en',
    vendors: [],
    scenes: [],
    keychain: { status: 'available', reason: null },
    paths: {
      settings: '/home/wei/.config/Gavel/settings.json',
      log: '/home/wei/.config/Gavel/gavel.log',
      audit: '/home/wei/.config/Gavel/audit',
    },
    ...more,
  });

  const people: readonly Participant[] = [
    participant('p1', {
      name: 'Wei Zhang',
      address: '1001',
      role: 'chair',
      isSelf: true,
      stateSince: ago(761),
      joinedAt: ago(761),
      permissions: { drop: denied('self') },
    }),
    participant('p2', { name: 'Maria Albers', address: '1044', stateSince: ago(760), joinedAt: ago(760) }),
    participant('p3', {
      name: '+49 170 555 0132',
      address: '+49 170 555 0132',
      kind: 'phone',
      stateSince: ago(758),
      joinedAt: ago(758),
    }),
    participant('p4', {
      name: '+86 138 0013 8000',
      address: '+86 138 0013 8000',
      kind: 'phone',
      state: 'on-hold',
      stateSince: ago(192),
      joinedAt: ago(600),
    }),
    participant('p5', {
      name: 'Quality trainee',
      address: '1077',
      state: 'listening',
      stateSince: ago(485),
      joinedAt: ago(485),
    }),
    participant('p6', {
      name: '+1 206 555 0148',
      address: '+1 206 555 0148',
      kind: 'phone',
      state: 'ringing',
      stateSince: ago(9),
      joinedAt: null,
    }),
    participant('p7', {
      name: 'Route point 7300',
      address: '7300',
      kind: 'device',
      state: 'connected',
      stateSince: ago(761),
      joinedAt: ago(761),
      permissions: { drop: denied('supervisor-only') },
    }),
  ];

  const settled = (
    id: string,
    secondsAgo: number,
    phase: Command['phase'],
    tookMs: number,
    name: string,
    more: Partial<Command> = {},
  ): Command =>
    command(id, {
      phase,
      madeAt: ago(secondsAgo),
      heldUntil: null,
      sentAt: ago(secondsAgo),
      acceptedAt: ago(secondsAgo) + Math.min(tookMs, 80),
      settledAt: phase === 'accepted' ? null : ago(secondsAgo) + tookMs,
      target: { id: `gone-${id}`, name, address: '' },
      ...more,
    });

  const commands: readonly Command[] = [
    settled('c1', 400, 'confirmed', 380, '', {
      request: { kind: 'consult', conferenceId: 'finesse/40871', address: '+86 138 0013 8000' },
      target: null,
    }),
    settled('c2', 320, 'refused', 120, 'Route point 7300', {
      reason: 'not-permitted',
      detail: '401 Authorization Failure: UNAUTHORIZED 290',
    }),
    settled('c3', 200, 'confirmed', 410, 'Interpreter'),
    settled('c4', 60, 'unconfirmed', 3000, '+1 206 555 0148', { reason: 'no-evidence' }),
    settled('c5', 1, 'accepted', 300, 'Quality trainee', {
      target: { id: 'p5', name: 'Quality trainee', address: '1077' },
      acceptedAt: ago(0.7),
    }),
    command('c6', { madeAt: ago(1.4), heldUntil: nowMs + 2600 }),
  ];

  const changes: readonly Change[] = [
    { slice: 'account', id: 'finesse', value: account() },
    { slice: 'conference', id: 'finesse/40871', value: conference() },
    ...people.map((value): Change => ({ slice: 'participant', conferenceId: 'finesse/40871', id: value.id, value })),
    ...commands.map((value): Change => ({ slice: 'command', id: value.id, value })),
    ...['Anna Berg', 'Tomás Novák', '李娜'].map((name, index): Change => ({
      slice: 'member',
      accountId: 'finesse',
      id: `m${index}`,
      value: member(`m${index}`, {
        name,
        address: String(1044 + index),
        state: index === 1 ? 'talking' : 'ready',
        permissions: { monitor: index === 1 ? allowed : denied('not-on-a-call'), setState: allowed },
      }),
    })),
  ];

  return { account, conference, participant, command, member, meeting, environment, people, commands, changes };
};
