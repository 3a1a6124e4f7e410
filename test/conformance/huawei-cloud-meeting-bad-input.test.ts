import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Fault } from '../../app/domain/error-code.ts';
import { CloudDesk, numbers } from './huawei-cloud-meeting.desk.ts';

const html = '<!DOCTYPE html><html><body><p>Please accept our terms.</p></body></html>';

describe('Huawei Cloud Meeting, when what comes is not what was asked for', () => {
  let desk: CloudDesk;
  let bench: CloudDesk['bench'];
  let service: CloudDesk['service'];

  beforeEach(async () => {
    desk = await CloudDesk.open(6);
    ({ bench, service } = desk);
  });
  afterEach(async () => {
    await desk.close();
  });

  const refusalOf = async (attempt: Promise<unknown>): Promise<string> =>
    attempt.then(
      () => 'followed',
      (cause: unknown) => (cause instanceof Fault ? cause.code : String(cause)),
    );
  const webPage = (pathIncludes: string, count = 1): void => {
    service.act({ act: 'nextReply', pathIncludes, status: 200, body: html, contentType: 'text/html', count });
  };

  it('a web page instead of a command’s answer proves nothing: evidence decides, and it is sent once', async () => {
    const { meeting, conferenceId } = await desk.controlling(3);
    webPage('participants/delete');
    const [command] = await desk.disconnect(conferenceId, numbers(1));
    expect(command).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
    expect(service.requestCount(/participants\/delete/u)).toBe(1);
    expect(service.present(meeting)).toHaveLength(4);
  });

  it('a web page instead of a read leaves the roster as it was', async () => {
    const { conferenceId } = await desk.controlling(3);
    webPage('realTimeInfo', 3);
    service.act({ act: 'dropEvents', count: 1 });
    const [command] = await desk.disconnect(conferenceId, numbers(1));
    expect(command?.phase).not.toBe('refused');
    expect(bench.present(conferenceId).filter((number) => numbers(3).slice(1).includes(number))).toHaveLength(2);
  });

  it('a web page instead of a control token says so, and the next attempt works', async () => {
    const meeting = service.meeting({ others: numbers(2) });
    await desk.signIn();
    webPage('conferences/token');
    expect(await refusalOf(bench.follow({ address: meeting }))).toBe('not-this-system');
    expect(bench.conferences).toEqual([]);
    const conferenceId = await bench.follow({ address: meeting });
    expect(desk.isLive(conferenceId)).toBe(true);
  });

  it('the host of another region is told as one that does not know the account', async () => {
    // Nothing of the account is known there: its answer is that of an unknown name.
    await bench.signIn(...signInOf({ account: 'agent-of-another-region' }));
    expect(await bench.refused()).toMatchObject({ reason: 'wrong-password' });
    expect(service.passwordCount()).toBe(1);
  });

  it('a push that is cut off causes a new subscription and a read: nobody is missing', async () => {
    const { meeting, conferenceId } = await desk.controlling(4);
    service.act({ act: 'truncatePushes', count: 1 });
    service.leave(meeting, numbers(1)[0] ?? '');
    await bench.until(
      'the truth',
      () => bench.present(conferenceId).sort().join() === service.present(meeting).sort().join(),
    );
    await bench.until('the meeting to be live', () => desk.isLive(conferenceId));
    expect([...bench.state.notices.values()].map(({ code }) => code)).toEqual(['answer-malformed']);
  });

  it('a meeting that ends while control of it is being taken is told as ended, and leaves nothing open', async () => {
    const meeting = service.meeting({ others: numbers(2) });
    await desk.signIn();
    service.act({ act: 'delayReplies', delayMs: 1_500, pathIncludes: 'wsToken', count: 1 });
    const refusal = refusalOf(bench.follow({ address: meeting }));
    await bench.until('the control token', () => service.requestCount(/wsToken/u) === 1);
    service.end(meeting);
    expect(await refusal).toBe('meeting-not-running');
    expect(bench.conferences).toEqual([]);
    await bench.until('no channel', () => service.simulator.model.channels.size === 0);
  });

  it('an end of which no push came is found all the same', async () => {
    const { meeting, conferenceId } = await desk.controlling(2);
    service.act({ act: 'deafenEvents' });
    service.end(meeting);
    await bench.until('the end', () => !bench.state.conferences.has(conferenceId));
    expect(bench.account.connection.status).toBe('online');
  });

  it('an address that is no part of the service gets no token', async () => {
    const meeting = service.meeting({ others: numbers(1) });
    await desk.signIn();
    const body = JSON.stringify({
      data: { token: 'stb-test', wsURL: 'ws://127.0.0.1:1', role: 1, confTokenExpireTime: 1800, supportNotifyType: [] },
    });
    service.act({
      act: 'nextReply',
      pathIncludes: 'conferences/token',
      status: 200,
      body,
      contentType: 'application/json',
    });
    service.act({
      act: 'nextReply',
      pathIncludes: 'wsToken',
      status: 200,
      body: '{"webSocketToken":"ws-test"}',
      contentType: 'application/json',
      count: 5,
    });
    service.act({ act: 'nextError', pathIncludes: 'realTimeInfo', code: 'MMC.111070003', status: 500, count: 5 });
    expect(await refusalOf(bench.follow({ address: meeting }))).toBe('answer-malformed');
  });

  const signInOf = (values: Parameters<CloudDesk['signIn']>[0]) =>
    [desk.vendor, service.account(bench, undefined, values)] as const;
});
