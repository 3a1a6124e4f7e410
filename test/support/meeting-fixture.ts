import type { Conference } from '../../app/domain/conference.ts';
import { controlIds, isMeetingControl } from '../../app/domain/command-kinds.ts';
import type { Meeting } from '../../app/domain/meeting.ts';
import type { Participant } from '../../app/domain/participant.ts';
import { allowed, denied } from '../../app/domain/permission.ts';
import type { Change } from '../../app/state/app-state.ts';
import type { Descriptor } from '../../app/vendor/descriptor.ts';
import { windowFixture } from './window-fixture.ts';

/** A meeting as its host sees it: hands, cameras, who waits, who is not here, and a list of meetings to follow. */
export const meetingFixture = (nowMs: number) => {
  const fixture = windowFixture(nowMs);
  const ago = (seconds: number): number => nowMs - seconds * 1000;
  const accountId = 'finesse';
  const conferenceId = 'finesse/40871';

  const descriptor: Descriptor = {
    vendorId: 'sample',
    name: 'vendor.cisco-finesse.name',
    needs: 'vendor.cisco-finesse.needs',
    badge: { letters: 'M', hue: 2 },
    fields: [],
    capabilities: {
      dropsParticipants: true,
      makesCalls: false,
      hasAgentState: false,
      hasTeam: false,
      meetings: { pageSize: 20, byAddress: ['take-control'], accesses: ['everyone', 'invited', 'nobody'] },
    },
  };

  const shared: Conference['shared'] = {
    speak: allowed,
    lowerHand: allowed,
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
    admit: allowed,
    rejectEntry: allowed,
  };

  const conference = (more: Partial<Conference> = {}): Conference =>
    fixture.conference({
      kind: 'meeting',
      subject: 'Quarterly review',
      peopleCount: 5,
      controls: Object.fromEntries(
        [...controlIds.filter(isMeetingControl), 'end' as const, 'prolong' as const, 'invite' as const].map(
          (control) => [control, control === 'pause-recording' ? denied('not-now') : allowed],
        ),
      ),
      settings: {
        isLocked: false,
        hasLobby: true,
        areNewcomersMuted: true,
        mayUnmuteThemselves: true,
        recording: 'on',
        endsAt: ago(-1800),
        messages: 'everyone',
        sharing: 'everyone',
      },
      shared,
      ...more,
    });

  const person = (id: string, more: Partial<Participant> = {}): Participant =>
    fixture.participant(id, {
      kind: 'person',
      state: 'connected',
      audio: { canSpeak: 'on' },
      handRaisedAt: null,
      camera: 'on',
      source: 'same-company',
      permissions: { drop: allowed },
      ...more,
    });

  const people: readonly Participant[] = [
    person('p1', {
      name: 'Wei Zhang',
      address: '1001',
      role: 'chair',
      isSelf: true,
      device: 'desktop',
      permissions: { drop: denied('self'), speak: allowed, moveToLobby: denied('self'), uninvite: denied('self') },
    }),
    person('p2', {
      name: 'Maria Albers',
      address: '1044',
      role: 'co-host',
      isSpeaking: true,
      isSharing: true,
      device: 'desktop',
      personKey: 'maria',
    }),
    person('p3', {
      name: 'Maria Albers',
      address: '1044',
      camera: 'off',
      audio: { canSpeak: 'off' },
      device: 'mobile',
      personKey: 'maria',
    }),
    person('p4', { name: 'Ines Vale', address: '1077', handRaisedAt: ago(95), camera: 'off' }),
    person('p5', { name: 'Noor Haddad', address: '+49 170 555 0132', handRaisedAt: ago(20), source: 'phone' }),
    person('w1', {
      name: 'Maria Albers',
      address: '',
      state: 'in-lobby',
      stateSince: ago(40),
      source: 'anonymous',
      permissions: { drop: denied('not-connected') },
    }),
    person('w2', {
      name: 'Tomas Lind',
      address: 'tomas@example.net',
      state: 'in-lobby',
      stateSince: ago(12),
      source: 'federated',
      permissions: { drop: denied('not-connected') },
    }),
    person('n1', {
      name: 'Bo Chen',
      address: '1090',
      state: 'not-here',
      stateSince: null,
      joinedAt: null,
      permissions: { drop: denied('not-connected') },
    }),
  ];

  const meetings: readonly Meeting[] = [
    fixture.meeting('40871', { subject: 'Quarterly review', conferenceId, peopleCount: 5 }),
    fixture.meeting('50233', { subject: 'Stand-up', needsPassword: true, peopleCount: 12 }),
    fixture.meeting('50234', {
      subject: 'Town hall',
      status: 'scheduled',
      peopleCount: null,
      startsAt: ago(-7200),
      permissions: { takeControl: denied('not-now'), start: allowed, changeAccess: allowed, delete: allowed },
    }),
  ];

  const personChange = (value: Participant): Change => ({ slice: 'participant', conferenceId, id: value.id, value });
  const agent = fixture.account().agent;
  const changes: readonly Change[] = [
    { slice: 'environment', value: fixture.environment({ vendors: [descriptor] }) },
    {
      slice: 'account',
      id: accountId,
      value: fixture.account({
        label: 'Meetings, Hamburg',
        agent: agent && {
          ...agent,
          permissions: { ...agent.permissions, createMeeting: allowed },
        },
      }),
    },
    { slice: 'conference', id: conferenceId, value: conference() },
    ...people.map(personChange),
    ...meetings.map((value): Change => ({ slice: 'meeting', accountId, id: value.id, value })),
    {
      slice: 'meeting-list',
      id: accountId,
      value: {
        text: '',
        from: 0,
        ids: meetings.map(({ id }) => id),
        total: 43,
        status: 'read',
        readAt: nowMs,
        reason: null,
      },
    },
  ];
  return { ...fixture, accountId, conferenceId, conference, person, personChange, people, meetings, changes };
};
