import { audioOf, unknownAudio } from '../../../app/domain/audio.ts';
import type { Command } from '../../../app/domain/command.ts';
import type { Participant } from '../../../app/domain/participant.ts';
import { allowed, denied } from '../../../app/domain/permission.ts';
import { defaultPreferences, type Preferences } from '../../../app/domain/preferences.ts';
import type { Change } from '../../../app/state/app-state.ts';
import type { GavelWindow } from '../../support/e2e-window.ts';
import { finesseDescriptor } from '../../../main/vendors/cisco-finesse/descriptor.ts';
import { windowFixture } from '../../support/window-fixture.ts';

/** The moment at which every picture is taken. */
export const pictureMs = Date.UTC(2026, 2, 2, 14, 2, 11);

const fixture = windowFixture(pictureMs);
const conferenceId = 'finesse/40871';
const account = fixture.account();
const environment: Change = {
  slice: 'environment',
  value: fixture.environment({ vendors: [{ ...finesseDescriptor, vendorId: 'sample' }] }),
};

const roster: readonly (readonly [string, string, Partial<Participant>])[] = [
  ['Wei Zhang', '1001', { isSelf: true, role: 'chair', permissions: { drop: denied('self') } }],
  ['Maria Albers', '1044', {}],
  ['+49 170 555 0132', '+49 170 555 0132', { kind: 'phone' }],
  ['+86 138 0013 8000', '+86 138 0013 8000', { kind: 'phone', state: 'on-hold', audio: audioOf('listen-only') }],
  ['Quality trainee', '1077', { state: 'listening', audio: audioOf('listen-only') }],
  ['+1 206 555 0148', '+1 206 555 0148', { kind: 'phone', state: 'ringing', audio: unknownAudio }],
  ['Route point 7300', '7300', { kind: 'device', permissions: { drop: denied('supervisor-only') } }],
];

const people = roster.map(([name, address, more], index): Change => {
  const id = `p${index + 1}`;
  const usual = { name, address, audio: audioOf('both'), permissions: { drop: allowed, audio: allowed } };
  return { slice: 'participant', conferenceId, id, value: fixture.participant(id, { ...usual, ...more }) };
});

const command = (id: string, index: number, name: string, more: Partial<Command>): Change => ({
  slice: 'command',
  id,
  value: fixture.command(id, {
    request: { kind: 'drop', conferenceId, participantIds: [`p${index}`] },
    target: { id: `p${index}`, name, address: '' },
    madeAt: pictureMs - 40_000,
    sentAt: pictureMs - 36_000,
    settledAt: pictureMs - 35_590,
    heldUntil: null,
    ...more,
  }),
});

const base: readonly Change[] = [
  environment,
  { slice: 'account', id: 'finesse', value: fixture.account() },
  { slice: 'conference', id: conferenceId, value: fixture.conference() },
  ...people,
];

const outcomes: readonly Change[] = [
  command('refused', 7, 'Route point 7300', { phase: 'refused', reason: 'not-permitted' }),
  command('unconfirmed', 6, '+1 206 555 0148', { phase: 'unconfirmed', reason: 'no-evidence' }),
  command('held', 3, '+49 170 555 0132', {
    phase: 'held',
    madeAt: pictureMs - 1400,
    heldUntil: pictureMs + 2600,
    sentAt: null,
    settledAt: null,
  }),
];

const stale: Change = {
  slice: 'conference',
  id: conferenceId,
  value: fixture.conference({ truth: { status: 'stale', at: pictureMs - 12_000, reason: 'connection-lost' } }),
};

const meetingId = 'finesse/meeting';
const meetingPeople = roster.slice(0, 4).map(([name, address], index): Change => {
  const id = `m${index + 1}`;
  const permissions = { drop: index === 0 ? denied('self') : allowed };
  return {
    slice: 'participant',
    conferenceId: meetingId,
    id,
    value: fixture.participant(id, { name, address, isSelf: index === 0, permissions }),
  };
});
const waiting = ['Maria Albers', 'Dorothea Achternbusch-Wolkenstein', 'Guest 3'].map((name, index): Change => {
  const id = `w${index + 1}`;
  return {
    slice: 'participant',
    conferenceId: meetingId,
    id,
    value: fixture.participant(id, {
      name,
      address: `sip:guest${index}@partner.example`,
      kind: 'person',
      state: 'in-lobby',
      source: 'anonymous',
      stateSince: pictureMs - (95 - index * 20) * 1000,
      permissions: { drop: denied('not-connected'), admit: allowed, rejectEntry: allowed },
    }),
  };
});
const meeting: Change = {
  slice: 'conference',
  id: meetingId,
  value: fixture.conference({
    id: meetingId,
    vendorId: 'meeting',
    kind: 'meeting',
    subject: 'Claims, weekly',
    peopleCount: 4,
    controls: { mute: allowed, leave: allowed, end: allowed, lock: allowed },
    callData: [],
    settings: { hasLobby: true, isLocked: true },
    shared: { admit: allowed, rejectEntry: allowed },
  }),
};
const lobby: readonly Change[] = [
  environment,
  { slice: 'account', id: 'finesse', value: fixture.account() },
  meeting,
  ...meetingPeople,
];

/** What a picture shows: a state of the window, and what is opened in it. */
export interface GalleryState {
  readonly changes: readonly Change[];
  readonly act?: (window: GavelWindow) => Promise<void>;
}

/** The states of the gallery. */
export const states = {
  conference: { changes: [...base, ...outcomes] },
  stale: { changes: [...base, stale] },
  practice: {
    changes: [...base, { slice: 'account', id: 'finesse', value: fixture.account({ isPractice: true }) }],
  },
  tour: {
    changes: [
      ...base,
      { slice: 'account', id: 'finesse', value: fixture.account({ isPractice: true, sceneId: 'first-steps' }) },
      command('dropped', 9, 'Bo Lind', { phase: 'confirmed' }),
      command('undone', 2, 'Maria Albers', { phase: 'cancelled', reason: 'taken-back' }),
    ],
  },
  'tour-over': {
    changes: [
      ...base,
      { slice: 'account', id: 'finesse', value: fixture.account({ isPractice: true, sceneId: 'first-steps' }) },
      command('dropped', 9, 'Bo Lind', { phase: 'confirmed' }),
      command('undone', 2, 'Maria Albers', { phase: 'cancelled', reason: 'taken-back' }),
      command('muted', 5, 'Quality trainee', {
        phase: 'confirmed',
        request: { kind: 'set-audio', conferenceId, participantIds: ['p5'], mode: 'listen-only' },
      }),
      command('unconfirmed', 6, '+1 206 555 0148', { phase: 'unconfirmed', reason: 'no-evidence' }),
      stale,
    ],
  },
  incoming: {
    changes: [
      ...base,
      {
        slice: 'conference',
        id: 'finesse/9',
        value: fixture.conference({
          id: 'finesse/9',
          vendorId: '9',
          kind: 'call',
          state: 'ringing',
          counterpart: '+49 30 123 456',
          startedAt: pictureMs - 4000,
          controls: { answer: allowed, reject: allowed },
        }),
      },
    ],
  },
  lobby: { changes: [...lobby, ...waiting] },
  'lobby-empty': { changes: lobby },
  'account-long': {
    changes: [
      environment,
      {
        slice: 'account',
        id: 'finesse',
        value: { ...account, agent: account.agent && { ...account.agent, address: 'wei.zhang@contoso.example' } },
      },
      ...base.slice(2),
    ],
  },
  'first-start': { changes: [environment] },
  account: {
    changes: base,
    act: (window) =>
      window.page.evaluate(() => document.querySelector<HTMLElement>('.account-head')?.click()).then(() => undefined),
  },
} as const satisfies Record<string, GalleryState>;

/** The same state with other preferences. */
export const withPreferences = (changes: readonly Change[], more: Partial<Preferences>): readonly Change[] => [
  ...changes,
  { slice: 'preferences', value: { ...defaultPreferences, ...more } },
];
