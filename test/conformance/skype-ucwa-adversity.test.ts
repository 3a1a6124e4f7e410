import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inMeeting, whenRead } from './skype-ucwa.commands.ts';
import { skypeHarness } from './skype-ucwa.harness.ts';
import { ownAccount, ownAddress, SkypeServer } from './skype-ucwa.server.ts';
import { VendorBench } from './vendor-bench.ts';

const visitor = 'walt@partner.example';
const isNumber = (value: number | null | undefined): boolean => typeof value === 'number';
const bobPath = '/participants/bob@contoso.example';
const uriOf = (address: string): string => `sip:${address}`;

describe('Skype for Business: whatever goes wrong in mid-decision', () => {
  let bench: VendorBench;
  let server: SkypeServer;

  beforeEach(async () => {
    bench = await new VendorBench(3).start(skypeHarness.vendor);
    server = await SkypeServer.start(bench.clock);
    await bench.signIn(skypeHarness.vendor, server.account(bench));
    await bench.online();
  });
  afterEach(async () => {
    await bench.stop();
    await server.stop();
  });

  const conference = (id: string) => bench.state.conferences.get(id);
  const live = (id: string) => bench.until('the picture to be live', () => conference(id)?.truth.status === 'live');
  const lobby = (id: string) => bench.roster(id).filter(({ state }) => state === 'in-lobby');
  const outcomes = (id: string) => (conference(id)?.lobbyEndings ?? []).map(({ outcome }) => outcome);
  const decide = (kind: 'reject-entry' | 'admit', conferenceId: string, id: string) =>
    bench.make({ kind, conferenceId, participantIds: [id] });
  const settled = async (kind: 'reject-entry' | 'admit', conferenceId: string, id: string) =>
    bench.settled(await decide(kind, conferenceId, id));
  const asAtTheServer = (meeting: string, conferenceId: string) =>
    bench.until('the roster to be the server’s', () => {
      const shown = bench.present(conferenceId).sort().join();
      return shown === server.present(meeting).sort().join();
    });

  describe.each(['reject', 'admit'] as const)('an answer to %s that is lost', (operation) => {
    const kind = operation === 'reject' ? 'reject-entry' : 'admit';

    it('proves nothing by itself; what happened does, and not by whom', async () => {
      const { conferenceId, row } = await inMeeting(bench, server);
      server.act({ act: 'loseReplies', operation, isCarriedOut: true });
      expect(await settled(kind, conferenceId, row(visitor).id)).toMatchObject({
        phase: 'confirmed',
        cause: 'unknown',
      });
    });

    it('of what was not done leaves it unconfirmed, and nothing is sent again', async () => {
      const { conferenceId, row } = await inMeeting(bench, server);
      server.act({ act: 'loseReplies', operation, isCarriedOut: false });
      expect(await settled(kind, conferenceId, row(visitor).id)).toMatchObject({ phase: 'unconfirmed' });
      expect(server.requestCount('POST', new RegExp(`/${operation}$`, 'u'))).toBe(1);
      expect(lobby(conferenceId)).toHaveLength(1);
    });
  });

  it('a refusal of the server after which it is done all the same is read back', async () => {
    const { conferenceId, row } = await inMeeting(bench, server);
    server.act({ act: 'failNext', operation: 'reject', status: 409, code: 'Conflict', isCarriedOut: true });
    const { phase, reason } = await settled('reject-entry', conferenceId, row(visitor).id);
    // What was done shows just after the answer, or before the person is read again.
    expect([phase, ['already-gone', 'invalid-state'].includes(reason ?? '')]).toEqual(['refused', true]);
    await bench.until('the ending', () => outcomes(conferenceId).length === 1);
    expect(outcomes(conferenceId)).toEqual(['gone']);
  });

  it('somebody let in who leaves at once was let in, or stopped waiting, and never turned away', async () => {
    const { conferenceId, row, meeting } = await inMeeting(bench, server);
    server.act({ act: 'deafenEvents' });
    const command = await decide('admit', conferenceId, row(visitor).id);
    await bench.until('the acceptance', () => isNumber(bench.state.commands.get(command)?.acceptedAt));
    server.leave(meeting, visitor);
    const { phase, reason } = await bench.settled(command);
    expect(['confirmed', 'unconfirmed']).toContain(phase);
    expect([null, 'already-gone']).toContain(reason);
    expect(outcomes(conferenceId)).not.toContain('rejected');
  });

  it('two decisions about one person are one', async () => {
    const { conferenceId, row } = await inMeeting(bench, server);
    server.act({ act: 'delayReplies', delayMs: 3_000, pathIncludes: '/admit' });
    const [first, second] = [
      await decide('admit', conferenceId, row(visitor).id),
      await decide('reject-entry', conferenceId, row(visitor).id),
    ];
    expect(await bench.settled(second)).toMatchObject({ phase: 'refused', reason: 'already-under-way' });
    expect(await bench.settled(first)).toMatchObject({ phase: 'confirmed' });
    expect(server.requestCount('POST', /\/reject$/u)).toBe(0);
  });

  it('thirty are let in while another leader turns ten of them away', async () => {
    const meeting = server.meeting(['bob@contoso.example']);
    const people = Array.from({ length: 30 }, (_, index) => `guest${index}@partner.example`);
    for (const person of people) server.wait(meeting, person);
    const conferenceId = await bench.follow({ address: meeting }, null, 'join');
    await bench.until('all of them', () => lobby(conferenceId).length === 30);
    await whenRead(bench, conferenceId);
    await bench.makeAll({ kind: 'admit', conferenceId, participantIds: lobby(conferenceId).map(({ id }) => id) });
    for (const person of people.slice(-10))
      try {
        server.act({ act: 'leaderDoes', meeting, person: uriOf(person), action: 'reject' });
      } catch {
        // Let in already.
      }
    const commands = await bench.until('every decision', () => {
      const all = [...bench.state.commands.values()];
      return all.length === 30 && all.every(({ settledAt }) => settledAt !== null) ? all : null;
    });
    await asAtTheServer(meeting, conferenceId);
    for (const { phase, target } of commands) {
      const isIn = server.present(meeting).includes(target?.address ?? '');
      expect([target?.address, phase === 'confirmed']).toEqual([target?.address, isIn]);
    }
  });

  it.each(['lacksEntry', 'unreadableEntry', 'cutShort'] as const)(
    'a list that comes %s makes nobody leave who is there',
    async (how) => {
      const { conferenceId, meeting } = await inMeeting(bench, server);
      const before = bench.roster(conferenceId).map(({ id }) => id);
      server.act({
        act: 'damageReplies',
        how,
        list: 'participant',
        method: 'GET',
        pathIncludes: '/participants',
        count: 6,
      });
      server.act({ act: 'personRenames', meeting, person: uriOf('bob@contoso.example'), name: 'Robert' });
      await bench.until('the new name', () => bench.roster(conferenceId).some(({ name }) => name === 'Robert'));
      await live(conferenceId);
      await asAtTheServer(meeting, conferenceId);
      expect(
        bench
          .roster(conferenceId)
          .map(({ id }) => id)
          .sort(),
      ).toEqual(before.sort());
      expect(outcomes(conferenceId)).toEqual([]);
    },
  );

  it('people who cannot be read make the picture stale, and are read again', async () => {
    const { conferenceId, meeting, row } = await inMeeting(bench, server);
    server.act({ act: 'nextReply', method: 'GET', pathIncludes: '/participants/', status: 500, body: '', count: 3 });
    server.act({ act: 'personRenames', meeting, person: uriOf('bob@contoso.example'), name: 'Robert' });
    await bench.until('the new name', () => row('bob@contoso.example').name === 'Robert');
    await live(conferenceId);
    await asAtTheServer(meeting, conferenceId);
    expect(bench.state.notices.size).toBe(0);
  });

  it('a change that an event told of and no read has shown yet keeps the picture from being proved', async () => {
    const { conferenceId, meeting, row } = await inMeeting(bench, server);
    server.act({ act: 'delayReplies', method: 'GET', pathIncludes: '/participants/', delayMs: 9000, count: 1 });
    server.act({ act: 'personRenames', meeting, person: uriOf('bob@contoso.example'), name: 'Robert' });
    await bench.until('the read', () => server.simulator.model.requests.some(({ path }) => path.endsWith(bobPath)));
    const askedAtMs = bench.clock.now();
    let provedAtMs = 0;
    await bench.until('the new name', () => {
      const isShown = row('bob@contoso.example').name === 'Robert';
      if (!isShown) provedAtMs = conference(conferenceId)?.truth.at ?? 0;
      return isShown;
    });
    expect(provedAtMs).toBeLessThan(askedAtMs + 1000);
    await live(conferenceId);
  });

  it('lists that are read meanwhile do not hide what a slower read of somebody shows', async () => {
    const { conferenceId, meeting, row } = await inMeeting(bench, server);
    server.act({ act: 'delayReplies', method: 'GET', pathIncludes: '/participants/', delayMs: 4000, count: 1 });
    server.act({ act: 'personRenames', meeting, person: uriOf('bob@contoso.example'), name: 'Robert' });
    await bench.until('the read', () => server.simulator.model.requests.some(({ path }) => path.endsWith(bobPath)));
    // Somebody comes: the lists are read.
    server.wait(meeting, 'zoe@partner.example', 'Zoe Zimmer');
    await bench.untilWithin(6000, 'the new name', () => row('bob@contoso.example').name === 'Robert');
    await asAtTheServer(meeting, conferenceId);
    expect(server.requestCount('GET', /\/participants$/u)).toBeGreaterThan(1);
  });

  it('changes whose events are lost, and which no list shows, are seen all the same', async () => {
    const { conferenceId, meeting, row } = await inMeeting(bench, server);
    server.act({ act: 'deafenEvents' });
    server.act({ act: 'leaderDoes', meeting, person: uriOf('vera@partner.example'), action: 'promote' });
    server.act({ act: 'leaderDoes', meeting, person: uriOf('bob@contoso.example'), action: 'mute' });
    await bench.until('the promotion', () => row('vera@partner.example').role === 'co-host');
    await bench.until('the muting', () => row('bob@contoso.example').audio?.canSpeak === 'off');
    expect(conference(conferenceId)?.truth.status).toBe('live');
  });

  it('events that are doubled, late and out of order end in the server’s roster', async () => {
    const { conferenceId, meeting } = await inMeeting(bench, server);
    server.act({ act: 'duplicateEvents', count: 12 });
    server.act({ act: 'reorderEvents', count: 9 });
    for (const round of [1, 2, 3]) {
      server.leave(meeting, visitor);
      server.wait(meeting, visitor, `Walt ${round}`);
    }
    server.act({ act: 'leaderDoes', meeting, person: uriOf(visitor), action: 'admit' });
    await bench.until('who was let in', () =>
      bench.roster(conferenceId).some(({ address, state }) => address === visitor && state === 'connected'),
    );
    await asAtTheServer(meeting, conferenceId);
    expect(lobby(conferenceId)).toEqual([]);
  });

  it.each([
    ['the server restarts', (one: SkypeServer) => one.act({ act: 'restartServer', losesTokens: true })],
    ['the application is lost', (one: SkypeServer) => one.act({ act: 'loseApplications' })],
    ['the connections are cut', (one: SkypeServer) => one.act({ act: 'cutConnections' })],
    ['the place in the events is lost', (one: SkypeServer) => one.act({ act: 'loseTrack', user: ownAccount })],
  ])('a decision on its way when %s says no more than is proved', async (_name, happens) => {
    const { conferenceId, row, meeting } = await inMeeting(bench, server);
    server.act({ act: 'delayReplies', delayMs: 1_500, pathIncludes: '/reject', count: 1 });
    const command = await decide('reject-entry', conferenceId, row(visitor).id);
    await bench.until('it to leave', () => isNumber(bench.state.commands.get(command)?.sentAt));
    happens(server);
    const { phase } = await bench.settled(command);
    await live(conferenceId);
    await asAtTheServer(meeting, conferenceId);
    const isThere = server.present(meeting).includes(visitor);
    expect(phase === 'confirmed' && isThere).toBe(false);
    expect(isThere && outcomes(conferenceId).length > 0).toBe(false);
    expect(server.requestCount('POST', /\/reject$/u)).toBeLessThanOrEqual(1);
  });

  it('the meeting ends under a decision: what became of it cannot be told', async () => {
    const { conferenceId, row, meeting } = await inMeeting(bench, server);
    server.fallSilent();
    const command = await decide('reject-entry', conferenceId, row(visitor).id);
    await bench.until('the acceptance', () => isNumber(bench.state.commands.get(command)?.acceptedAt));
    server.end(meeting);
    expect(await bench.settled(command)).toMatchObject({ phase: 'unconfirmed', reason: 'call-ended' });
  });

  it('the user is removed under a decision: it is not proved by that', async () => {
    const { conferenceId, row, meeting } = await inMeeting(bench, server);
    server.fallSilent();
    const command = await decide('reject-entry', conferenceId, row(visitor).id);
    await bench.until('the acceptance', () => isNumber(bench.state.commands.get(command)?.acceptedAt));
    server.act({ act: 'leaderDoes', meeting, person: uriOf(ownAddress), action: 'eject' });
    expect(await bench.settled(command)).toMatchObject({ phase: 'unconfirmed', reason: 'call-ended' });
  });

  it('a link that is half open is noticed, and nothing is decided on it', async () => {
    const { conferenceId, row } = await inMeeting(bench, server);
    const { id } = row(visitor);
    server.act({ act: 'freezeConnections' });
    await bench.until('the picture to be stale', () => conference(conferenceId)?.truth.status === 'stale');
    expect(await settled('reject-entry', conferenceId, id)).toMatchObject({ phase: 'refused' });
    expect(server.requestCount('POST', /\/reject$/u)).toBe(0);
  });
});
