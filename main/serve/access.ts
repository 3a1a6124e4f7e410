import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** The parts of a request that decide about access. */
export interface AccessRequest {
  readonly method: string;
  /** Path with query, as it was sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** What to do with a request. `exchange`: the token was right; answer with this cookie and send the page to `/`. */
export type Verdict =
  | { readonly verdict: 'allow'; readonly path: string }
  | { readonly verdict: 'exchange'; readonly setCookie: string }
  | { readonly verdict: 'redirect' }
  | { readonly verdict: 'refuse'; readonly status: 400 | 401 | 403 | 405 | 421; readonly words: string };

/** Access control: only the browser that presented the token first may use the server. */
export interface Access {
  /** The address to open, with the token that works once. */
  readonly url: string;
  /** Decides about a request for the page or a part of it. */
  forPage(request: AccessRequest): Verdict;
  /** Whether a socket may be opened. */
  forSocket(request: AccessRequest): boolean;
}

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares in constant time. */
const isSameSecret = (left: string, right: string): boolean => timingSafeEqual(hashOf(left), hashOf(right));

const refuse = (status: 400 | 401 | 403 | 405 | 421, words: string): Verdict => ({ verdict: 'refuse', status, words });

const cookiesIn = (header: string): readonly (readonly [string, string])[] =>
  header.split(';').map((pair) => {
    const equals = pair.indexOf('=');
    return [pair.slice(0, Math.max(0, equals)).trim(), pair.slice(equals + 1).trim()] as const;
  });

/**
 * Access to a server on loopback at `port`. Other programs and pages can reach that port too, so that everything is
 * checked: `Host` against names that a foreign site points at this machine (DNS rebinding), `Origin` against foreign
 * pages, and a secret that only the opened browser has. The token of the address works once: afterwards the secret is a
 * cookie that no script can read and no other site makes the browser send.
 */
export const createAccess = (
  port: number,
  newSecret: () => string = () => randomBytes(32).toString('base64url'),
): Access => {
  const { origin, host } = new URL(`http://127.0.0.1:${port}`);
  // Cookies ignore ports: the name distinguishes two servers on one machine.
  const cookieName = `gavel-${port}`;
  const session = newSecret();
  let token: string | null = newSecret();
  const address = `${origin}/?token=${token}`;

  const isOurHost = ({ headers }: AccessRequest): boolean => headers['host'] === host;
  const hasCookie = ({ headers }: AccessRequest): boolean => {
    const header = headers['cookie'];
    return (
      typeof header === 'string' &&
      cookiesIn(header).some(([name, value]) => name === cookieName && isSameSecret(value, session))
    );
  };

  return {
    url: address,
    forPage(request) {
      if (!isOurHost(request)) return refuse(421, 'This server answers to its own address only.');
      const from = request.headers['origin'];
      if (from !== undefined && from !== origin) return refuse(403, 'Another site may not use this server.');
      if (request.method !== 'GET' && request.method !== 'HEAD')
        return refuse(405, 'Only GET and HEAD are known here.');
      const [path = '', query] = request.url.split('?', 2);
      const given = path === '/' ? new URLSearchParams(query).get('token') : null;
      if (hasCookie(request)) return given === null ? { verdict: 'allow', path } : { verdict: 'redirect' };
      if (given === null) return refuse(401, 'Open the address that Gavel printed when it started.');
      if (token === null)
        return refuse(
          403,
          'This address was used already. Use the browser that opened it first, or start Gavel again for a new one.',
        );
      if (request.method !== 'GET' || !isSameSecret(given, token))
        return refuse(403, 'The token in this address is wrong. Use the address that Gavel printed when it started.');
      token = null;
      return { verdict: 'exchange', setCookie: `${cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict` };
    },
    forSocket: (request) =>
      request.method === 'GET' && isOurHost(request) && request.headers['origin'] === origin && hasCookie(request),
  };
};
