import { once } from 'node:events';
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { startServedGavel, type ServedGavel, type SourcePatch } from '../../support/served-gavel.ts';
import { bridgeTo, formIn, handOver, openGavel } from '../../support/opened-gavel.ts';

/** The status of a request for the page with these headers. */
const statusOf = async (url: string, headers: Readonly<Record<string, string>>): Promise<number> => {
  const { port } = (await formIn(url)).action;
  const asked = request({ host: '127.0.0.1', port, path: '/', headers });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [{ statusCode: number; resume(): void }];
  answer.resume();
  return answer.statusCode;
};

/** What becomes of an attempt to open the bridge with these headers. */
const bridgeWith = async (url: string, headers: Readonly<Record<string, string>>): Promise<string> => {
  const opened = await openGavel(url);
  const { origin = opened.origin, ...rest } = headers;
  const socket = bridgeTo(opened, { origin, headers: { cookie: opened.cookie, ...rest } });
  socket.on('error', () => undefined);
  const outcome = await Promise.race([
    once(socket, 'open').then(() => 'got in'),
    once(socket, 'unexpected-response').then(() => 'refused'),
  ]);
  socket.terminate();
  return outcome;
};

const access = (from: string, to: string): SourcePatch => ({ file: 'main/serve/access.ts', from, to });

interface AccessAttack {
  readonly name: string;
  /** Resolves with `refused`, or with what it got. */
  readonly run: (gavel: ServedGavel) => Promise<string>;
  /** What alone refuses it. */
  readonly guard: SourcePatch;
}

const attacks: readonly AccessAttack[] = [
  {
    name: 'a site that points its name at this machine',
    run: async ({ url }) => {
      const { cookie } = await openGavel(url);
      return (await statusOf(url, { host: 'site.example', cookie })) === 421 ? 'refused' : 'got in';
    },
    guard: access(`=> headers['host'] === host;`, `=> headers['host'] !== '';`),
  },
  {
    name: 'a request that a page of another site makes',
    run: async ({ url }) => {
      const { cookie } = await openGavel(url);
      return (await statusOf(url, { origin: 'http://site.example', cookie })) === 403 ? 'refused' : 'got in';
    },
    guard: access('from !== undefined && from !== origin', 'from === origin && from !== origin'),
  },
  {
    name: 'a request without the cookie',
    run: async ({ url }) => ((await statusOf(url, {})) === 401 ? 'refused' : 'got in'),
    guard: access('if (!hasCookie(request)) return', 'if (request.url === host) return'),
  },
  {
    name: 'a page of another site at the bridge',
    run: ({ url }) => bridgeWith(url, { origin: 'http://site.example' }),
    guard: access(`request.headers['origin'] === origin &&`, ''),
  },
  {
    name: 'the bridge without the cookie',
    run: ({ url }) => bridgeWith(url, { cookie: '' }),
    guard: access('hasCookie(request) &&\n      hasSecret(request)', 'hasSecret(request)'),
  },
  {
    name: 'a token that nobody was given',
    run: async ({ url }) =>
      (await handOver((await formIn(url)).action, 'guessed')).status === 403 ? 'refused' : 'got in',
    guard: access('if (!isSameSecret(given, token))', 'if (given === host)'),
  },
];

describe('who gets into a served Gavel', () => {
  it('is none of these', async () => {
    const gavel = await startServedGavel();
    try {
      for (const { name, run } of attacks) expect([name, await run(gavel)]).toEqual([name, 'refused']);
    } finally {
      await gavel.stop();
    }
  });

  it('are all of these without their guards', async () => {
    const gavel = await startServedGavel(attacks.map(({ guard }) => guard));
    try {
      for (const { name, run } of attacks) expect([name, await run(gavel)]).toEqual([name, 'got in']);
    } finally {
      await gavel.stop();
    }
  });
});
