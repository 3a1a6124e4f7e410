import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../app/domain/error-code.ts';
import { inMeeting, whenRead } from './skype-ucwa.commands.ts';
import { skypeHarness } from './skype-ucwa.harness.ts';
import { ownAddress, SkypeServer } from './skype-ucwa.server.ts';
import { VendorBench } from './vendor-bench.ts';

const visitor = 'walt@partner.example';
const visitorUri = `sip:${visitor}`;

describe('Skype for Business: who waits, and what becomes of them', () => {
  let bench: VendorBench;
  let server: SkypeServer;

  beforeEach(async () => {
    bench = await new VendorBench(4).start(skypeHarness.vendor);
    server = await SkypeServer.start(bench.clock);
    await bench.signIn(skypeHarness.vendor, server.account(bench));
    await bench.online();
  });
  afterEach(async () => {
    await bench.stop();
    await server.stop();
  });

  const conference = (conferenceId: string) => bench.state.conferences.get(conferenceId);
  const endings = (conferenceId: string) =>
    (conference(conferenceId)?.lobbyEndings ?? []).map(({ name, outcome }) => [name, outcome]);
  const lobby = (conferenceId: string) => bench.roster(conferenceId).filter(({ state }) => state === 'in-lobby');
  const reject = (conferenceId: string, id: string) =>
    bench.make({ kind: 'reject-entry', conferenceId, participantIds: [id] });
  const noticed = (code: ErrorCode | 'removed-from-conference') =>
    bench.until(`the notice ${code}`, () => [...bench.state.notices.values()].some((notice) => notice.code === code));

  /** In a meeting of bob's that our user leads, too, with somebody who waits. */
  const asLeader = async (): Promise<{ meeting: string; conferenceId: string }> => {
    server.act({
      act: 'createMeeting',
      organizer: 'bob',
      id: 'BOBS0001',
      subject: 'Bob’s',
      accessLevel: 'Everyone',
      leaders: [`sip:${ownAddress}`],
    });
    const uri = [...server.simulator.model.meetings.values()].find(({ id }) => id === 'BOBS0001')?.uri ?? '';
    server.join(uri, 'bob@contoso.example');
    server.wait(uri, visitor, 'Walt Worker');
    const conferenceId = await bench.follow({ address: uri }, null, 'join');
    await bench.until('who waits', () => lobby(conferenceId).length === 1);
    await whenRead(bench, conferenceId);
    return { meeting: uri, conferenceId };
  };

  describe.each([404, 409] as const)('a decision that comes too late (%i)', (status) => {
    beforeEach(() => server.set('staleDecision', status));

    it('is refused, and says that another leader let them in', async () => {
      const { conferenceId, row, meeting } = await inMeeting(bench, server);
      const { id } = row(visitor);
      server.act({ act: 'deafenEvents' });
      server.act({ act: 'leaderDoes', meeting, person: visitorUri, action: 'admit' });
      const command = await bench.settled(await reject(conferenceId, id));
      expect(command).toMatchObject({ phase: 'refused', reason: 'admitted-by-other' });
      expect(row(visitor).state).toBe('connected');
      expect(endings(conferenceId)).toEqual([['Walt Worker', 'admitted-by-other']]);
    });

    it('is refused, and says no more of who is gone than is known', async () => {
      const { conferenceId, row, meeting } = await inMeeting(bench, server);
      const { id } = row(visitor);
      server.act({ act: 'deafenEvents' });
      server.act({ act: 'leaderDoes', meeting, person: visitorUri, action: 'reject' });
      const command = await bench.settled(await reject(conferenceId, id));
      expect(command).toMatchObject({ phase: 'refused', reason: 'already-gone' });
      expect(endings(conferenceId)).toEqual([['Walt Worker', 'gone']]);
    });
  });

  it('another leader’s refusal is said where the server gives the reason', async () => {
    server.set('rejectReason', 'denied');
    server.isBeyondShapes = true;
    server.beyondShapes = /^$/u;
    const { conferenceId, meeting } = await inMeeting(bench, server);
    server.act({ act: 'leaderDoes', meeting, person: visitorUri, action: 'reject' });
    await bench.until('the ending', () => endings(conferenceId).length === 1);
    expect(endings(conferenceId)).toEqual([['Walt Worker', 'rejected-by-other']]);
  });

  it('who gave up is gone, and nothing more is claimed', async () => {
    const { conferenceId, meeting } = await inMeeting(bench, server);
    server.leave(meeting, visitor);
    await bench.until('the ending', () => endings(conferenceId).length === 1);
    expect(endings(conferenceId)).toEqual([['Walt Worker', 'gone']]);
  });

  it('who leaves and waits again is another one: a decision about the first is none about the second', async () => {
    const { conferenceId, row, meeting } = await inMeeting(bench, server);
    const { id } = row(visitor);
    server.leave(meeting, visitor);
    server.wait(meeting, visitor, 'Walt Worker');
    await bench.until('the second', () => lobby(conferenceId).some((person) => person.id !== id));
    await whenRead(bench, conferenceId);
    expect(await bench.settled(await reject(conferenceId, id))).toMatchObject({
      phase: 'cancelled',
      reason: 'target-gone',
    });
    expect(lobby(conferenceId)).toHaveLength(1);
    expect(server.requestCount('POST', /\/reject$/u)).toBe(0);
  });

  it('a number that is given to somebody else is another person', async () => {
    server.set('participantHref', 'number');
    const { conferenceId, row, meeting } = await inMeeting(bench, server);
    const { id } = row(visitor);
    server.act({ act: 'deafenEvents' });
    server.leave(meeting, visitor);
    server.wait(meeting, 'zoe@partner.example', 'Zoe');
    await bench.until('the other one', () => lobby(conferenceId).some(({ name }) => name === 'Zoe'));
    await bench.until('the first to go', () => lobby(conferenceId).length === 1);
    expect(lobby(conferenceId)[0]?.id).not.toBe(id);
  });

  it.each(['shown', 'silent'] as const)(
    'a leader who leads no longer is told that who waits is not shown (%s)',
    async (how) => {
      server.set('lobbyOnRoleChange', how);
      const { meeting, conferenceId } = await asLeader();
      server.act({ act: 'leaderDoes', meeting, person: `sip:${ownAddress}`, action: 'demote' });
      await noticed('lobby-hidden');
      expect(endings(conferenceId)).toEqual([['Walt Worker', 'not-shown']]);
      expect(conference(conferenceId)).toMatchObject({ selfRole: 'member', truth: { status: 'live' } });
      server.act({ act: 'leaderDoes', meeting, person: `sip:${ownAddress}`, action: 'promote' });
      await bench.until('who waits, again', () => lobby(conferenceId).length === 1);
      await whenRead(bench, conferenceId);
      expect(lobby(conferenceId)[0]?.permissions.rejectEntry?.verdict).toBe('allowed');
    },
  );

  it('a lobby that empties because the user leads no longer proves no decision', async () => {
    const { meeting, conferenceId } = await asLeader();
    const [waiting] = lobby(conferenceId);
    server.fallSilent();
    const command = await reject(conferenceId, waiting?.id ?? '');
    await bench.until('its acceptance', () => bench.state.commands.get(command)?.phase === 'accepted');
    server.act({ act: 'leaderDoes', meeting, person: `sip:${ownAddress}`, action: 'demote' });
    expect(await bench.settled(command)).toMatchObject({ phase: 'unconfirmed' });
  });

  it('who waits goes on waiting when the application is made anew', async () => {
    const { conferenceId } = await inMeeting(bench, server);
    server.act({ act: 'loseApplications' });
    await bench.until('another picture', () => conference(conferenceId)?.truth.status === 'stale');
    await bench.until('it to be true', () => conference(conferenceId)?.truth.status === 'live');
    expect(lobby(conferenceId).map(({ name }) => name)).toEqual(['Walt Worker']);
    expect(endings(conferenceId)).toEqual([]);
  });

  it('names are there at once, and what may be done follows', async () => {
    const meeting = server.meeting(['bob@contoso.example']);
    server.wait(meeting, visitor, 'Walt Worker');
    server.act({ act: 'delayReplies', delayMs: 4_000, pathIncludes: '/batch' });
    const conferenceId = await bench.follow({ address: meeting }, null, 'join');
    expect(bench.roster(conferenceId).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Alice Agent', 'Person bob@contoso.example', 'Walt Worker']),
    );
    expect(lobby(conferenceId)[0]?.permissions.rejectEntry).toEqual({ verdict: 'denied', reason: 'unread' });
    server.act({ act: 'delayReplies', delayMs: 0 });
    await whenRead(bench, conferenceId);
    expect(lobby(conferenceId)[0]?.permissions.rejectEntry).toEqual({ verdict: 'allowed' });
  });

  it('namesakes are told apart by how they are known', async () => {
    const { conferenceId, meeting } = await inMeeting(bench, server);
    server.act({ act: 'personJoins', meeting, name: 'Walt Worker', inLobby: true });
    await bench.until('both', () => lobby(conferenceId).length === 2);
    await whenRead(bench, conferenceId);
    expect(lobby(conferenceId).map(({ name, source, address }) => [name, source, address])).toEqual([
      ['Walt Worker', 'federated', visitor],
      ['Walt Worker', 'anonymous', ''],
    ]);
  });
});
