import { afterEach, describe, expect, it } from 'vitest';
import { FinesseDesk } from './cisco-finesse.desk.ts';

const desks: FinesseDesk[] = [];
const openDesk = async (options: Parameters<typeof FinesseDesk.open>[0] = {}): Promise<FinesseDesk> => {
  const desk = await FinesseDesk.open(options);
  desks.push(desk);
  return desk;
};
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.close();
});

const webPage = '<!DOCTYPE html><html><body>Sign in<br></body></html>';

describe('reads', () => {
  it.each([
    ['participants', 1],
    ['participants', 6],
    ['Dialogs', 6],
  ])('that are partial in %s take nobody off the picture and prove no drop, %s in a row', async (list, count) => {
    const desk = await openDesk();
    const { conferenceId } = await desk.conference();
    desk.server.fallSilent();
    const commandId = await desk.drop(conferenceId, '4155550100');
    desk.server.act({
      act: 'damageReplies',
      how: 'lacksEntry',
      list,
      method: 'GET',
      pathIncludes: '/Dialogs',
      count,
    });
    const lacked = desk.bench.present(conferenceId).length;
    expect(await desk.settled(commandId)).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
    expect(desk.bench.present(conferenceId)).toHaveLength(lacked);
  });

  it('with an unreadable entry make the call stale with the reason, until one can be read', async () => {
    const desk = await openDesk();
    const { conferenceId } = await desk.conference();
    desk.server.act({
      act: 'damageReplies',
      how: 'unreadableEntry',
      method: 'GET',
      pathIncludes: '/Dialogs',
      count: 2,
    });
    await desk.bench.until('the doubt', () => !desk.isLive(conferenceId));
    expect(desk.bench.state.conferences.get(conferenceId)?.truth.reason).toBe('answer-malformed');
    await desk.bench.until('the truth', () => desk.isLive(conferenceId));
    expect(desk.bench.account.connection.status).toBe('online');
  });

  it('that hold a stray control character keep nobody off', async () => {
    const desk = await openDesk({
      before: (server) => server.act({ act: 'damageReplies', how: 'strayCharacter', method: 'GET', count: 4 }),
    });
    expect(desk.bench.account.connection.status).toBe('online');
  });

  it('that are late do not put back who has left', async () => {
    const desk = await openDesk();
    const { id, conferenceId, others } = await desk.conference();
    desk.server.act({ act: 'delayReplies', delayMs: 4_000, method: 'GET', pathIncludes: '/Dialogs', count: 1 });
    await desk.bench.until('the slow read', () =>
      desk.server.simulator.model.requests.some(({ method, path }) => method === 'GET' && path.endsWith('/Dialogs')),
    );
    desk.server.leave(id, others[0]);
    await desk.bench.until('the end', () => !desk.bench.present(conferenceId).includes(others[0]));
    const until = desk.bench.clock.monotonicMs() + 8_000;
    await desk.bench.until('the late answer', () => {
      expect(desk.bench.present(conferenceId)).not.toContain(others[0]);
      return desk.bench.clock.monotonicMs() > until;
    });
  });
});

describe('a link that hears nothing', () => {
  it.each(['leaves', 'joins'])('shows within 6 s who %s a conference', async (what) => {
    const desk = await openDesk();
    const { id, conferenceId, others } = await desk.conference();
    desk.server.act({ act: 'deafenEvents' });
    const reads = () => desk.server.requestCount('GET', '/Dialogs');
    const before = reads();
    if (what === 'leaves') desk.server.leave(id, others[0]);
    else desk.server.join(id, '5009');
    await desk.bench.until(
      'the truth',
      () => desk.bench.present(conferenceId).sort().join() === desk.server.present(id).sort().join(),
    );
    // One may have been on its way, and a list that lacks somebody is read twice. They are 5 s apart.
    expect(reads() - before).toBeLessThanOrEqual(3);
  });

  it('is given up for another one when changes stay untold', async () => {
    const desk = await openDesk();
    const { id, conferenceId } = await desk.conference();
    desk.server.act({ act: 'deafenEvents' });
    const sessionsBefore = new Set(desk.server.simulator.model.sessions);
    desk.server.join(id, '5008');
    await desk.bench.until('the first', () => desk.bench.present(conferenceId).includes('5008'));
    desk.server.join(id, '5009');
    await desk.bench.until('the loss', () => desk.bench.account.connection.status !== 'online');
    desk.server.act({ act: 'deafenEvents', isDeaf: false });
    await desk.bench.online();
    desk.server.leave(id, '5008');
    await desk.bench.until('who left', () => !desk.bench.present(conferenceId).includes('5008'));
    expect(sessionsBefore.size).toBe(1);
  });

  it.each(['websocket', 'bosh'] as const)(
    'half open over %s, is noticed within 6 s in a conference',
    async (transport) => {
      const desk = await openDesk({ transport, clockFactor: 2 });
      const { conferenceId } = await desk.conference();
      desk.server.act({ act: 'freezeConnections' });
      // Six seconds, and what this machine takes for them.
      await desk.bench.untilWithin(9_000, 'the doubt', () => !desk.isLive(conferenceId));
      expect(desk.bench.account.connection.status).not.toBe('online');
    },
  );

  it('heals the state of a colleague', async () => {
    const desk = await openDesk({ clockFactor: 40 });
    desk.server.signInAgents('1001');
    const stateOf = () => desk.bench.state.members.get(desk.bench.accountId)?.get('1001')?.state;
    await desk.bench.until('the colleague', () => stateOf() === 'not-ready');
    desk.server.act({ act: 'deafenEvents' });
    const polls = () => desk.server.requestCount('GET', '/SystemInfo');
    const before = polls();
    desk.server.act({ act: 'agentReady', agent: '1001' });
    await desk.bench.until('the colleague to be ready', () => stateOf() === 'ready');
    // By the next poll, or the one after it where that one was on its way.
    expect(polls() - before).toBeLessThanOrEqual(2);
    expect(desk.bench.account.connection.status).toBe('online');
  });
});

describe('a server that comes back', () => {
  it.each(['nodeDown', 'ctiFailover', 'webDown'] as const)(
    'from %s is true by the first questions that it answers',
    async (fault) => {
      const desk = await openDesk();
      const { id, conferenceId } = await desk.conference();
      desk.server.act({ act: 'setFault', fault });
      await desk.bench.until('the loss', () => !desk.isLive(conferenceId));
      desk.server.join(id, '5009');
      const down = desk.bench.clock.monotonicMs() + 9_000;
      await desk.bench.until('a while', () => desk.bench.clock.monotonicMs() > down);
      const asked = () => desk.server.requestCount('GET', '/SystemInfo');
      const before = asked();
      desk.server.act({ act: 'clearFault', fault });
      await desk.bench.until('the truth', () => desk.isLive(conferenceId));
      // The question that it answers, those that were on their way, and the one with which connecting begins.
      expect(asked() - before).toBeLessThanOrEqual(4);
      expect(desk.bench.present(conferenceId)).toContain('5009');
    },
  );

  it('in the middle of a command proves nothing that it did not do', async () => {
    const desk = await openDesk();
    const { conferenceId, others } = await desk.conference();
    desk.server.fallSilent();
    const commandId = await desk.drop(conferenceId, others[0]);
    await desk.bench.until('the acceptance', () => desk.bench.state.commands.get(commandId)?.phase === 'accepted');
    desk.server.goDown();
    desk.server.comeBack();
    await desk.bench.online();
    expect(await desk.settled(commandId)).toMatchObject({ phase: 'unconfirmed' });
    expect(desk.bench.present(conferenceId)).toContain(others[0]);
  });

  it('out of service again while everything is read is not called live', async () => {
    const desk = await openDesk();
    const { conferenceId } = await desk.conference();
    desk.server.cutNews();
    await desk.bench.until('the loss', () => desk.bench.account.connection.status !== 'online');
    desk.server.act({ act: 'setFault', fault: 'ctiFailover' });
    expect(await desk.bench.waiting()).toMatchObject({ status: 'waiting' });
    expect(desk.isLive(conferenceId)).toBe(false);
    desk.server.act({ act: 'clearFault', fault: 'ctiFailover' });
    await desk.bench.until('the truth', () => desk.isLive(conferenceId));
  });
});

describe('a web server in front of Finesse', () => {
  it.each([
    { name: 'a single 401', status: 401, body: '' },
    { name: 'a page with 401', status: 401, body: webPage },
    { name: 'a page with 200', status: 200, body: webPage },
    { name: 'a page with 404', status: 404, body: webPage },
  ])('that answers with $name is no refusal of the password', async ({ status, body }) => {
    const desk = await openDesk({
      before: (server) =>
        server.act({ act: 'nextReply', status, body, contentType: 'text/html', method: 'GET', pathIncludes: 'User/' }),
    });
    desk.server.act({
      act: 'nextReply',
      status,
      body,
      contentType: 'text/html',
      method: 'GET',
      pathIncludes: 'User/',
      count: 6,
    });
    const until = desk.bench.clock.monotonicMs() + 60_000;
    await desk.bench.until('the answers', () => {
      expect(desk.bench.account.connection.status).not.toBe('refused');
      return desk.bench.clock.monotonicMs() > until;
    });
    await desk.bench.online();
  });
});

describe('a pair of servers of which one refuses the password', () => {
  it('is used at the one where it worked, and the other is named', async () => {
    const desk = await openDesk({ pair: true });
    const first = desk.bench.account.connection.via;
    const refusal =
      '<ApiErrors><ApiError><ErrorType>Authorization Failure</ErrorType><ErrorMessage>UNAUTHORIZED</ErrorMessage>' +
      '<ErrorData>1900</ErrorData></ApiError></ApiErrors>';
    desk.server.act({ act: 'setFault', fault: 'nodeDown', node: 'a' });
    desk.server.act({
      act: 'nextReply',
      status: 401,
      body: refusal,
      contentType: 'application/xml',
      method: 'GET',
      pathIncludes: 'User/',
    });
    await desk.bench.until('the refusal', () => desk.bench.account.connection.detail?.includes('localhost:') === true);
    expect(desk.bench.account.connection.status).not.toBe('refused');
    desk.server.act({ act: 'clearFault', fault: 'nodeDown', node: 'a' });
    await desk.bench.online();
    expect(desk.bench.account.connection.via).toBe(first);
  });
});
