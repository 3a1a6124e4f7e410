import { afterEach, describe, expect, it } from 'vitest';
import { ciscoFinesse } from '../../main/vendors/cisco-finesse/adapter.ts';
import { FinesseServer } from './cisco-finesse.server.ts';
import { VendorBench } from './vendor-bench.ts';

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const signedIn = async (loginId: string) => {
  const bench = await new VendorBench().start(ciscoFinesse);
  undo.push(() => bench.stop());
  const server = await FinesseServer.start('websocket', bench.clock);
  undo.push(() => server.stop());
  await bench.signIn(ciscoFinesse, server.account(bench, undefined, loginId));
  await bench.online();
  return { bench, server };
};

describe('signing out of Finesse', () => {
  it('that the server refuses says why, and the account stays connected', async () => {
    const { bench, server } = await signedIn('1001');
    server.act({ act: 'agentReady', agent: '1001' });
    await bench.until('the agent to be ready', () => bench.account.agent?.state === 'ready');
    await expect(bench.signOut('21')).rejects.toMatchObject({
      code: 'invalid-state',
      detail: expect.stringContaining('Invalid State'),
    });
    expect(bench.account.connection.status).toBe('online');
    server.act({ act: 'agentNotReady', agent: '1001' });
    await bench.until('the agent to be not ready', () => bench.account.agent?.state === 'not-ready');
  });

  it('without the reason that the site wants says so', async () => {
    const { bench } = await signedIn('1001');
    await expect(bench.signOut(null)).rejects.toMatchObject({ code: 'reason-required' });
    expect(bench.account.agent?.signOutReasons.map(({ label }) => label)).toContain('End of shift');
  });

  it('ends within three seconds although the server does not answer', async () => {
    const { bench, server } = await signedIn('1001');
    server.delayAnswers(60_000);
    const begun = bench.clock.now();
    await bench.signOut('21');
    expect(bench.clock.now() - begun).toBeLessThan(3_500);
    await bench.until('the account to be off', () => bench.account.connection.status === 'off');
    expect(server.leftovers()).toEqual([]);
  });
});

describe('somebody who is signed in already, at the stock desktop', () => {
  it('is left in their state and at their phone', async () => {
    const bench = await new VendorBench().start(ciscoFinesse);
    undo.push(() => bench.stop());
    const server = await FinesseServer.start('websocket', bench.clock);
    undo.push(() => server.stop());
    server.act({ act: 'agentSignsIn', agent: '1001', extension: '5005' });
    server.act({ act: 'agentReady', agent: '1001' });
    await bench.signIn(ciscoFinesse, server.account(bench, undefined, '1001'));
    await bench.online();
    expect(bench.account.agent).toMatchObject({ state: 'ready', address: '5005' });
    expect(server.simulator.model.requests.filter(({ method }) => method === 'PUT')).toEqual([]);
  });
});

describe('the machine’s timers', () => {
  it('are all given back when the application stops', async () => {
    const bench = await new VendorBench().start(ciscoFinesse);
    const server = await FinesseServer.start('bosh', bench.clock);
    await bench.signIn(ciscoFinesse, server.account(bench));
    await bench.online();
    await bench.stop();
    await server.stop();
    expect(bench.clock.pendingCount).toBe(0);
  });
});
