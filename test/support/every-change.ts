import { unknownAudio, type Audio } from '../../app/domain/audio.ts';
import { agentSchema, type Account, type Agent, type Member } from '../../app/domain/account.ts';
import type { Cause, Command, CommandPhase, Surface } from '../../app/domain/command.ts';
import type { Conference, LobbyEnding } from '../../app/domain/conference.ts';
import type { Delivery, Desktop, Shortcut, ShortcutProblem, Updates, WindowId } from '../../app/domain/desktop.ts';
import type { CheckReport } from '../../app/domain/diagnostic.ts';
import type { Meeting, MeetingList } from '../../app/domain/meeting.ts';
import type { Notice } from '../../app/domain/notice.ts';
import type { Participant } from '../../app/domain/participant.ts';
import { allowed, denied, unsupported } from '../../app/domain/permission.ts';
import { defaultPreferences, type Preferences } from '../../app/domain/preferences.ts';
import type { Change, Environment } from '../../app/state/app-state.ts';
import { everyWord } from './every-word.ts';
import { windowFixture } from './window-fixture.ts';

const fixture = windowFixture(5000);
const id = 'finesse/40871';
type Settings = NonNullable<Conference['settings']>;

const switches = everyWord<Audio['canSpeak']>({ on: true, off: true, unknown: true });
const accesses = everyWord<NonNullable<Meeting['access']>>({
  everyone: true,
  'same-company': true,
  invited: true,
  nobody: true,
  unknown: true,
});
const agentStates = everyWord<Agent['state']>({
  'signed-out': true,
  'not-ready': true,
  ready: true,
  reserved: true,
  talking: true,
  'on-hold': true,
  'wrap-up': true,
  'wrap-up-ready': true,
  rest: true,
  unknown: true,
});

const everyPermission = {
  audio: allowed,
  hold: allowed,
  handOver: denied('self'),
  announce: allowed,
  admit: allowed,
  rejectEntry: allowed,
  speak: allowed,
  lowerHand: unsupported('system-lacks-it'),
  raiseHand: allowed,
  rename: allowed,
  promote: allowed,
  demote: allowed,
  moveToLobby: allowed,
  call: allowed,
  uninvite: allowed,
  camera: allowed,
  share: allowed,
  spotlight: allowed,
  rollCall: allowed,
  localRecording: allowed,
} as const;

const participants: readonly Partial<Participant>[] = [
  {
    handRaisedAt: 4000,
    isSharing: true,
    isSpeaking: true,
    isSpotlit: false,
    mayRecord: true,
    personKey: 'anna',
    permissions: { drop: allowed, ...everyPermission },
  },
  { handRaisedAt: null, audio: unknownAudio },
  ...switches.flatMap(
    (on) => [{ camera: on, audio: { canHear: on, canSpeak: 'off' } }, { audio: { canSpeak: on } }] as const,
  ),
  ...everyWord<Participant['kind']>({ agent: true, phone: true, device: true, person: true }).map((kind) => ({ kind })),
  ...everyWord<Participant['role']>({
    chair: true,
    'co-host': true,
    supervisor: true,
    member: true,
    audience: true,
  }).map((role) => ({ role })),
  ...everyWord<Participant['state']>({
    dialling: true,
    ringing: true,
    talking: true,
    'on-hold': true,
    listening: true,
    connected: true,
    'wrapping-up': true,
    failed: true,
    left: true,
    'in-lobby': true,
    'not-here': true,
    unknown: true,
  }).map((state) => ({ state })),
  ...everyWord<NonNullable<Participant['source']>>({
    'same-company': true,
    federated: true,
    public: true,
    anonymous: true,
    phone: true,
    unknown: true,
  }).map((source) => ({ source })),
  ...everyWord<NonNullable<Participant['device']>>({
    desktop: true,
    mobile: true,
    tablet: true,
    browser: true,
    room: true,
    phone: true,
    companion: true,
    other: true,
  }).map((device) => ({ device })),
  // The last one stays: somebody who waits.
  { state: 'in-lobby' },
];

const conferences: readonly Partial<Conference>[] = [
  {
    subject: 'Review',
    entryAddress: 'sip:1',
    shared: everyPermission,
    settings: {
      isLocked: true,
      hasLobby: true,
      areNewcomersMuted: false,
      mayUnmuteThemselves: true,
      endsAt: 9000,
    },
    lobbyEndings: everyWord<LobbyEnding['outcome']>({
      admitted: true,
      'admitted-by-other': true,
      rejected: true,
      'rejected-by-other': true,
      'gave-up': true,
      gone: true,
      'not-shown': true,
    }).map((outcome) => ({ participantId: 'w1', name: 'Anna', outcome, at: 4000 })),
  },
  { truth: { status: 'stale', at: 1, reason: 'timeout' } },
  ...everyWord<Conference['kind']>({
    call: true,
    consult: true,
    conference: true,
    monitor: true,
    monitored: true,
    meeting: true,
  }).map((kind) => ({ kind })),
  ...everyWord<Conference['state']>({
    dialling: true,
    ringing: true,
    'in-lobby': true,
    active: true,
    held: true,
    'wrapping-up': true,
    failed: true,
    unknown: true,
  }).map((state) => ({ state })),
  ...everyWord<Conference['selfRole']>({
    chair: true,
    'co-host': true,
    supervisor: true,
    member: true,
    audience: true,
    unknown: true,
  }).map((selfRole) => ({ selfRole })),
  ...everyWord<NonNullable<Settings['recording']>>({ off: true, on: true, paused: true, unknown: true }).map(
    (recording) => ({ settings: { recording } }),
  ),
  ...everyWord<NonNullable<Settings['messages']>>({
    everyone: true,
    public: true,
    private: true,
    nobody: true,
    unknown: true,
  }).map((messages) => ({ settings: { messages } })),
  ...everyWord<NonNullable<Settings['sharing']>>({ everyone: true, chair: true, unknown: true }).map((sharing) => ({
    settings: { sharing },
  })),
  ...accesses.map((access) => ({ settings: { access } })),
];

const agentOf = (more: Partial<Agent>): Partial<Account> => ({
  agent: {
    ...agentSchema.parse(fixture.account().agent),
    choices: [{ state: 'rest', reasonId: '1', reasonLabel: 'Lunch' }],
    signOutReasons: [{ id: '21', label: 'End of shift' }],
    permissions: { setState: allowed, makeCall: allowed, requestConference: allowed, createMeeting: denied('stale') },
    ...more,
  },
});
const accounts: readonly Partial<Account>[] = [
  { settings: { server: 'a', servers: ['b', 'c'] } },
  ...everyWord<Account['connection']['status']>({
    off: true,
    connecting: true,
    online: true,
    waiting: true,
    refused: true,
  }).map((status) => ({
    connection: { status, since: 1, via: 'a', retryAt: 2, reason: 'timeout' as const, detail: 'd', provedAt: 3 },
  })),
  ...agentStates.map((state) => agentOf({ state })),
  ...everyWord<Agent['choices'][number]['state']>({ ready: true, 'not-ready': true, 'wrap-up': true, rest: true }).map(
    (state) => agentOf({ choices: [{ state, reasonId: null, reasonLabel: '' }] }),
  ),
  ...everyWord<Account['secret']['place']>({ none: true, stored: true, 'kept-until-close': true }).map((place) => ({
    secret: { place, reason: 'keychain-locked' as const },
  })),
  ...everyWord<Account['atQuit']['how']>({ leave: true, 'sign-out': true }).map((how) => ({
    atQuit: { how, reasonId: '21' },
  })),
];

const member: Member = {
  id: 'm1',
  accountId: 'finesse',
  name: 'Maria Albers',
  address: '1002',
  teamName: 'Hamburg',
  state: 'ready',
  reasonLabel: 'Lunch',
  since: 1000,
  permissions: { monitor: allowed, setState: denied('not-now') },
};

const commands: readonly Partial<Command>[] = [
  { denial: 'chair-only', isGuess: true, detail: 'd', reason: 'denied-here' },
  ...everyWord<Cause>({ own: true, unknown: true }).map((cause) => ({ cause })),
  ...everyWord<CommandPhase>({
    held: true,
    waiting: true,
    sent: true,
    accepted: true,
    confirmed: true,
    refused: true,
    unconfirmed: true,
    cancelled: true,
  }).map((phase) => ({ phase })),
  ...everyWord<Surface>({
    window: true,
    tray: true,
    shortcut: true,
    notification: true,
    'command-line': true,
  }).map((surface) => ({ surface })),
];

const meetings: readonly Partial<Meeting>[] = [
  { permissions: { takeControl: allowed, join: allowed, start: allowed, changeAccess: allowed, delete: allowed } },
  ...everyWord<Meeting['status']>({ scheduled: true, running: true, unknown: true }).map((status) => ({ status })),
  ...accesses.map((access) => ({ access })),
];
const lists = everyWord<MeetingList['status']>({ reading: true, read: true, unread: true }).map(
  (status): MeetingList => ({
    text: 'a',
    from: 20,
    ids: ['finesse/1'],
    total: 40,
    status,
    readAt: 4000,
    reason: 'timeout',
  }),
);

const shortcut: Shortcut = {
  actionId: 'undo',
  wanted: 'CommandOrControl+Alt+Z',
  owned: 'F5',
  status: 'active',
  problem: null,
  conflictId: 'drop',
  pressedAt: 4000,
};
const updates: Updates = {
  feed: 'https://updates.example/a?b',
  status: 'available',
  version: '1.2.3',
  reason: 'timeout',
  detail: 'd',
};
const desktop: Desktop = {
  tray: 'present',
  visibleWindows: everyWord<WindowId>({ main: true, compact: true, settings: true }).slice(),
  shortcuts: [
    ...everyWord<Shortcut['status']>({ off: true, active: true, refused: true, unconfirmed: true }).map((status) => ({
      ...shortcut,
      status,
    })),
    ...everyWord<ShortcutProblem>({
      taken: true,
      'used-by-action': true,
      reserved: true,
      unusable: true,
      'not-on-keyboard': true,
      'not-possible-here': true,
    }).map((problem) => ({ ...shortcut, problem })),
  ],
  opensAtLogin: 'on',
  lastDelivery: null,
  updates,
};
const desktops: readonly Partial<Desktop>[] = [
  {},
  ...everyWord<Desktop['tray']>({ present: true, absent: true, unknown: true }).map((tray) => ({ tray })),
  ...switches.map((opensAtLogin) => ({ opensAtLogin })),
  ...everyWord<Delivery>({ shown: true, 'do-not-disturb': true, denied: true, failed: true }).map((lastDelivery) => ({
    lastDelivery,
  })),
  ...everyWord<Updates['status']>({
    off: true,
    checking: true,
    'up-to-date': true,
    available: true,
    downloading: true,
    ready: true,
    failed: true,
  }).map((status) => ({ updates: { ...updates, status } })),
];

const notice: Notice = {
  id: 'n',
  kind: 'problem',
  code: 'timeout',
  accountId: 'finesse',
  detail: 'host',
  fields: ['preferences.theme'],
  interrupted: { unsentCount: 1, sentCount: 2 },
  at: 4000,
};
const notices: readonly Partial<Notice>[] = [
  ...everyWord<Notice['kind']>({ problem: true, information: true }).map((kind) => ({ kind })),
  ...everyWord<Exclude<Notice['code'], CheckReport['code']>>({
    'removed-from-conference': true,
    'practice-ended': true,
    'settings-migrated': true,
    'settings-fields-unreadable': true,
    'commands-interrupted': true,
    'clock-set': true,
    'audit-nearly-full': true,
    'audit-not-forwarded': true,
    'audit-mark-changed': true,
    'goes-on-in-tray': true,
    'started-in-tray': true,
  }).map((code) => ({ code })),
  { code: 'notifications-failed' },
];

const preferences: readonly Partial<Preferences>[] = [
  { holdSeconds: 0, isDense: true, shortcuts: { undo: null, drop: 'F5' } },
  ...everyWord<Preferences['language']>({ system: true, en: true, 'zh-CN': true }).map((language) => ({ language })),
  ...everyWord<Preferences['theme']>({ system: true, light: true, dark: true }).map((theme) => ({ theme })),
];

const environments: readonly Partial<Environment>[] = [
  { scenes: [{ id: 'chair', label: 'action.undo' }] },
  ...everyWord<Environment['host']>({ electron: true, browser: true }).map((host) => ({ host })),
  ...everyWord<Environment['platform']>({ linux: true, mac: true, windows: true }).map((platform) => ({ platform })),
  ...everyWord<Environment['systemLanguage']>({ en: true, 'zh-CN': true }).map((systemLanguage) => ({
    systemLanguage,
  })),
  ...everyWord<Environment['keychain']['status']>({ unknown: true, available: true, unavailable: true }).map(
    (status) => ({ keychain: { status, reason: 'keychain-locked' as const } }),
  ),
];

/** A change of every kind, with all that can be known of each entity, in every state that it may have. */
export const everyChange: readonly Change[] = [
  ...participants.map((more): Change => {
    const value = fixture.participant('p1', more);
    return { slice: 'participant', conferenceId: id, id: value.id, value };
  }),
  ...conferences.map((more): Change => ({ slice: 'conference', id, value: fixture.conference(more) })),
  ...accounts.map((more): Change => ({ slice: 'account', id: 'finesse', value: fixture.account(more) })),
  ...agentStates.map((state): Change => ({
    slice: 'member',
    accountId: 'finesse',
    id: 'm1',
    value: { ...member, state },
  })),
  ...commands.map((more): Change => ({ slice: 'command', id: 'c', value: fixture.command('c', more) })),
  ...meetings.map((more): Change => {
    const value = fixture.meeting('1', more);
    return { slice: 'meeting', accountId: 'finesse', id: value.id, value };
  }),
  ...lists.map((value): Change => ({ slice: 'meeting-list', id: 'finesse', value })),
  ...desktops.map((more): Change => ({ slice: 'desktop', value: { ...desktop, ...more } })),
  ...notices.map((more): Change => ({ slice: 'notice', id: 'n', value: { ...notice, ...more } })),
  ...preferences.map((more): Change => ({ slice: 'preferences', value: { ...defaultPreferences, ...more } })),
  ...environments.map((more): Change => ({ slice: 'environment', value: fixture.environment(more) })),
];
