import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CloudDesk, numbers } from './huawei-cloud-meeting.desk.ts';

describe('Huawei Cloud Meeting, over time', () => {
  let desk: CloudDesk;
  let bench: CloudDesk['bench'];
  let service: CloudDesk['service'];

  beforeEach(async () => {
    desk = await CloudDesk.open(8);
    ({ bench, service } = desk);
  });
  afterEach(async () => {
    await desk.close();
  });

  it('waits when the service takes no more requests for a while', async () => {
    const { conferenceId } = await desk.controlling(4);
    service.act({
      act: 'nextReply',
      pathIncludes: 'participants/delete',
      status: 429,
      contentType: 'application/json',
      body: '{"error_code":"APIG.0308","error_msg":"The throttling threshold has been reached"}',
      count: 2,
    });
    const outcomes = desk.disconnect(conferenceId, numbers(3));
    const group = await bench.until('the wait to be shown', () =>
      [...bench.state.groups.values()].find(({ waitsUntil }) => waitsUntil !== null),
    );
    expect(group).toMatchObject({ counts: { waiting: 3 }, sentCount: 0 });
    expect((await outcomes).map(({ phase }) => phase)).toEqual(['confirmed', 'confirmed', 'confirmed']);
  });

  it('can be stopped while the service takes no more requests', async () => {
    const { meeting, conferenceId } = await desk.controlling(4, { chunk: '2' });
    service.act({ act: 'nextError', pathIncludes: 'participants/delete', code: 'APIG.0308', count: 1_000 });
    const outcomes = desk.disconnect(conferenceId, numbers(3));
    const group = await bench.until('the wait to be shown', () =>
      [...bench.state.groups.values()].find(({ waitsUntil }) => waitsUntil !== null),
    );
    await bench.stopGroup(group.id);
    expect((await outcomes).map(({ phase, reason }) => [phase, reason])).toEqual(
      Array.from({ length: 3 }, () => ['cancelled', 'stopped']),
    );
    expect(service.present(meeting)).toHaveLength(5);
  });

  it('keeps to the limit of calls that the headers tell: each is muted once, and none is refused', async () => {
    const { conferenceId } = await desk.controlling(12);
    service.simulator.setSwitch('callsPerMinute', 8);
    await bench.makeAll({
      kind: 'mute-participant',
      conferenceId,
      participantIds: numbers(12).map((number) => bench.participant(conferenceId, number).id),
    });
    const outcomes = await desk.settled(12);
    expect(outcomes.map(({ phase, reason }) => [phase, reason])).toEqual(
      Array.from({ length: 12 }, () => ['confirmed', null]),
    );
    const asked = service.simulator.model.requests.filter(({ path }) => path.includes('participants/mute'));
    expect(asked.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 200));
  });

  it('is followed again soon after a long outage, and nobody signs in before the service answers', async () => {
    const { conferenceId } = await desk.controlling(1);
    service.goDown();
    await bench.until('a long pause', () => (bench.account.connection.retryAt ?? 0) > bench.clock.now() + 12_000);
    const signIns = service.passwordCount();
    service.comeBack();
    await bench.untilWithin(9_000, 'the truth', () => desk.isLive(conferenceId));
    expect(service.passwordCount()).toBe(signIns);
  });

  it('tokens are renewed before they end: no request is refused, and no password sent again', async () => {
    service.simulator.setSwitch('accessTokenMs', 20_000);
    service.simulator.setSwitch('controlTokenMs', 320_000);
    const { conferenceId } = await desk.controlling(1);
    await bench.until(
      'some renewals',
      () => service.requestCount(/\/acs\/token$/u) >= 3 && service.requestCount(/control\/conferences\/token/u) >= 3,
    );
    expect(service.simulator.model.requests.filter(({ status }) => status === 401)).toEqual([]);
    expect(service.passwordCount()).toBe(1);
    expect(desk.isLive(conferenceId)).toBe(true);
  });
});
