import { expect, it } from 'vitest';
import { ciscoFinesse } from '../../main/vendors/cisco-finesse/adapter.ts';
import { FinesseServer } from './cisco-finesse.server.ts';
import { VendorBench } from './vendor-bench.ts';

it('the conference that begins with the sign-in is one in which agents can be dropped', async () => {
  const bench = await new VendorBench().start(ciscoFinesse);
  const server = await FinesseServer.start('websocket', bench.clock, { scene: 'four-party' });
  await bench.signIn(ciscoFinesse, server.account(bench));
  await bench.online();
  const { id } = await bench.until('the conference', () => bench.conferences.find(({ kind }) => kind === 'conference'));
  expect(bench.participant(id, '5001').permissions.drop).toEqual({ verdict: 'allowed' });
  await bench.stop();
  await server.stop();
});
