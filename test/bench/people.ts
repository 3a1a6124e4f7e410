import { leaveAtQuit, type Account } from '../../app/domain/account.ts';
import type { Conference } from '../../app/domain/conference.ts';
import { conferenceIdOf } from '../../app/domain/conference.ts';
import type { Participant } from '../../app/domain/participant.ts';
import { allowed, denied } from '../../app/domain/permission.ts';
import type { Environment } from '../../app/state/app-state.ts';

/** The account and conference of the measurements that need no server. */
export const benchAccountId = 'account-1';
export const benchConferenceId = conferenceIdOf(benchAccountId, '16781234');

const sinceMs = Date.UTC(2026, 2, 2, 9, 20, 0);

/** Participant number `index` of a large conference; the first is the person signed in. */
export const benchParticipant = (index: number): Participant => ({
  id: `p-${index}`,
  name: index % 10 === 0 ? `Agent ${index} Example` : `+49 30 555 ${String(index).padStart(4, '0')}`,
  address: index % 10 === 0 ? String(60_000 + index) : `+49 30 555 ${String(index).padStart(4, '0')}`,
  kind: index % 10 === 0 ? 'agent' : 'phone',
  role: index === 0 ? 'supervisor' : 'member',
  isSelf: index === 0,
  state: 'talking',
  stateSince: sinceMs + index * 100,
  joinedAt: sinceMs + index * 10,
  position: index,
  permissions: { drop: index === 0 ? denied('self') : allowed },
});

/** The conference with that many people. */
export const benchConference = (peopleCount: number): Conference => ({
  id: benchConferenceId,
  accountId: benchAccountId,
  vendorId: '16781234',
  kind: 'conference',
  state: 'active',
  counterpart: '',
  startedAt: sinceMs,
  peopleCount,
  selfRole: 'supervisor',
  truth: { status: 'live', at: sinceMs, reason: null },
  controls: { hold: allowed, leave: allowed, consult: allowed, 'send-digits': allowed },
  callData: [
    { name: 'callVariable1', value: 'Policy 7713' },
    { name: 'callVariable2', value: 'Water damage' },
  ],
  wrapUpReasons: [],
  relatedConferenceId: null,
});

/** A signed-in account. */
export const benchAccount: Account = {
  id: benchAccountId,
  vendorId: 'bench',
  label: 'Claims',
  isPractice: false,
  atQuit: leaveAtQuit,
  settings: {},
  secret: { place: 'stored', reason: null },
  connection: {
    status: 'online',
    since: sinceMs,
    via: 'server.example.net · WebSocket',
    retryAt: null,
    reason: null,
    detail: null,
    provedAt: sinceMs,
  },
  agent: {
    state: 'talking',
    reasonLabel: '',
    pending: null,
    since: sinceMs,
    name: 'Signe Moe',
    address: '5900',
    isSupervisor: true,
    choices: [{ state: 'ready', reasonId: null, reasonLabel: '' }],
    signOutReasons: [],
    permissions: { setState: allowed, makeCall: denied('on-a-call') },
  },
};

/** The machine as the window is told of it. */
export const benchEnvironment: Environment = {
  version: '0.0.0',
  host: 'browser',
  platform: 'linux',
  systemLanguage: 'en',
  vendors: [
    {
      vendorId: 'bench',
      name: 'live.word',
      needs: 'live.word',
      badge: { letters: 'B', hue: 2 },
      fields: [],
      capabilities: { dropsParticipants: true, makesCalls: true, hasAgentState: true, hasTeam: true },
    },
  ],
  scenes: [],
  keychain: { status: 'available', reason: null },
  paths: { settings: '/settings.json', log: '/log.txt', audit: '/audit' },
};
