import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inMeeting, whenRead } from './skype-ucwa.commands.ts';
import { skypeHarness } from './skype-ucwa.harness.ts';
import { ownAccount, ownAddress, SkypeServer } from './skype-ucwa.server.ts';
import { VendorBench } from './vendor-bench.ts';

const visitor = 'walt@partner.example';
const html = '<html><body><h1>502 Bad Gateway</h1></body></html>';

describe('Skype for Business: cases that are rare and hard', () => {
  let bench: VendorBench;
  let server: SkypeServer;

  beforeEach(async () => {
    bench = await new VendorBench(4).start(skypeHarness.vendor);
    server = await SkypeServer.start(bench.clock);
  });
  afterEach(async () => {
    await bench.stop();
    await server.stop();
  });

  const signIn = async (values: Record<string, string> = {}, secret?: string): Promise<void> => {
    const account = server.account(bench, undefined, values);
    await bench.signIn(skypeHarness.vendor, {
      ...account,
      ...(secret !== undefined && { secrets: { password: secret } }),
    });
    await bench.online();
  };
  const decide = async (kind: 'reject-entry' | 'admit', conferenceId: string, id: string) =>
    bench.settled(await bench.make({ kind, conferenceId, participantIds: [id] }));
  const truth = (id: string) => bench.state.conferences.get(id)?.truth.status;

  describe.each(['password', 'windows'] as const)('signing in by %s', (signInBy) => {
    it.each([
      ['ÄÖÜ ß €', 'alice@contoso.example'],
      ['a+b&c=d%20"\\\'', 'alice@contoso.example'],
      ['密码🔑', 'alice@contoso.example'],
      ['Ünïcödé', String.raw`CONTOSO\alice`],
      [' leading and trailing ', String.raw`contoso\alice`],
    ])('with the password %j as %s', async (password, user) => {
      server.isBeyondShapes = true;
      server.beyondShapes = /token\.request/u;
      server.act({ act: 'setPassword', user: ownAccount, password });
      await signIn({ user, signInBy }, password);
      expect(bench.account.agent?.name).toBe('Alice Agent');
    });
  });

  it('joining that is answered without an address to follow it is followed by its events', async () => {
    await signIn();
    const meeting = server.meeting(['bob@contoso.example']);
    server.act({
      act: 'nextReply',
      method: 'POST',
      pathIncludes: '/onlineMeetingInvitations',
      status: 201,
      body: '',
      isCarriedOut: true,
    });
    const conferenceId = await bench.follow({ address: meeting }, null, 'join');
    await whenRead(bench, conferenceId);
    expect(bench.present(conferenceId).sort()).toEqual([ownAddress, 'bob@contoso.example'].sort());
  });

  it('joining that comes to nothing leaves nothing behind', async () => {
    await signIn();
    const meeting = server.meeting(['bob@contoso.example']);
    const body = JSON.stringify({ rel: 'conversation', state: 'Connecting', _links: { self: { href: '' } } });
    const reply = { contentType: 'application/json', body, count: 1_000 } as const;
    server.act({ act: 'nextReply', method: 'GET', pathIncludes: '/communication/conversations/', ...reply });
    await expect(bench.follow({ address: meeting }, null, 'join')).rejects.toThrow('timeout');
    await bench.until('the meeting to be left', () => !server.present(meeting).includes(ownAddress));
    expect(bench.conferences).toEqual([]);
  });

  it('a gateway’s page in the midst of events is no end', async () => {
    await signIn();
    const { conferenceId, meeting } = await inMeeting(bench, server);
    server.act({ act: 'nextReply', method: 'GET', pathIncludes: '/events?', status: 502, body: html, count: 5 });
    server.act({ act: 'contactChanges', user: ownAccount, address: 'sip:bob@contoso.example' });
    server.join(meeting, 'zoe@partner.example');
    await bench.until('Zoe', () => bench.present(conferenceId).includes('zoe@partner.example'));
    await bench.until('the picture', () => truth(conferenceId) === 'live');
    expect(bench.state.notices.size).toBe(0);
  });

  it.each(
    [502, 404, 400, 200].flatMap((status) => [true, false].map((isCarriedOut) => [status, isCarriedOut] as const)),
  )(
    'a web page with %i in answer to a decision is not the server’s and proves nothing (carried out: %s)',
    async (status, isCarriedOut) => {
      await signIn();
      const { conferenceId, row } = await inMeeting(bench, server);
      server.act({ act: 'nextReply', method: 'POST', pathIncludes: '/reject', status, body: html, isCarriedOut });
      const { phase, cause, detail } = await decide('reject-entry', conferenceId, row(visitor).id);
      expect([phase, cause ?? null]).toEqual(isCarriedOut ? ['confirmed', 'unknown'] : ['unconfirmed', null]);
      expect(detail).toContain(`HTTP ${status}: something else answered`);
      expect(server.requestCount('POST', /\/reject$/u)).toBe(1);
    },
  );

  it.each([404, 410] as const)(
    'a decision that is refused with %i in another language is read back, and says so',
    async (status) => {
      await signIn();
      const { conferenceId, row } = await inMeeting(bench, server);
      const body = JSON.stringify({
        code: status === 404 ? 'NotFound' : 'Gone',
        message: 'Die Ressource ist nicht da.',
      });
      const reply = { status, body, contentType: 'application/json; charset=utf-8' } as const;
      server.act({ act: 'nextReply', method: 'POST', pathIncludes: '/reject', ...reply });
      const command = await decide('reject-entry', conferenceId, row(visitor).id);
      expect(command).toMatchObject({ phase: 'refused', reason: 'already-gone' });
      expect(command.detail).toContain('Die Ressource');
      // They are there still, as the server says.
      expect(row(visitor).state).toBe('in-lobby');
    },
  );

  it.each([
    ['reject-entry', 'admit', 'refused', 'admitted-by-other', 'admitted-by-other'],
    ['admit', 'reject', 'unconfirmed', 'already-gone', 'gone'],
  ] as const)(
    'an accepted %s that another leader’s %s forestalls is %s',
    async (kind, action, phase, reason, outcome) => {
      await signIn();
      const { conferenceId, meeting, row } = await inMeeting(bench, server);
      server.set('effectDelayMs', 2_000);
      const command = await bench.make({ kind, conferenceId, participantIds: [row(visitor).id] });
      await bench.until('its acceptance', () => bench.state.commands.get(command)?.phase === 'accepted');
      server.act({ act: 'leaderDoes', meeting, person: `sip:${visitor}`, action });
      expect(await bench.settled(command)).toMatchObject({ phase, reason });
      const endings = (bench.state.conferences.get(conferenceId)?.lobbyEndings ?? []).map((ending) => ending.outcome);
      expect(endings).toEqual([outcome]);
      expect(server.present(meeting).includes(visitor)).toBe(action === 'admit');
    },
  );

  describe.each(['reject', 'admit'] as const)('a failure of the server in the midst of %s', (operation) => {
    const kind = operation === 'reject' ? 'reject-entry' : 'admit';
    const fail = async (isCarriedOut: boolean) => {
      await signIn();
      const place = await inMeeting(bench, server);
      const failure = { status: 500, code: 'ServiceFailure', subcode: 'CallbackChannelError' } as const;
      server.act({ act: 'failNext', operation, ...failure, isCarriedOut });
      const { conferenceId } = place;
      return bench.make({ kind, conferenceId, participantIds: [place.row(visitor).id] });
    };

    it('is a refusal with its reason, where nothing was done', async () => {
      const command = await bench.settled(await fail(false));
      expect(command).toMatchObject({ phase: 'refused', reason: 'server-error' });
      expect(command.detail).toContain('CallbackChannelError');
    });

    it('is overturned by what happens, where it was done all the same', async () => {
      const id = await fail(true);
      const command = await bench.until('the proof', () => {
        const found = bench.state.commands.get(id);
        return found?.phase === 'confirmed' && found;
      });
      expect(command).toMatchObject({ reason: null, cause: 'unknown' });
    });
  });

  it('the right to decide that goes while a decision is held stops it', async () => {
    await signIn();
    server.act({
      act: 'createMeeting',
      organizer: 'bob',
      id: 'BOBS0001',
      subject: 'Bob’s',
      accessLevel: 'Everyone',
      leaders: [`sip:${ownAddress}`],
    });
    const meeting = [...server.simulator.model.meetings.values()].find(({ id }) => id === 'BOBS0001')?.uri ?? '';
    server.join(meeting, 'bob@contoso.example');
    server.wait(meeting, visitor, 'Walt Worker');
    const conferenceId = await bench.follow({ address: meeting }, null, 'join');
    await bench.until('Walt', () => bench.roster(conferenceId).some(({ address }) => address === visitor));
    await whenRead(bench, conferenceId);
    await bench.holdFor(8);
    const id = await bench.make({
      kind: 'reject-entry',
      conferenceId,
      participantIds: [bench.participant(conferenceId, visitor).id],
    });
    server.act({ act: 'leaderDoes', meeting, person: `sip:${ownAddress}`, action: 'demote' });
    expect(await bench.settled(id)).toMatchObject({ phase: 'cancelled' });
    expect(server.requestCount('POST', /\/reject$/u)).toBe(0);
  });

  it('another program that takes the events in mid-decision is told, and nothing is said to be done', async () => {
    await signIn();
    const { conferenceId, row } = await inMeeting(bench, server);
    server.set('effectDelayMs', 3_000);
    const id = await bench.make({ kind: 'reject-entry', conferenceId, participantIds: [row(visitor).id] });
    await bench.until('its acceptance', () => bench.state.commands.get(id)?.phase === 'accepted');
    server.act({ act: 'replaceEvents', user: ownAccount });
    expect(await bench.refused()).toMatchObject({ reason: 'taken-over' });
    expect(await bench.settled(id)).toMatchObject({ phase: 'unconfirmed' });
  });

  it('decisions that are too many at once wait for their turn, and none is lost', async () => {
    await signIn();
    const meeting = server.meeting(['bob@contoso.example']);
    for (let index = 0; index < 9; index += 1) server.wait(meeting, `guest${index}@partner.example`);
    const conferenceId = await bench.follow({ address: meeting }, null, 'join');
    const lobby = () => bench.roster(conferenceId).filter(({ state }) => state === 'in-lobby');
    await bench.until('all of them', () => lobby().length === 9);
    await whenRead(bench, conferenceId);
    const busy = { status: 429, contentType: 'application/json', headers: { 'Retry-After': '2' } } as const;
    const body = '{"code":"TooManyRequests"}';
    server.act({ act: 'nextReply', method: 'POST', pathIncludes: '/reject', ...busy, body, count: 5 });
    const participantIds = lobby().map(({ id }) => id);
    await bench.makeAll({ kind: 'reject-entry', conferenceId, participantIds });
    const group = await bench.until('every outcome', () =>
      [...bench.state.groups.values()].find(({ isUnderWay }) => !isUnderWay),
    );
    expect(group.counts).toMatchObject({ confirmed: 9 });
    expect(lobby()).toEqual([]);
  });

  it('a lobby of five hundred is shown, and all but three are turned away', { timeout: 240_000 }, async () => {
    await signIn();
    const meeting = server.meeting(['bob@contoso.example']);
    server.act({ act: 'fillMeeting', meeting, count: 500, inLobby: 500 });
    const conferenceId = await bench.follow({ address: meeting }, null, 'join');
    const lobby = () => bench.roster(conferenceId).filter(({ state }) => state === 'in-lobby');
    await bench.until('all of them', () => lobby().length === 500);
    await whenRead(bench, conferenceId);
    const kept = new Set(
      lobby()
        .slice(0, 3)
        .map(({ id }) => id),
    );
    const rejected = lobby().flatMap(({ id }) => (kept.has(id) ? [] : [id]));
    await bench.makeAll({ kind: 'reject-entry', conferenceId, participantIds: rejected });
    const settled = () => [...bench.state.commands.values()].filter(({ settledAt }) => settledAt !== null).length;
    // A busy machine takes its time: it goes on, and that counts.
    for (let count = 20; count < rejected.length; count += 20)
      await bench.until(`${count} outcomes`, () => settled() >= count);
    const commands = await bench.until('every outcome', () =>
      [...bench.state.groups.values()].find(({ isUnderWay }) => !isUnderWay),
    );
    expect(commands.counts).toMatchObject({ confirmed: 497 });
    expect(
      lobby()
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...kept].sort());
  });
});
