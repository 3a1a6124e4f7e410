import { afterEach, describe, expect, it } from 'vitest';
import { huaweiCloudMeeting } from '../../main/vendors/huawei-cloud-meeting/adapter.ts';
import { CloudMeetingServer } from './huawei-cloud-meeting.server.ts';
import { VendorBench } from './vendor-bench.ts';

type Switches = NonNullable<NonNullable<Parameters<typeof CloudMeetingServer.start>[1]>['switches']>;

/** What the service's documentation leaves open, each in its other forms. */
const forms: readonly Switches[] = [
  { unsetMembers: 'missing' },
  { expireTimeForm: 'milliseconds' },
  { controlTokenRenewal: 'sameToken' },
  { compression: true },
  { successBody: 'returnCode' },
  { codeDigits: 'eight' },
  { noHost: 'missing', noCohosts: 'missing' },
  { attendeeMembers: 'all' },
  { numberForm: 'text', picNumForm: 'text' },
  { queryAllByUser: 'refused' },
  { pushBeforeReply: true },
  { effectDelayMs: 500, pushDelayMs: 500 },
  { unknownPids: 'accepted' },
  { disconnectCode: '11076002' },
  { invitedAfterDisconnect: 'removed' },
  { versions: 'meeting' },
  { versions: 'allTypes' },
  { entriesPerPush: 1 },
  { fullPushOrder: 'reversed', subscribeReply: 'last' },
  { trailingSpaces: true },
  { pushData: 'underData' },
  { pushData: 'text' },
  { dynamicInfo: 'partial' },
  { newcomerKeys: 'withoutName' },
  { removalMap: 'missing' },
  { clientTypeKey: 'CLICENT_LOGIN_TYPE', resultKey: 'errorCode', orgKey: 'orgId' },
  { inviteResults: 'before' },
  { inviteResults: 'never' },
  { attendeeId: 'pid' },
  { attendeeId: 'number' },
  { waitingKeys: 'table', waitingDelType: 'missing' },
  { waitingKeys: 'sample' },
  { silence: 'empty', speakerNames: false },
  { supportedPushes: 'all' },
  { supportedPushes: 'none' },
  { removalsAtEnd: true },
  { closeCode: '1001' },
  { closeCode: 'cut' },
];

const numbers = ['+990000000000301', '+990000000000302', '+990000000000303'] as const;

describe('Huawei Cloud Meeting is understood in each form', () => {
  let bench: VendorBench;
  let service: CloudMeetingServer;

  afterEach(async () => {
    await bench.stop();
    await service.stop();
  });

  it.each(forms)('%o', async (switches) => {
    bench = await new VendorBench().start(huaweiCloudMeeting);
    service = await CloudMeetingServer.start(bench.clock, { switches });
    const meeting = service.meeting({
      others: numbers,
      hasWaitingRoom: true,
      invited: [{ name: 'Lena', number: '+990000000000401' }],
    });
    service.act({ act: 'personWaits', meeting, name: 'Mara', number: '+990000000000501' });
    await bench.signIn(huaweiCloudMeeting, service.account(bench));
    await bench.online();
    const conferenceId = await bench.follow({ address: meeting });
    const inState = (state: string): string[] =>
      bench
        .roster(conferenceId)
        .filter((row) => row.state === state)
        .map(({ name }) => name);
    await bench.until('everybody', () => inState('connected').length === 4 && inState('in-lobby').length === 1);
    expect(inState('not-here')).toEqual(['Lena']);
    expect(inState('in-lobby')).toEqual(['Mara']);

    service.act({ act: 'personJoins', meeting, name: 'Newcomer', number: '+990000000000601' });
    service.leave(meeting, numbers[2]);
    await bench.until(
      'who came and who left',
      () => inState('in-lobby').includes('Newcomer') && !bench.present(conferenceId).includes(numbers[2]),
    );
    service.act({ act: 'peopleSpeak', meeting, speakers: [{ person: numbers[1] }] });
    if (switches.supportedPushes !== 'none')
      await bench.until('the speaker', () => bench.participant(conferenceId, numbers[1]).isSpeaking === true);

    // The first pushes after a subscription may be doubted until a read.
    await bench.until(
      'the meeting to be live',
      () => bench.state.conferences.get(conferenceId)?.truth.status === 'live',
    );
    const of = (number: string): string[] => [bench.participant(conferenceId, number).id];
    const dropped = await bench.settled(
      await bench.make({ kind: 'drop', conferenceId, participantIds: of(numbers[0]) }),
    );
    expect(dropped).toMatchObject({ phase: 'confirmed', reason: null });
    const row = bench.roster(conferenceId).find(({ name }) => name === 'Mara');
    const admitted = await bench.settled(
      await bench.make({ kind: 'admit', conferenceId, participantIds: [row?.id ?? ''] }),
    );
    expect(admitted).toMatchObject({ phase: 'confirmed', reason: null });
    const locked = await bench.settled(await bench.make({ kind: 'lock', conferenceId }));
    expect(locked).toMatchObject({ phase: 'confirmed', reason: null });
    expect(inState('connected').sort()).toEqual(['Agent Seven', 'Mara', 'Person 2']);

    service.end(meeting);
    await bench.until('the end', () => !bench.state.conferences.has(conferenceId));
    await bench.signOut(null);
    await bench.until('the server to have let go', () => service.leftovers().length === 0);
    expect([...bench.state.notices.values()]).toEqual([]);
  });
});
