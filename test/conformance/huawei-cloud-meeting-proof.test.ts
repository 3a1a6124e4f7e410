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

  it.each(['after', 'before'] as const)(
    'is pushed, the reason %s the removal: nothing is read for it',
    async (when) => {
      service.simulator.setSwitch('inviteResults', when);
      const { conferenceId } = await desk.controlling(3);
      const before = service.requestCount(/realTimeInfo/u);
      const outcomes = await desk.disconnect(conferenceId, numbers(2));
      expect(outcomes.map(({ phase, cause }) => [phase, cause])).toEqual([
        ['confirmed', 'own'],
        ['confirmed', 'own'],
      ]);
      expect(service.requestCount(/realTimeInfo/u)).toBe(before);
    },
  );

  it('is the reason that comes a while after the removal', async () => {
    const { conferenceId } = await desk.controlling(3);
    const before = service.requestCount(/realTimeInfo/u);
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
    expect(service.requestCount(/realTimeInfo/u)).toBe(before);
  });
});
