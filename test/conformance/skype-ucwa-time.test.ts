import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../main/ports/clock.ts';
import { inMeeting } from './skype-ucwa.commands.ts';
import { skypeHarness } from './skype-ucwa.harness.ts';
import { SkypeServer } from './skype-ucwa.server.ts';
import { VendorBench } from './vendor-bench.ts';

const hourMs = 3_600_000;
const visitor = 'walt@partner.example';

/** The same time, told by a clock that is wrong. */
const shifted = (clock: Clock, byMs: number): Clock => ({
  now: () => clock.now() + byMs,
  monotonicMs: () => clock.monotonicMs(),
  after: (delayMs, task) => clock.after(delayMs, task),
});

describe.each([
  ['an hour ahead', -hourMs, '60 min ahead'],
  ['an hour behind', hourMs, '60 min behind'],
] as const)('Skype for Business, where this computer’s clock is %s', (_how, serverByMs, detail) => {
  let bench: VendorBench;
  let server: SkypeServer;

  beforeEach(async () => {
    bench = await new VendorBench(4).start(skypeHarness.vendor);
    server = await SkypeServer.start(shifted(bench.clock, serverByMs));
    server.set('tokenLifetimeMs', 6_500);
    await bench.signIn(skypeHarness.vendor, server.account(bench));
    await bench.online();
  });
  afterEach(async () => {
    await bench.stop();
    await server.stop();
  });

  it('that is told, once, by how much', async () => {
    const notices = () => [...bench.state.notices.values()].map((notice) => [notice.code, notice.detail]);
    expect(notices()).toEqual([['clock-differs', detail]]);
    server.act({ act: 'loseApplications' });
    await bench.until('the loss', () => bench.account.connection.status !== 'online');
    await bench.online();
    expect(notices()).toHaveLength(1);
  });

  it('nothing is lost: who waits is decided about, since when is right, and tokens are renewed in time', async () => {
    const { conferenceId, meeting, row } = await inMeeting(bench, server);
    server.wait(meeting, 'zoe@partner.example', 'Zoe');
    await bench.until('Zoe', () =>
      bench
        .roster(conferenceId)
        .some(({ name, permissions }) => name === 'Zoe' && permissions.admit?.verdict === 'allowed'),
    );
    const zoe = row('zoe@partner.example');
    expect(Math.abs((zoe.stateSince ?? 0) - bench.clock.now())).toBeLessThan(hourMs / 4);
    for (const [kind, id] of [
      ['reject-entry', row(visitor).id],
      ['admit', zoe.id],
    ] as const)
      expect(await bench.settled(await bench.make({ kind, conferenceId, participantIds: [id] }))).toMatchObject({
        phase: 'confirmed',
        cause: 'own',
      });
    await bench.until('some tokens', () => server.passwordCount() > 3);
    const refused = server.simulator.model.requests.filter(({ status }) => status === 401);
    // The one before the first token.
    expect(refused).toHaveLength(1);
    expect(bench.state.conferences.get(conferenceId)?.truth.status).toBe('live');
  });

  it('a meeting can be entered for as long as was asked for, by the server’s clock', async () => {
    await bench.searchMeetings();
    const { accountId } = bench;
    const meeting = { subject: 'Planning', access: null, startsAt: null, minutes: 60 };
    const command = await bench.make({ kind: 'create-meeting', accountId, ...meeting });
    expect(await bench.settled(command)).toMatchObject({ phase: 'confirmed' });
    const made = await bench.until('it on the list', () =>
      [...(bench.state.meetings.get(accountId)?.values() ?? [])].find(({ subject }) => subject === 'Planning'),
    );
    const lastsMs = (made.endsAt ?? 0) - (bench.clock.now() + serverByMs);
    expect(Math.abs(lastsMs - hourMs)).toBeLessThan(hourMs / 20);
  });
});
