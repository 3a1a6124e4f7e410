import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CloudDesk, numbers } from './huawei-cloud-meeting.desk.ts';

/** The roster is as the service has it after so long at most, in milliseconds. */
const truthMs = 3_000;
const newcomer = '+990000000009999';

type Chaos = readonly [name: string, begin: (desk: CloudDesk, meeting: string) => void];

const leave = ({ service }: CloudDesk, meeting: string, index: number): void =>
  service.leave(meeting, numbers(index + 1)[index] ?? '');

const kinds: readonly Chaos[] = [
  [
    'a gap',
    (desk, meeting) => {
      desk.service.loseNews(1);
      leave(desk, meeting, 0);
      desk.service.join(meeting, newcomer);
    },
  ],
  [
    'a lost last push of somebody who leaves',
    (desk, meeting) => {
      desk.service.join(meeting, newcomer);
      desk.service.loseNews(100);
      leave(desk, meeting, 0);
    },
  ],
  [
    'a lost last push of somebody who comes',
    (desk, meeting) => {
      desk.service.loseNews(100);
      desk.service.join(meeting, newcomer);
    },
  ],
  [
    'doubles',
    (desk, meeting) => {
      desk.service.duplicateNews(6);
      leave(desk, meeting, 0);
      desk.service.join(meeting, newcomer);
    },
  ],
  [
    'pushes in another order',
    (desk, meeting) => {
      desk.service.reorderNews(4);
      leave(desk, meeting, 0);
      leave(desk, meeting, 1);
      desk.service.join(meeting, newcomer);
    },
  ],
  [
    'a cut',
    (desk, meeting) => {
      desk.service.cutNews();
      leave(desk, meeting, 0);
      desk.service.join(meeting, newcomer);
    },
  ],
  [
    'silence, in which new WebSockets are silent, too',
    (desk, meeting) => {
      desk.service.simulator.setSwitch('fault', 'silent');
      leave(desk, meeting, 0);
      desk.service.join(meeting, newcomer);
    },
  ],
  [
    'a gap across a reconnection',
    (desk, meeting) => {
      desk.service.loseNews(1);
      leave(desk, meeting, 0);
      desk.service.act({ act: 'closeChannels' });
      desk.service.act({ act: 'skipVersions', meeting, pushType: 'ParticipantsNotify', count: 7 });
      desk.service.join(meeting, newcomer);
    },
  ],
  [
    'a push that is cut off',
    (desk, meeting) => {
      desk.service.act({ act: 'truncatePushes', count: 2 });
      leave(desk, meeting, 0);
      desk.service.join(meeting, newcomer);
    },
  ],
];

describe('Huawei Cloud Meeting, whatever its WebSocket does', () => {
  let desk: CloudDesk;

  beforeEach(async () => {
    desk = await CloudDesk.open(2);
  });
  afterEach(async () => {
    await desk.close();
  });

  it.each(kinds)('after %s the roster is true within 3 s, and live in the end', async (_name, begin) => {
    const { bench, service } = desk;
    const { meeting, conferenceId } = await desk.controlling(5);
    begin(desk, meeting);
    const shown = (): string => bench.present(conferenceId).sort().join();
    await bench.untilWithin(truthMs, 'the truth', () => shown() === service.present(meeting).sort().join());
    service.comeBack();
    await bench.until('the meeting to be live', () => desk.isLive(conferenceId));
    expect(shown()).toBe(service.present(meeting).sort().join());
    expect(bench.account.connection.status).toBe('online');
  });
});
