import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inMeeting } from './skype-ucwa.commands.ts';
import { skypeHarness } from './skype-ucwa.harness.ts';
import { ownAccount, SkypeServer } from './skype-ucwa.server.ts';
import { VendorBench } from './vendor-bench.ts';

const newcomer = 'zoe@partner.example';

describe('Skype for Business: the channel of events', () => {
  let bench: VendorBench;
  let server: SkypeServer;

  beforeEach(async () => {
    bench = await new VendorBench(3).start(skypeHarness.vendor);
    server = await SkypeServer.start(bench.clock);
  });
  afterEach(async () => {
    await bench.stop();
    await server.stop();
  });

  const enter = async () => {
    await bench.signIn(skypeHarness.vendor, server.account(bench));
    await bench.online();
    return inMeeting(bench, server);
  };
  const truth = (conferenceId: string) => bench.state.conferences.get(conferenceId)?.truth;
  const live = (conferenceId: string) =>
    bench.until('the picture to be live', () => truth(conferenceId)?.status === 'live');
  const stale = (conferenceId: string) =>
    bench.until('the picture to be stale', () =>
      truth(conferenceId)?.status === 'stale' ? truth(conferenceId) : null,
    );
  const shows = (conferenceId: string, address: string) =>
    bench.until(address, () => bench.present(conferenceId).includes(address));
  const requestCount = (path: RegExp): number => server.requestCount('GET', path);

  it.each(['off', 'on'] as const)(
    'lost its place: everything is read before it is live again (self %s)',
    async (self) => {
      server.set('resyncSelf', self === 'on');
      server.isBeyondShapes = self === 'on';
      server.beyondShapes = /^$/u;
      const { conferenceId, meeting, row } = await enter();
      const promoted = 'vera@partner.example';
      server.act({ act: 'deafenEvents' });
      // No count and no list shows it.
      server.act({ act: 'leaderDoes', meeting, person: `sip:${promoted}`, action: 'promote' });
      server.act({ act: 'deafenEvents', isDeaf: false });
      server.act({ act: 'loseTrack', user: ownAccount });
      // The same address is asked for again.
      server.cutNews();
      await bench.until('the promotion', () => row(promoted).role === 'co-host');
      await live(conferenceId);
      expect(bench.account.connection.status).toBe('online');
    },
  );

  it('is back soon after a long outage', async () => {
    const { conferenceId } = await enter();
    server.goDown();
    await bench.until('a long pause', () => (bench.account.connection.retryAt ?? 0) > bench.clock.now() + 12_000);
    server.comeBack();
    await bench.untilWithin(9_000, 'the truth', () => truth(conferenceId)?.status === 'live');
    expect(bench.account.connection.status).toBe('online');
  });

  it('was silent for long: the conversations are entered anew, and who waits still waits', async () => {
    server.set('resumeAfterMs', 8_000);
    const { conferenceId, meeting } = await enter();
    server.goDown();
    await stale(conferenceId);
    await bench.until('the silence', () => bench.account.connection.status === 'waiting');
    await bench.until('its end', () => (truth(conferenceId)?.at ?? 0) < bench.clock.now() - 10_000);
    server.join(meeting, newcomer);
    server.comeBack();
    await live(conferenceId);
    await shows(conferenceId, newcomer);
    expect(bench.roster(conferenceId).filter(({ state }) => state === 'in-lobby')).toHaveLength(1);
  });

  it('is ended by a proxy while it is idle: that is no break', async () => {
    server.set('proxyIdleMs', 6_000);
    const { conferenceId, meeting } = await enter();
    const before = requestCount(/\/events/u);
    await bench.until('some ends', () => requestCount(/\/events/u) > before + 3);
    expect(truth(conferenceId)?.status).toBe('live');
    server.join(meeting, newcomer);
    await shows(conferenceId, newcomer);
    expect(bench.state.notices.size).toBe(0);
  });

  it.each(['anyAck', 'sameAck'] as const)(
    'belongs to another program now: that is told, and not fought (%s)',
    async (how) => {
      server.set('pgetReplaced', how);
      await enter();
      server.act({ act: 'replaceEvents', user: ownAccount });
      expect(await bench.refused()).toMatchObject({ reason: 'taken-over' });
      const before = requestCount(/./u);
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(requestCount(/./u)).toBe(before);
    },
  );

  it.each([403, 401, 500] as const)('is at a host that takes only tokens of its own (%i)', async (status) => {
    server.set('secondHost', true);
    server.set('wrongHostToken', status);
    server.isBeyondShapes = true;
    server.beyondShapes = /^client applications\.post \/headers\/Authorization is missing/u;
    const { conferenceId } = await enter();
    expect(truth(conferenceId)?.status).toBe('live');
    // One for the host of discovery, one for that of applications.
    expect(server.passwordCount()).toBe(2);
  });

  it.each(['refused', 'answered'] as const)('outlives its token while it waits (%s)', async (how) => {
    server.set('parkedTokenExpiry', how);
    const { conferenceId, meeting } = await enter();
    server.act({ act: 'expireTokens' });
    server.join(meeting, newcomer);
    await shows(conferenceId, newcomer);
    await live(conferenceId);
    expect(server.passwordCount()).toBe(2);
  });

  it.each([
    ['a token that is taken no more', { act: 'spoilTokens' }],
    ['an application that is gone', { act: 'loseApplications' }],
  ] as const)('outlives %s', async (_name, act) => {
    const { conferenceId, meeting } = await enter();
    server.act(act);
    server.join(meeting, newcomer);
    await shows(conferenceId, newcomer);
    await live(conferenceId);
    expect(bench.account.connection.status).toBe('online');
  });

  it('leaves servers that are away alone for as long as they say', async () => {
    server.set('retryAfterSeconds', 90);
    server.set('fault', 'unavailable');
    await bench.signIn(skypeHarness.vendor, server.account(bench));
    const { reason, retryAt } = await bench.waiting();
    expect(reason).toBe('out-of-service');
    expect((retryAt ?? 0) - bench.clock.now()).toBeGreaterThan(60_000);
  });

  it('is made anew three times in five minutes and no more', async () => {
    await enter();
    for (let times = 1; times <= 4; times += 1) {
      server.act({ act: 'loseApplications' });
      if (times < 4) {
        await bench.until('the loss', () => bench.account.connection.status !== 'online');
        await bench.online();
      }
    }
    expect(await bench.refused()).toMatchObject({ reason: 'signed-out-by-server' });
  });

  it.each(['TooManyApplications', 'UserAgentNotAllowed'] as const)('is refused for good: %s', async (as) => {
    await enter();
    server.act({ act: 'loseApplications', as });
    const { reason } = await bench.refused();
    expect(reason).toBe(as === 'TooManyApplications' ? 'limit-exceeded' : 'not-permitted');
  });
});
