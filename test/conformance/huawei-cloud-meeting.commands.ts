import type { MeetingControlKind } from '../../app/domain/command-kinds.ts';
import type { CommandKind, CommandRequest, RequestOf } from '../../app/domain/command.ts';
import type { Participant } from '../../app/domain/participant.ts';
import type { CommandCase, ServerUnderTest } from './harness.ts';
import { cloud, type CloudMeetingServer } from './huawei-cloud-meeting.server.ts';
import type { VendorBench } from './vendor-bench.ts';

const confirmed = { phase: 'confirmed', reason: null } as const;
const others = ['+990000000000301', '+990000000000302', '+990000000000303'] as const;
const absent = '+990000000000401';

interface Place {
  readonly bench: VendorBench;
  readonly service: CloudMeetingServer;
  readonly meeting: string;
  readonly conferenceId: string;
  /** The row of one of the others, or of an invited person. */
  readonly row: (number: string) => Participant;
}

/** In control of a running meeting with three others, one who waits and one who is not there. */
export const controlling = async (bench: VendorBench, server: ServerUnderTest): Promise<Place> => {
  const service = cloud(server);
  const meeting = service.meeting({
    others,
    hasWaitingRoom: true,
    invited: [
      { name: 'Lena', number: absent },
      { name: 'Person 1', number: others[0] },
    ],
  });
  service.act({ act: 'personWaits', meeting, name: 'Mara', number: '+990000000000501' });
  const conferenceId = await bench.follow({ address: meeting });
  await bench.until('everybody', () => bench.roster(conferenceId).length === 6);
  return { bench, service, meeting, conferenceId, row: (number) => bench.participant(conferenceId, number) };
};

type People = Partial<Parameters<CloudMeetingServer['act']>[0]>;

const inMeeting = (
  kind: CommandKind,
  request: (place: Place) => CommandRequest,
  before: (place: Place) => Promise<void> | void = () => undefined,
): CommandCase => ({
  kind,
  best: confirmed,
  prepare: async (bench, server) => {
    const place = await controlling(bench, server);
    await before(place);
    return request(place);
  },
});

type PersonKind = Extract<CommandRequest, { participantIds: string[] }>['kind'];

/** A command about one of the others. */
const aboutOne = (
  kind: Exclude<PersonKind, 'set-audio' | 'rename'>,
  before?: (place: Place) => Promise<void> | void,
  number: string = others[0],
): CommandCase =>
  inMeeting(kind, ({ conferenceId, row }) => ({ kind, conferenceId, participantIds: [row(number).id] }), before);

type MeetingControl = RequestOf<Exclude<MeetingControlKind, 'allow-messages'>>['kind'];

const control = (kind: MeetingControl, before?: (place: Place) => Promise<void> | void): CommandCase =>
  inMeeting(kind, ({ conferenceId }) => ({ kind, conferenceId }), before);

/** One of the others is so, and it shows. */
const changed =
  (change: Omit<Extract<People, { act?: 'personChanges' }>, 'act' | 'person'>, shows: (row: Participant) => boolean) =>
  async ({ bench, service, meeting, row }: Place): Promise<void> => {
    service.act({ act: 'personChanges', meeting, person: others[0], ...change });
    await bench.until('the change', () => shows(row(others[0])));
  };

/** Another host did it before, and it shows. */
const already =
  (kind: MeetingControl) =>
  async ({ bench, conferenceId }: Place): Promise<void> => {
    await bench.settled(await bench.make({ kind, conferenceId }));
  };

/** One case a command. */
export const commands: readonly CommandCase[] = [
  aboutOne('drop'),
  aboutOne('drop-and-uninvite'),
  aboutOne('mute-participant'),
  aboutOne(
    'unmute-participant',
    changed({ isMuted: true }, ({ audio }) => audio?.canSpeak === 'off'),
  ),
  aboutOne(
    'lower-hand',
    changed({ isHandUp: true }, ({ handRaisedAt }) => typeof handRaisedAt === 'number'),
  ),
  inMeeting(
    'raise-hand',
    ({ bench, conferenceId }) => ({
      kind: 'raise-hand',
      conferenceId,
      participantIds: bench
        .roster(conferenceId)
        .filter(({ isSelf }) => isSelf)
        .map(({ id }) => id),
    }),
    // A host has no hand.
    already('release-host'),
  ),
  aboutOne('promote'),
  aboutOne(
    'demote',
    changed({ isCohost: true }, ({ role }) => role === 'co-host'),
  ),
  aboutOne('move-to-lobby'),
  aboutOne('admit', undefined, '+990000000000501'),
  aboutOne('call-participant', undefined, absent),
  aboutOne(
    'ask-camera-on',
    changed({ isCameraOn: false }, ({ camera }) => camera === 'off'),
  ),
  aboutOne(
    'ask-camera-off',
    changed({ isCameraOn: true }, ({ camera }) => camera === 'on'),
  ),
  aboutOne('ask-to-share'),
  aboutOne('withdraw-share-request', async (place) => {
    place.service.simulator.setSwitch('askedPeople', 'ignore');
    const { bench, conferenceId, row } = place;
    const asked = await bench.make({ kind: 'ask-to-share', conferenceId, participantIds: [row(others[0]).id] });
    await bench.until('the acceptance', () => bench.state.commands.get(asked)?.phase === 'accepted');
  }),
  aboutOne('allow-local-recording'),
  aboutOne('forbid-local-recording', async ({ bench, conferenceId, row }) => {
    const participantIds = [row(others[0]).id];
    await bench.settled(await bench.make({ kind: 'allow-local-recording', conferenceId, participantIds }));
  }),
  aboutOne('spotlight'),
  aboutOne('roll-call'),
  inMeeting('rename', ({ conferenceId, row }) => ({
    kind: 'rename',
    conferenceId,
    participantIds: [row(others[0]).id],
    newName: 'Somebody Else',
  })),
  inMeeting('invite', ({ conferenceId }) => ({
    kind: 'invite',
    conferenceId,
    invitees: [{ kind: 'phone', address: '+990000000000601' }],
  })),
  control('lock'),
  control('unlock', already('lock')),
  control('mute-all'),
  control('mute-all-firmly'),
  control('unmute-all', already('mute-all')),
  control('allow-self-unmute', already('mute-all-firmly')),
  control('forbid-self-unmute', already('mute-all')),
  control(
    'lower-all-hands',
    changed({ isHandUp: true }, ({ handRaisedAt }) => typeof handRaisedAt === 'number'),
  ),
  control('start-recording'),
  control('pause-recording', already('start-recording')),
  control('stop-recording', already('start-recording')),
  control('forbid-messages'),
  inMeeting(
    'allow-messages',
    ({ conferenceId }) => ({ kind: 'allow-messages', conferenceId }),
    already('forbid-messages'),
  ),
  control('forbid-sharing'),
  control('allow-sharing', already('forbid-sharing')),
  control('release-host'),
  control('claim-host', already('release-host')),
  inMeeting('prolong', ({ conferenceId }) => ({ kind: 'prolong', conferenceId, minutes: 15 })),
  inMeeting('end', ({ conferenceId }) => ({ kind: 'end', conferenceId })),
];
