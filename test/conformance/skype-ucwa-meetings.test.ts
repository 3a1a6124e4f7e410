import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandRequest } from '../../app/domain/command.ts';
import type { ErrorCode } from '../../app/domain/error-code.ts';
import { inMeeting, whenRead } from './skype-ucwa.commands.ts';
import { skypeHarness } from './skype-ucwa.harness.ts';
import { ownAddress, SkypeServer } from './skype-ucwa.server.ts';
import { VendorBench } from './vendor-bench.ts';

describe('Skype for Business: meetings that are entered, and how they end', () => {
  let bench: VendorBench;
  let server: SkypeServer;

  const begin = async (values: Record<string, string> = {}): Promise<void> => {
    bench = await new VendorBench(3).start(skypeHarness.vendor);
    server = await SkypeServer.start(bench.clock);
    await bench.signIn(skypeHarness.vendor, server.account(bench, undefined, values));
    await bench.online();
  };
  beforeEach(() => begin());
  const finish = async (): Promise<void> => {
    await bench.stop();
    await server.stop();
  };
  afterEach(finish);

  const settled = async (request: CommandRequest) => bench.settled(await bench.make(request));
  const noticed = (code: ErrorCode | 'removed-from-conference') =>
    bench.until(`the notice ${code}`, () => [...bench.state.notices.values()].some((notice) => notice.code === code));
  const over = () => bench.until('the end', () => bench.conferences.length === 0);
  const joinUrl = (path: string): string => `${server.simulator.addresses.https}${path}`;
  /** A meeting of bob's in which nobody comes in without waiting. */
  const closedMeeting = (): string => {
    server.act({ act: 'createMeeting', organizer: 'bob', id: 'BOBS0001', subject: 'Bob’s', accessLevel: 'Locked' });
    const uri = [...server.simulator.model.meetings.values()].find(({ id }) => id === 'BOBS0001')?.uri ?? '';
    server.join(uri, 'bob@contoso.example');
    return uri;
  };
  const inLobby = async (): Promise<string> => {
    const uri = closedMeeting();
    await bench.follow({ address: uri }, null, 'join');
    expect(bench.conferences[0]?.state).toBe('in-lobby');
    return uri;
  };

  it('begin at once, with the user in them, on no list', async () => {
    const command = await settled({
      kind: 'create-meeting',
      accountId: bench.accountId,
      subject: 'A word',
      access: null,
      startsAt: null,
      minutes: 60,
      isAdHoc: true,
    });
    expect(command).toMatchObject({ phase: 'confirmed', reason: null, cause: 'own' });
    const [conference] = bench.conferences;
    expect(conference).toMatchObject({ kind: 'meeting', state: 'active', selfRole: 'chair' });
    expect(bench.present(conference?.id ?? '')).toEqual([ownAddress]);
    expect(bench.roster(conference?.id ?? '')[0]).toMatchObject({ isSelf: true, device: 'companion' });
  });

  it('are entered by the link of an invitation', async () => {
    const uri = server.meeting();
    await bench.searchMeetings();
    const listed = await bench.until(
      'the list',
      () => bench.state.meetings.get(bench.accountId)?.values().next().value,
    );
    const id = await bench.follow({ address: joinUrl(new URL(listed.address).pathname) }, null, 'join');
    expect(bench.state.conferences.get(id)?.vendorId).toBe(uri);
  });

  it('of another company are not asked for anything', async () => {
    const before = server.simulator.model.requests.length;
    await expect(bench.follow({ address: 'https://meet.fabrikam.example/bob/AB12' }, null, 'join')).rejects.toThrow(
      'other-organisation',
    );
    expect(server.simulator.model.requests.length - before).toBeLessThan(3);
    expect(bench.account.connection.status).toBe('online');
  });

  it.each([
    ['declines', 'declined'],
    ['never', 'not-answered'],
  ] as const)('have people invited into them, who %s', async (how, reason) => {
    const { conferenceId } = await inMeeting(bench, server);
    server.act({ act: 'answers', uri: 'sip:carol@contoso.example', how });
    const invitees = [{ kind: 'person', address: 'carol@contoso.example' } as const];
    expect(await settled({ kind: 'invite', conferenceId, invitees })).toMatchObject({ phase: 'refused', reason });
  });

  it('have nobody invited by what is no address', async () => {
    const { conferenceId } = await inMeeting(bench, server);
    const invitees = [{ kind: 'person', address: 'carol' } as const];
    expect(await settled({ kind: 'invite', conferenceId, invitees })).toMatchObject({
      phase: 'refused',
      reason: 'invalid-destination',
    });
    expect(server.requestCount('POST', /participantInvitations/u)).toBe(0);
  });

  describe('the end for everybody, which is not documented', () => {
    it('is not offered unless the user wants it, and says what comes nearest', async () => {
      server.set('withTerminateLink', true);
      const { conferenceId } = await inMeeting(bench, server);
      expect(bench.state.conferences.get(conferenceId)?.controls).toMatchObject({
        end: { verdict: 'denied', reason: 'system-lacks-it' },
        lock: { verdict: 'denied', reason: 'system-lacks-it' },
      });
    });

    it.each([true, false])('is offered where the user wants it and the server has it (%s)', async (hasLink) => {
      await finish();
      await begin({ endForAll: 'offered' });
      server.set('withTerminateLink', hasLink);
      const { conferenceId } = await inMeeting(bench, server);
      const { end } = bench.state.conferences.get(conferenceId)?.controls ?? {};
      expect(end?.verdict).toBe(hasLink ? 'allowed' : 'denied');
      if (!hasLink) return;
      expect(await settled({ kind: 'end', conferenceId })).toMatchObject({ phase: 'confirmed', cause: 'own' });
      expect(server.simulator.model.meetings.size === 0 || bench.conferences.length === 0).toBe(true);
      expect(bench.state.notices.size).toBe(0);
    });

    it('is not proved by its acceptance', async () => {
      await finish();
      await begin({ endForAll: 'offered' });
      server.set('withTerminateLink', true);
      const { conferenceId } = await inMeeting(bench, server);
      server.fallSilent();
      expect(await settled({ kind: 'end', conferenceId })).toMatchObject({
        phase: 'unconfirmed',
        reason: 'no-evidence',
      });
      expect(bench.conferences).toHaveLength(1);
    });
  });

  describe.each(['messaging', 'conversation', 'both'] as const)('an end whose reason the %s tells', (endReason) => {
    beforeEach(() => server.set('endReason', endReason));

    it('is said to be the meeting’s', async () => {
      const { meeting } = await inMeeting(bench, server);
      server.end(meeting);
      await noticed('meeting-ended');
      await over();
      expect(bench.state.notices.size).toBe(1);
    });

    it('is said to be the user’s own removal', async () => {
      const meeting = await inMeeting(bench, server);
      server.act({ act: 'leaderDoes', meeting: meeting.meeting, person: `sip:${ownAddress}`, action: 'eject' });
      await noticed('removed-from-conference');
      await over();
      expect(bench.state.notices.size).toBe(1);
    });
  });

  it('an end without a reason is said to be that', async () => {
    server.set('endReason', 'none');
    const { meeting } = await inMeeting(bench, server);
    server.end(meeting);
    await noticed('meeting-over');
    await over();
    expect(bench.state.notices.size).toBe(1);
  });

  describe('the user waits in the lobby', () => {
    it('and is let in', async () => {
      const uri = await inLobby();
      server.act({ act: 'leaderDoes', meeting: uri, person: `sip:${ownAddress}`, action: 'admit' });
      await bench.until('the meeting', () => bench.conferences[0]?.state === 'active');
      const [conference] = bench.conferences;
      await bench.until('the others', () => bench.present(conference?.id ?? '').includes('bob@contoso.example'));
      await whenRead(bench, conference?.id ?? '');
      expect(bench.state.notices.size).toBe(0);
    });

    it('and is turned away', async () => {
      const uri = await inLobby();
      server.act({ act: 'leaderDoes', meeting: uri, person: `sip:${ownAddress}`, action: 'reject' });
      await noticed('turned-away');
      await over();
      expect(bench.state.notices.size).toBe(1);
    });

    it('and is turned away without a word', async () => {
      server.set('refusalReason', 'none');
      server.isBeyondShapes = true;
      server.beyondShapes = /^$/u;
      const uri = await inLobby();
      server.act({ act: 'leaderDoes', meeting: uri, person: `sip:${ownAddress}`, action: 'reject' });
      await noticed('lobby-left');
      await over();
      expect(bench.state.notices.size).toBe(1);
    });

    it('and the meeting ends', async () => {
      server.set('endReason', 'both');
      const uri = await inLobby();
      server.end(uri);
      await over();
      const codes = [...bench.state.notices.values()].map(({ code }) => code);
      expect(codes).toHaveLength(1);
      expect(['meeting-ended', 'lobby-left']).toContain(codes[0]);
    });
  });

  const truthOf = (conferenceId: string) => bench.state.conferences.get(conferenceId)?.truth.status;
  /** The account moves. The second host has no token yet: the first request there goes without one. */
  const moves = (): void => {
    server.isBeyondShapes = true;
    server.beyondShapes = /^client applications\.post \/headers\/Authorization is missing/u;
    server.set('secondHost', true);
    server.act({ act: 'loseApplications' });
  };
  const secondHost = () => new URL(server.simulator.addresses.second).host;
  /** The meeting is live again, and the user was told that it moved; where the account is connected to. */
  const whereAgain = async (conferenceId: string): Promise<string> => {
    await noticed('meeting-moved');
    await bench.until('the meeting', () => truthOf(conferenceId) === 'live');
    return bench.account.connection.via;
  };

  it.each([
    ['before the connection is given up', (conferenceId: string) => truthOf(conferenceId) === 'stale'],
    ['after the connection was given up', () => bench.account.connection.status === 'waiting'],
  ] as const)('move to another server in an outage, %s, and are there again', async (_when, isOut) => {
    const { conferenceId } = await inMeeting(bench, server);
    server.set('fault', 'noBackupPool');
    server.act({ act: 'cutConnections' });
    await bench.until('the outage', () => isOut(conferenceId));
    moves();
    server.set('fault', 'none');
    expect(await whereAgain(conferenceId)).toBe(secondHost());
  });

  it('move to another server while they are connected, and are there again', async () => {
    const { conferenceId } = await inMeeting(bench, server);
    moves();
    expect(await whereAgain(conferenceId)).toBe(secondHost());
  });
});
