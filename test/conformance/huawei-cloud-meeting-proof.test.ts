import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CloudDesk, numbers } from './huawei-cloud-meeting.desk.ts';

describe('Huawei Cloud Meeting, what proves that somebody was disconnected', () => {
  let desk: CloudDesk;
  let bench: CloudDesk['bench'];
  let service: CloudDesk['service'];

  beforeEach(async () => {
    // What is read back is read after a second: at this pace a busy machine is done before.
    desk = await CloudDesk.open(1);
    ({ bench, service } = desk);
  });
  afterEach(async () => {
    await desk.close();
  });

  /** Whatever else may read the meeting gets nothing. */
  const refuseReads = (): void => {
    service.act({ act: 'nextError', pathIncludes: 'realTimeInfo', code: 'MMC.111070003', status: 500, count: 1_000 });
  };

  it.each(['after', 'before'] as const)('is pushed, the reason %s the removal: it needs no read', async (when) => {
    service.simulator.setSwitch('inviteResults', when);
    const { conferenceId } = await desk.controlling(3);
    refuseReads();
    const outcomes = await desk.disconnect(conferenceId, numbers(2));
    expect(outcomes.map(({ phase, cause }) => [phase, cause])).toEqual([
      ['confirmed', 'own'],
      ['confirmed', 'own'],
    ]);
  });

  it('is the reason that comes a while after the removal', async () => {
    const { conferenceId } = await desk.controlling(3);
    refuseReads();
    service.simulator.setSwitch('inviteResults', 'never');
    const outcomes = desk.disconnect(conferenceId, numbers(1));
    const [number = ''] = numbers(1);
    await bench.until('the removal', () => !bench.present(conferenceId).includes(number));
    service.act({
      act: 'sendPush',
      pushType: 'InviteResultNotify',
      isFull: true,
      data: [{ callNumber: number, resultCode: '11076002' }],
    });
    expect(await outcomes).toMatchObject([{ phase: 'confirmed', cause: 'own' }]);
  });
});

describe('Huawei Cloud Meeting, what is proved although its push is lost', () => {
  let desk: CloudDesk;

  beforeEach(async () => {
    desk = await CloudDesk.open(2);
  });
  afterEach(async () => {
    await desk.close();
  });

  it.each(['lock', 'mute-all-firmly', 'forbid-messages', 'start-recording'] as const)(
    '%s: no read tells of settings, they are pushed anew',
    async (kind) => {
      const { conferenceId } = await desk.controlling(2);
      desk.service.act({ act: 'deafenEvents' });
      const command = await desk.bench.make({ kind, conferenceId });
      await desk.bench.until('its acceptance', () => desk.bench.state.commands.get(command)?.phase === 'accepted');
      desk.service.act({ act: 'deafenEvents', isDeaf: false });
      expect(await desk.bench.settled(command)).toMatchObject({ phase: 'confirmed' });
      expect(desk.isLive(conferenceId)).toBe(true);
    },
  );

  it('who was moved to the waiting room, and who came into it by themselves', async () => {
    const meeting = desk.service.meeting({ others: numbers(2), hasWaitingRoom: true });
    await desk.signIn();
    const conferenceId = await desk.bench.follow({ address: meeting });
    await desk.bench.until('everybody', () => desk.bench.roster(conferenceId).length === 3);
    const lobby = () => desk.bench.roster(conferenceId).filter(({ state }) => state === 'in-lobby').length;
    const [first = ''] = desk.rows(conferenceId, numbers(1));
    desk.service.act({ act: 'deafenEvents' });
    const command = await desk.bench.make({ kind: 'move-to-lobby', conferenceId, participantIds: [first] });
    await desk.bench.until('its acceptance', () => desk.bench.state.commands.get(command)?.phase === 'accepted');
    desk.service.act({ act: 'deafenEvents', isDeaf: false });
    expect(await desk.bench.settled(command)).toMatchObject({ phase: 'confirmed' });
    expect(lobby()).toBe(1);
    desk.service.loseNews(1);
    desk.service.act({ act: 'personWaits', meeting, name: 'Mara', number: '+990000000000501' });
    await desk.bench.until('Mara', () => lobby() === 2);
  });
});
