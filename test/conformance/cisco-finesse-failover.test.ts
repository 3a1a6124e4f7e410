import { afterEach, describe, expect, it } from 'vitest';
import { conferenceIdOf } from '../../app/domain/conference.ts';
import { ciscoFinesse } from '../../main/vendors/cisco-finesse/adapter.ts';
import { FinesseServer } from './cisco-finesse.server.ts';
import { VendorBench } from './vendor-bench.ts';

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const inConference = async (transport: string, pair: boolean, values: Readonly<Record<string, string>> = {}) => {
  const bench = await new VendorBench().start(ciscoFinesse);
  undo.push(() => bench.stop());
  const server = await FinesseServer.start(transport, bench.clock, { pair });
  undo.push(() => server.stop());
  const account = server.account(bench);
  await bench.signIn(ciscoFinesse, { ...account, values: { ...account.values, ...values } });
  await bench.online();
  const { id } = server.conference();
  const conferenceId = conferenceIdOf(bench.accountId, id);
  await bench.until('the conference', () => bench.state.conferences.get(conferenceId));
  const isLive = (): boolean => bench.state.conferences.get(conferenceId)?.truth.status === 'live';
  return { bench, server, id, conferenceId, isLive };
};

describe.each(['websocket', 'bosh'])('a Finesse server that fails, over %s', (transport) => {
  it('out of service makes everything stale, and is used again as soon as it says that it is back', async () => {
    const { bench, server, id, conferenceId, isLive } = await inConference(transport, false);
    server.act({ act: 'setFault', fault: 'ctiFailover' });
    const { reason, retryAt } = await bench.waiting();
    expect(reason).toBe('out-of-service');
    expect(isLive()).toBe(false);
    server.join(id, '5009');
    server.act({ act: 'clearFault', fault: 'ctiFailover' });
    await bench.until('the attempt', () => bench.account.connection.status !== 'waiting');
    expect(bench.clock.now()).toBeLessThan(retryAt ?? 0);
    await bench.online();
    expect(isLive()).toBe(true);
    expect(bench.present(conferenceId)).toContain('5009');
    expect(server.isSignedIn()).toBe(true);
  });

  it('is left for the alternate one, which is then kept', async () => {
    const { bench, server, id, conferenceId, isLive } = await inConference(transport, true);
    const first = bench.account.connection.via;
    server.act({ act: 'setFault', fault: 'nodeDown', node: 'a' });
    await bench.until('the loss', () => bench.account.connection.status !== 'online');
    await bench.online();
    const second = bench.account.connection.via;
    expect(second).not.toBe(first);
    expect(isLive()).toBe(true);
    expect(bench.present(conferenceId).sort()).toEqual(server.present(id).sort());
    server.act({ act: 'clearFault', fault: 'nodeDown', node: 'a' });
    server.join(id, '5009');
    await bench.until('the newcomer', () => bench.present(conferenceId).includes('5009'));
    expect(bench.account.connection.via).toBe(second);
  });

  it('out of service is left for the alternate one at once', async () => {
    const { bench, server, isLive } = await inConference(transport, true);
    server.act({ act: 'setFault', fault: 'ctiFailover', node: 'a' });
    await bench.until(
      'the alternate',
      () => bench.account.connection.status === 'online' && bench.account.connection.via.startsWith('localhost'),
    );
    expect(isLive()).toBe(true);
  });

  it('whose web application goes down is known by the presence of its helper, and by its return', async () => {
    const { bench, server, isLive } = await inConference(transport, false);
    server.act({ act: 'setFault', fault: 'webDown' });
    expect(await bench.waiting()).toMatchObject({ reason: 'out-of-service' });
    expect(isLive()).toBe(false);
    server.act({ act: 'clearFault', fault: 'webDown' });
    await bench.online();
    expect(isLive()).toBe(true);
  });

  it('whose link is half open is noticed while a conference is in sight, long before anything is read', async () => {
    const { bench, server, isLive } = await inConference(transport, false);
    const begun = bench.clock.now();
    server.act({ act: 'freezeConnections' });
    await bench.until('the loss', () => bench.account.connection.status !== 'online');
    // Six seconds, and what this machine takes for them.
    expect(bench.clock.now() - begun).toBeLessThan(9_000);
    expect(isLive()).toBe(false);
  });

  it('that sends a broken stanza is connected to afresh', async () => {
    const { bench, server, id, conferenceId } = await inConference(transport, false);
    server.act({ act: 'sendStanza', agent: '1900', stanza: '<message><event>' });
    await bench.until('the loss', () => bench.account.connection.status !== 'online');
    server.join(id, '5009');
    await bench.online();
    expect(bench.present(conferenceId)).toContain('5009');
  });
});

describe.each(['websocket', 'bosh'])('the same account in two places, over %s', (transport) => {
  it('is told to the first and left to the second', async () => {
    const { bench: first, server } = await inConference(transport, false);
    const second = await new VendorBench().start(ciscoFinesse);
    undo.push(() => second.stop());
    // Both count their ids from one: the same installation, started twice.
    await second.signIn(ciscoFinesse, server.account(second));
    await second.online();
    expect(await first.refused()).toMatchObject({ reason: 'taken-over', retryAt: null });
    expect(second.account.connection.status).toBe('online');
    expect(server.simulator.model.sessions).toHaveLength(1);
  });
});

describe('somebody signed out while away', () => {
  it('by the server, because the connection was lost, is signed in again', async () => {
    const { bench, server, isLive } = await inConference('websocket', false);
    server.goDown();
    await bench.until('the loss', () => bench.account.connection.status !== 'online');
    server.act({ act: 'forceSignOut', agent: '1900' });
    server.comeBack();
    await bench.online();
    expect(server.isSignedIn()).toBe(true);
    expect(bench.account.agent?.state).not.toBe('signed-out');
    expect(isLive()).toBe(true);
  });

  it('by a supervisor stays signed out until they decide otherwise', async () => {
    const { bench, server, id } = await inConference('websocket', false);
    server.end(id);
    await bench.until('the end', () => bench.conferences.length === 0 && bench.account.agent?.state === 'not-ready');
    server.goDown();
    await bench.until('the loss', () => bench.account.connection.status !== 'online');
    server.act({ act: 'forceSignOut', agent: '1900' });
    const user = server.simulator.model.users.get('1900');
    if (!user) throw new Error('There is no supervisor.');
    user.reason = { id: '902', code: '999', label: 'Supervisor initiated', category: 'LOGOUT', isSystem: true };
    server.comeBack();
    expect(await bench.refused()).toMatchObject({ reason: 'signed-out-by-server' });
    await bench.tryNow();
    await bench.online();
  });
});

describe('the alternate server', () => {
  it('is learnt from the server when none was entered', async () => {
    const { bench, server, isLive } = await inConference('websocket', true, { alternateServer: '' });
    server.act({ act: 'setFault', fault: 'nodeDown', node: 'a' });
    await bench.until(
      'the alternate',
      () => bench.account.connection.status === 'online' && bench.account.connection.via.startsWith('localhost'),
    );
    expect(isLive()).toBe(true);
  });
});
