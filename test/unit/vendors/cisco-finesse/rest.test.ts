import { expect, it } from 'vitest';
import type { HttpAnswer, HttpRequest } from '../../../../main/net/http-request.ts';
import { FinesseRest } from '../../../../main/vendors/cisco-finesse/rest.ts';

it('takes no more than it needs of whoever answers before a password was sent', async () => {
  const asked: [string, boolean, number][] = [];
  const network = {
    request: async ({ url, headers, limits }: HttpRequest): Promise<HttpAnswer> => {
      asked.push([url.replace(/^.*\/api\//u, ''), 'authorization' in headers, limits.maxBytes]);
      return { status: 200, headers: {}, body: '<SystemInfo><status>IN_SERVICE</status></SystemInfo>' };
    },
    openSocket: () => Promise.reject(new Error('no sockets here')),
    close: () => undefined,
  };
  const server = { isSecure: true, host: 'finesse.example.test', port: 8445, notificationPort: 7443 };
  const rest = new FinesseRest(network, server, { user: 'a', password: 'b' }, new AbortController().signal);
  await rest.systemInfo();
  await rest.askService();
  await rest.user('1001').catch(() => undefined);
  expect(asked).toEqual([
    ['SystemInfo', false, 65_536],
    ['SystemInfo', false, 65_536],
    ['User/1001', true, 1_048_576],
  ]);
});
