import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Fault } from '../../app/domain/error-code.ts';
import { CloudDesk, numbers } from './huawei-cloud-meeting.desk.ts';

describe('Huawei Cloud Meeting, many at once and what comes between', () => {
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

  /** How often each of these was named in a request that was taken. */
  const taken = (meetingPids: ReadonlyMap<string, string>): number[] =>
    [...meetingPids.values()].map(
      (pid) =>
        service.simulator.model.requests.filter(
          ({ path, body, status }) => path.includes('participants/delete') && status === 200 && body.includes(pid),
        ).length,
    );
  const pidsOf = (meeting: string, people: readonly string[]): ReadonlyMap<string, string> =>
    new Map(
      [...(service.simulator.model.meetings.get(meeting)?.participants.values() ?? [])]
        .filter(({ number }) => people.includes(number))
        .map(({ number, pid }) => [number, pid]),
    );
  const all = (count: number, outcome: readonly unknown[]): unknown[] => Array.from({ length: count }, () => outcome);
  const phases = (commands: readonly { readonly phase: string; readonly reason: unknown }[]): unknown[] =>
    commands.map(({ phase, reason }) => [phase, reason]);

  it('the user’s own line in a list is never asked for, and the others are gone', async () => {
    const { meeting, conferenceId } = await desk.controlling(3);
    const own = bench.roster(conferenceId).find(({ isSelf }) => isSelf);
    await bench.makeAll({
      kind: 'drop',
      conferenceId,
      participantIds: [own?.id ?? '', ...desk.rows(conferenceId, numbers(3))],
    });
    const outcomes = await desk.settled(4);
    expect(outcomes[0]).toMatchObject({ phase: 'refused', denial: 'self' });
    expect(phases(outcomes.slice(1))).toEqual(all(3, ['confirmed', null]));
    expect(service.present(meeting)).toHaveLength(1);
  });

  it('one device of a person is disconnected, the other one stays; both say whose they are', async () => {
    const { meeting, conferenceId } = await desk.controlling(1);
    service.act({ act: 'personJoins', meeting, name: 'Lead One', account: 'lead1' });
    service.act({ act: 'personJoins', meeting, name: 'Lead One', account: 'lead1', client: 'Mobile' });
    const devices = await bench.until('both', () => {
      const rows = bench.roster(conferenceId).filter(({ name }) => name === 'Lead One');
      return rows.length === 2 && rows;
    });
    expect(new Set(devices.map(({ personKey }) => personKey)).size).toBe(1);
    expect(new Set(devices.map(({ device }) => device))).toEqual(new Set(['desktop', 'mobile']));
    const [first] = devices;
    const command = await bench.settled(
      await bench.make({ kind: 'drop', conferenceId, participantIds: [first?.id ?? ''] }),
    );
    expect(command).toMatchObject({ phase: 'confirmed', cause: 'own' });
    expect(bench.roster(conferenceId).filter(({ name }) => name === 'Lead One')).toHaveLength(1);
  });

  it('a control token that dies in the middle is replaced, and nobody is asked for twice', async () => {
    const { meeting, conferenceId } = await desk.controlling(12, { chunk: '3' });
    const pids = pidsOf(meeting, numbers(12));
    service.act({ act: 'delayReplies', delayMs: 400, pathIncludes: 'participants/delete' });
    const outcomes = desk.disconnect(conferenceId, numbers(12));
    await bench.until('the first requests', () => service.requestCount(/participants\/delete/u) > 0);
    service.act({ act: 'expireTokens', kind: 'control', meeting });
    expect(phases(await outcomes)).toEqual(all(12, ['confirmed', null]));
    expect(new Set(taken(pids))).toEqual(new Set([1]));
  });

  it.each([{}, { 'Retry-After': '3' }])('429 in the middle, with %o: the rest waits and goes on', async (headers) => {
    const { meeting, conferenceId } = await desk.controlling(9, { chunk: '3' });
    const pids = pidsOf(meeting, numbers(9));
    const body = JSON.stringify({ error_code: 'APIG.0308', error_msg: 'The throttling threshold has been reached' });
    const reply = { status: 429, body, contentType: 'application/json', headers } as const;
    service.act({ act: 'nextReply', pathIncludes: 'participants/delete', ...reply, count: 2 });
    expect(phases(await desk.disconnect(conferenceId, numbers(9)))).toEqual(all(9, ['confirmed', null]));
    expect(new Set(taken(pids))).toEqual(new Set([1]));
  });

  it('a list of which nobody is there any more is told so, for each', async () => {
    const { meeting, conferenceId } = await desk.controlling(4);
    service.simulator.setSwitch('unknownPids', 'refused');
    service.act({ act: 'deafenEvents' });
    for (const number of numbers(3)) service.leave(meeting, number);
    expect(phases(await desk.disconnect(conferenceId, numbers(3)))).toEqual(all(3, ['refused', 'already-gone']));
  });

  it.each(['before', 'after'] as const)(
    'who left by own choice, told %s the removal, was not disconnected',
    async (when) => {
      const { meeting, conferenceId } = await desk.controlling(4);
      service.simulator.setSwitch('inviteResults', when);
      service.simulator.setSwitch('effectDelayMs', 2_000);
      const outcomes = desk.disconnect(conferenceId, numbers(2));
      await bench.until('the acceptance', () => {
        const commands = [...bench.state.commands.values()];
        return commands.length === 2 && commands.every(({ phase }) => phase === 'accepted');
      });
      service.leave(meeting, numbers(1)[0] ?? '');
      expect(phases(await outcomes)).toEqual([
        ['unconfirmed', 'already-gone'],
        ['confirmed', null],
      ]);
    },
  );

  it('three wrong passwords lock nobody out who then enters the right one', async () => {
    const meeting = service.meeting({ others: numbers(1) });
    await desk.signIn();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const refusal = await bench.follow({ address: meeting }, 'wrong').catch((cause: unknown) => cause);
      expect(refusal instanceof Fault && refusal.code).toBe('meeting-or-password-wrong');
    }
    const conferenceId = await bench.follow({ address: meeting }, '482913');
    expect(desk.isLive(conferenceId)).toBe(true);
  });

  it('whoever became host meanwhile is disconnected where they are named', async () => {
    const { meeting, conferenceId } = await desk.controlling(2);
    service.act({ act: 'hostPasses', meeting, to: numbers(1)[0] ?? '' });
    await bench.until('the new host', () =>
      bench.roster(conferenceId).some(({ role, address }) => role === 'chair' && address === numbers(1)[0]),
    );
    const [command] = await desk.disconnect(conferenceId, numbers(1));
    expect(command).toMatchObject({ phase: 'confirmed' });
    expect(service.present(meeting)).not.toContain(numbers(1)[0]);
  });
});
