import type { CommandKind, CommandRequest } from '../../app/domain/command.ts';
import type { Participant } from '../../app/domain/participant.ts';
import type { CommandCase, ServerUnderTest } from './harness.ts';
import { skype, type SkypeServer } from './skype-ucwa.server.ts';
import type { VendorBench } from './vendor-bench.ts';

const confirmed = { phase: 'confirmed', reason: null } as const;
const others = ['bob@contoso.example', 'vera@partner.example', '5003'] as const;
const visitor = 'walt@partner.example';

interface Place {
  readonly bench: VendorBench;
  readonly service: SkypeServer;
  readonly meeting: string;
  readonly conferenceId: string;
  /** The row of somebody. */
  readonly row: (address: string) => Participant;
}

/** Names come first: until everybody was read, nobody may be acted upon. */
export const whenRead = (bench: VendorBench, conferenceId: string): Promise<unknown> =>
  bench.until('everybody to be read', () =>
    bench
      .roster(conferenceId)
      .every(({ permissions: { drop } }) => drop.verdict !== 'denied' || drop.reason !== 'unread'),
  );

/** In a meeting of our user with three others and one who waits. */
export const inMeeting = async (bench: VendorBench, server: ServerUnderTest): Promise<Place> => {
  const service = skype(server);
  const meeting = service.meeting(others);
  service.wait(meeting, visitor, 'Walt Worker');
  const conferenceId = await bench.follow({ address: meeting }, null, 'join');
  await bench.until('everybody', () => bench.roster(conferenceId).length === 5);
  await whenRead(bench, conferenceId);
  return { bench, service, meeting, conferenceId, row: (address) => bench.participant(conferenceId, address) };
};

type PersonKind = Exclude<
  Extract<CommandRequest, { participantIds: string[] }>['kind'],
  'set-audio' | 'rename' | 'hand-over' | 'spotlight' | 'roll-call'
>;

const commandCase = (
  kind: CommandKind,
  request: (place: Place) => CommandRequest,
  before: (place: Place) => Promise<unknown> = async () => Promise.resolve(),
): CommandCase => ({
  kind,
  best: confirmed,
  prepare: async (bench, server) => {
    const place = await inMeeting(bench, server);
    await before(place);
    return request(place);
  },
});

const aboutOne = (
  kind: PersonKind,
  address: string = others[0],
  before?: (place: Place) => Promise<unknown>,
): CommandCase =>
  commandCase(kind, ({ conferenceId, row }) => ({ kind, conferenceId, participantIds: [row(address).id] }), before);

type ControlKind = 'leave' | 'mute-all-firmly' | 'allow-self-unmute' | 'forbid-messages';

const control = (kind: ControlKind, before?: (place: Place) => Promise<unknown>): CommandCase =>
  commandCase(kind, ({ conferenceId }) => ({ kind, conferenceId }), before);

/** One case a command. */
export const commands: readonly CommandCase[] = [
  aboutOne('drop'),
  aboutOne('reject-entry', visitor),
  aboutOne('admit', visitor),
  aboutOne('promote', others[1]),
  aboutOne('demote', others[1], async ({ bench, service, meeting, row }) => {
    service.act({ act: 'leaderDoes', meeting, person: `sip:${others[1]}`, action: 'promote' });
    await bench.until('the promotion', () => row(others[1]).role === 'co-host');
  }),
  aboutOne('mute-participant'),
  aboutOne('unmute-participant', others[0], async ({ bench, service, meeting, row }) => {
    service.act({ act: 'leaderDoes', meeting, person: `sip:${others[0]}`, action: 'mute' });
    await bench.until('the muting', () => row(others[0]).audio?.canSpeak === 'off');
  }),
  control('mute-all-firmly'),
  control('allow-self-unmute', async ({ bench, service, meeting, conferenceId }) => {
    service.act({ act: 'muteLock', meeting, isOn: true });
    await bench.until(
      'the lock',
      () => bench.state.conferences.get(conferenceId)?.controls['allow-self-unmute']?.verdict === 'allowed',
    );
  }),
  control('forbid-messages'),
  commandCase(
    'allow-messages',
    ({ conferenceId }) => ({ kind: 'allow-messages', conferenceId }),
    async ({ bench, service, meeting, conferenceId }) => {
      service.act({ act: 'audienceMessaging', meeting, isOn: false });
      await bench.until('the lock', () => bench.state.conferences.get(conferenceId)?.settings?.messages === 'nobody');
    },
  ),
  control('leave'),
  commandCase('invite', ({ conferenceId }) => ({
    kind: 'invite',
    conferenceId,
    invitees: [{ kind: 'person', address: 'carol@contoso.example' }],
  })),
];
