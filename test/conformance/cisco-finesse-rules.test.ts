import { afterEach, describe, expect, it } from 'vitest';
import { FinesseDesk } from './cisco-finesse.desk.ts';
import { customer } from './cisco-finesse.server.ts';

const desks: FinesseDesk[] = [];
const openDesk = async (options: Parameters<typeof FinesseDesk.open>[0] = {}): Promise<FinesseDesk> => {
  const desk = await FinesseDesk.open(options);
  desks.push(desk);
  return desk;
};
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.close();
});

type Place = Awaited<ReturnType<FinesseDesk['conference']>>;
const inConference = async (options: Parameters<typeof openDesk>[0] = {}): Promise<Place & { desk: FinesseDesk }> => {
  const desk = await openDesk(options);
  return { desk, ...(await desk.conference()) };
};
const isTrue = ({ bench, server }: FinesseDesk, { id, conferenceId }: Place): boolean =>
  bench.state.conferences.get(conferenceId)?.truth.status === 'live' &&
  bench.present(conferenceId).sort().join() === server.present(id).sort().join();
const becomesTrue = (desk: FinesseDesk, place: Place): Promise<unknown> =>
  desk.bench.until('the truth', () => isTrue(desk, place));
const dropInVain = (desk: FinesseDesk, conferenceId: string, address: string): Promise<string> =>
  desk.inVain({
    kind: 'drop',
    conferenceId,
    participantIds: [desk.bench.participant(conferenceId, address).id],
  });
const idAt = (desk: FinesseDesk, conferenceId: string, address: string): string =>
  desk.bench.participant(conferenceId, address).id;

describe('rule 1, at Finesse: proof is what the command did', () => {
  it('a drop is not said to be ours where the person hung up after it was accepted', async () => {
    const { desk, id, conferenceId, others } = await inConference();
    const drop = await dropInVain(desk, conferenceId, others[0]);
    desk.server.leave(id, others[0]);
    expect(await desk.settled(drop)).toMatchObject({ phase: 'confirmed', cause: 'unknown' });
  });

  it('two drops of two people, of which another client carries one out, are not both ours', async () => {
    const place = await inConference({ switches: { enableDropParticipantFor: 'all', dropAnyPartyEnabled: true } });
    const { desk, conferenceId, others } = place;
    const [first, second] = [await dropInVain(desk, conferenceId, others[0]), await desk.drop(conferenceId, others[1])];
    desk.server.act({ act: 'supervisorDrops', supervisor: '1900', target: others[0], dialog: place.id });
    expect(await desk.settled(second)).toMatchObject({ phase: 'confirmed' });
    expect(await desk.settled(first)).not.toMatchObject({ phase: 'confirmed', cause: 'own' });
  });

  it('a hold that the telephone undid before anybody looked is not said to be so', async () => {
    const desk = await openDesk();
    const { conferenceId } = await desk.call();
    const hold = await desk.inVain({ kind: 'hold', conferenceId });
    desk.server.act({ act: 'deafenEvents' });
    desk.server.act({ act: 'agentHolds', agent: '1900' });
    desk.server.act({ act: 'agentRetrieves', agent: '1900' });
    desk.server.act({ act: 'deafenEvents', isDeaf: false });
    expect(await desk.settled(hold)).toMatchObject({ phase: 'unconfirmed' });
  });

  it('a retrieval by the telephone is not said to be ours', async () => {
    const desk = await openDesk();
    const { conferenceId } = await desk.call();
    desk.server.act({ act: 'agentHolds', agent: '1900' });
    await desk.bench.until('the hold', () => desk.bench.state.conferences.get(conferenceId)?.state === 'held');
    const retrieve = await desk.inVain({ kind: 'retrieve', conferenceId });
    desk.server.act({ act: 'agentRetrieves', agent: '1900' });
    expect(await desk.settled(retrieve)).toMatchObject({ phase: 'confirmed', cause: 'unknown' });
  });

  it('leaving is not said to be ours where everybody hung up', async () => {
    const { desk, id, conferenceId } = await inConference();
    const leave = await desk.inVain({ kind: 'leave', conferenceId });
    desk.server.end(id);
    expect(await desk.settled(leave)).not.toMatchObject({ phase: 'confirmed', cause: 'own' });
  });

  it('a consult to somebody else proves no consult', async () => {
    const desk = await openDesk();
    desk.server.signInAgents('1001', '1002');
    const { conferenceId } = await desk.call();
    const consult = await desk.inVain({ kind: 'consult', conferenceId, address: '5002' });
    desk.server.act({ act: 'agentConsults', agent: '1900', to: '5001' });
    await desk.bench.until('their consult', () => desk.bench.conferences.length === 2);
    expect(await desk.settled(consult)).not.toMatchObject({ phase: 'confirmed' });
  });
});

describe('rules 2 to 4, at Finesse: order, what is unread, freshness', () => {
  it('an old list does not put back who was dropped while no event arrived', async () => {
    const { desk, id, conferenceId, others } = await inConference();
    desk.server.act({ act: 'delayReplies', delayMs: 3_000, method: 'GET', pathIncludes: '/Dialogs', count: 1 });
    desk.server.act({ act: 'deafenEvents' });
    const drop = await desk.drop(conferenceId, others[0]);
    expect(await desk.settled(drop)).toMatchObject({ phase: 'confirmed' });
    const endMs = desk.bench.clock.monotonicMs() + 8_000;
    let wasPutBack = false;
    await desk.bench.until('a while', () => {
      wasPutBack ||= desk.isLive(conferenceId) && desk.bench.present(conferenceId).includes(others[0]);
      return desk.bench.clock.monotonicMs() > endMs;
    });
    expect(wasPutBack).toBe(false);
    expect(desk.server.present(id)).not.toContain(others[0]);
  });

  it.each([
    ['an error', { status: 500, contentType: 'application/xml', body: '<ApiErrors></ApiErrors>' }],
    ['a web page', { status: 200, contentType: 'text/html', body: '<html><body>Welcome</body></html>' }],
    ['no list', { status: 200, contentType: 'application/xml', body: '<User><id>1</id></User>' }],
  ])('a conference that nothing tells of is not called live for long where lists are %s', async (_what, reply) => {
    const { desk, id, conferenceId, others } = await inConference();
    desk.server.act({ act: 'deafenEvents' });
    desk.server.act({ act: 'nextReply', method: 'GET', pathIncludes: '/Dialog', count: 200, ...reply });
    desk.server.leave(id, others[0]);
    await desk.bench.untilWithin(9_000, 'the doubt', () => !desk.isLive(conferenceId));
    expect(desk.bench.present(conferenceId)).toContain(others[0]);
  });

  it('a drop is not proved by lists that cannot be read, and is once one can', async () => {
    const { desk, id, conferenceId, others } = await inConference();
    const drop = await dropInVain(desk, conferenceId, others[0]);
    desk.server.act({ act: 'deafenEvents' });
    desk.server.act({ act: 'damageReplies', how: 'cutShort', method: 'GET', pathIncludes: '/Dialog', count: 3 });
    expect(desk.bench.state.commands.get(drop)?.phase).toBe('accepted');
    desk.server.leave(id, others[0]);
    expect(await desk.settled(drop)).toMatchObject({ cause: 'unknown' });
    expect(desk.server.present(id)).not.toContain(others[0]);
  });

  it('somebody who left and came back between two looks is somebody else', async () => {
    const { desk, id, conferenceId, others } = await inConference();
    const before = idAt(desk, conferenceId, others[0]);
    desk.server.act({ act: 'deafenEvents' });
    desk.server.leave(id, others[0]);
    desk.server.join(id, others[0]);
    await desk.bench.until('the newcomer', () =>
      desk.bench.roster(conferenceId).some(({ address, id: leg }) => address === others[0] && leg !== before),
    );
    expect(desk.bench.present(conferenceId).filter((address) => address === others[0])).toHaveLength(1);
  });
});

describe('rules 5 and 6, at Finesse: whom a command is about, and whose error it is', () => {
  it.each(['reorderEvents', 'delayEvents', 'dropEvents'] as const)(
    'a held drop hits nobody who came to the address meanwhile: %s',
    async (act) => {
      const { desk, id, conferenceId, others } = await inConference();
      await desk.bench.holdFor(8);
      const drop = await desk.drop(conferenceId, others[0]);
      desk.server.act(act === 'delayEvents' ? { act, delayMs: 2_000 } : { act, count: 2 });
      desk.server.leave(id, others[0]);
      desk.server.join(id, others[0]);
      expect(await desk.settled(drop)).toMatchObject({ phase: 'cancelled' });
      expect(desk.server.dropCount(others[0])).toBe(0);
    },
  );

  it('a held drop hits nobody in the next conference with the same id', async () => {
    const { desk, id, conferenceId, others } = await inConference({ switches: { dialogIds: 'again' } });
    await desk.bench.holdFor(8);
    const drop = await desk.drop(conferenceId, others[0]);
    desk.server.act({ act: 'deafenEvents' });
    desk.server.end(id);
    const next = desk.server.dialogOf({ act: 'createConference', parties: ['5900', others[0], customer] });
    expect(next).toBe(id);
    desk.server.act({ act: 'deafenEvents', isDeaf: false });
    expect(await desk.settled(drop)).toMatchObject({ phase: 'cancelled' });
    expect(desk.server.dropCount(others[0])).toBe(0);
  });

  it('a drop that was carried out is confirmed although another client’s error was taken for its own', async () => {
    const place = await inConference({ switches: { echoRequestId: 'none' } });
    const { desk, id, conferenceId, others } = place;
    desk.server.act({ act: 'delayEvents', delayMs: 1_500 });
    const drop = await desk.drop(conferenceId, others[0]);
    desk.server.act({ act: 'callError', agent: '1900', dialog: id, code: 290 });
    await desk.bench.until('the proof', () => desk.bench.state.commands.get(drop)?.phase === 'confirmed');
    await becomesTrue(desk, place);
    expect(desk.bench.state.commands.get(drop)?.isGuess ?? false).toBe(false);
  });

  it('an error of another client at another call refuses nothing', async () => {
    const desk = await openDesk({ switches: { echoRequestId: 'none' } });
    const place = await desk.conference();
    const drop = await dropInVain(desk, place.conferenceId, place.others[0]);
    desk.server.act({ act: 'callError', agent: '1900', dialog: '99999', code: 290 });
    expect(await desk.settled(drop)).toMatchObject({ phase: 'unconfirmed' });
  });
});

describe('rules 7 to 11, at Finesse: one connection, undo, groups, dead links, unknown events', () => {
  it('nothing is left of a sign-in that was overtaken by disconnecting', async () => {
    const desk = await openDesk();
    await desk.bench.disconnect();
    desk.server.delayAnswers(700);
    await desk.bench.signInAgain();
    await desk.bench.disconnect();
    desk.server.delayAnswers(0);
    await desk.bench.until('the end', () => desk.bench.account.connection.status === 'off');
    await desk.bench.until('nothing to be left', () => desk.server.leftovers().length === 0);
    expect([desk.bench.account.connection.status, desk.bench.conferences]).toEqual(['off', []]);
  });

  it('a group reads the same after the account was disconnected', async () => {
    const { desk, conferenceId, others } = await inConference();
    desk.server.refuseNext();
    await desk.bench.makeAll({
      kind: 'drop',
      conferenceId,
      participantIds: others.map((address) => idAt(desk, conferenceId, address)),
    });
    const group = () => [...desk.bench.state.groups.values()][0];
    await desk.bench.until('the outcomes', () => group()?.isUnderWay === false);
    const read = () => JSON.stringify([group()?.size, group()?.counts, [...(group()?.failures.keys() ?? [])]]);
    const before = read();
    await desk.bench.disconnect();
    await desk.bench.until('the end', () => desk.bench.conferences.length === 0);
    expect(read()).toBe(before);
  });

  it('a half-open link is noticed within 6 s in a conference', async () => {
    const { desk, conferenceId } = await inConference({ clockFactor: 4 });
    desk.server.act({ act: 'freezeConnections' });
    await desk.bench.untilWithin(7_000, 'the doubt', () => !desk.isLive(conferenceId));
    expect(desk.bench.account.connection.status).not.toBe('refused');
  });

  it('a server that went and came back while a drop was held has it looked at again', async () => {
    const place = await inConference();
    const { desk, id, conferenceId, others } = place;
    await desk.bench.holdFor(9);
    const drop = await desk.drop(conferenceId, others[0]);
    desk.server.goDown();
    desk.server.leave(id, others[0]);
    desk.server.join(id, others[0]);
    await desk.bench.until('the loss', () => !desk.isLive(conferenceId));
    desk.server.comeBack();
    expect(await desk.settled(drop)).toMatchObject({ phase: 'cancelled' });
    await becomesTrue(desk, place);
    expect(desk.server.dropCount(others[0])).toBe(0);
  });

  it('an event that is not known has what it may be about read', async () => {
    const place = await inConference();
    const { desk, id, others } = place;
    desk.server.act({ act: 'dropEvents', count: 1 });
    desk.server.leave(id, others[0]);
    desk.server.act({
      act: 'publishRaw',
      agent: '1900',
      payload:
        '<Update><event>PUT</event><source>/finesse/api/User/1900/Dialogs</source><data><novelty/></data></Update>',
    });
    await desk.bench.untilWithin(3_000, 'the truth', () => isTrue(desk, place));
    expect(desk.bench.account.connection.status).toBe('online');
  });
});
