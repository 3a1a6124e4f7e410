import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { createNetwork } from '../../../../main/net/network.ts';
import { systemClock } from '../../../../main/node/system-clock.ts';
import { RateLimits } from '../../../../main/vendors/huawei-cloud-meeting/rate-limits.ts';
import { CloudRequests } from '../../../../main/vendors/huawei-cloud-meeting/requests.ts';

it('the service’s own words are wanted in the language that is chosen at the moment', async () => {
  const wanted: unknown[] = [];
  const server = createServer((request, response) => {
    wanted.push(request.headers['accept-language']);
    response.end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const network = createNetwork(systemClock, null);
  let locale = 'en-US';
  const requests = new CloudRequests({
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    network,
    signal: new AbortController().signal,
    clock: systemClock,
    locale: () => locale,
    rateLimits: new RateLimits(() => systemClock.monotonicMs()),
  });
  await requests.read({ method: 'GET', path: '/anything' }, 'read');
  locale = 'zh-CN';
  await requests.command({ method: 'PUT', path: '/anything' });
  expect(wanted).toEqual(['en-US', 'zh-CN']);
  network.close();
  await new Promise((resolve) => {
    server.close(resolve);
  });
});
