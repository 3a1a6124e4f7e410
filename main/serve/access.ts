import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** The parts of a request that decide about access. */
export interface AccessRequest {
  readonly method: string;
  /** Path with query, as it was sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

type Refusal = {
  readonly verdict: 'refuse';
  readonly status: 400 | 401 | 403 | 405 | 421;
  readonly words: string;
};

/** What to do with a request. `open`: its body decides, by `open`. */
export type Verdict = { readonly verdict: 'allow'; readonly path: string } | { readonly verdict: 'open' } | Refusal;

/** What a browser gets that opened the file: a cookie for the page's parts, and the secret for the bridge. */
export interface Opened {
  readonly verdict: 'opened';
  readonly setCookie: string;
  readonly secret: string;
}

/** Access control: only a browser that opened the private file may use the server. */
export interface Access {
  /** What the private file is to hold: a form that hands its token over as no address does. */
  readonly form: string;
  /** Decides about a request for the page or a part of it. */
  forPage(request: AccessRequest): Verdict;
  /** Decides about the body of a request to open. */
  open(body: string): Opened | Refusal;
  /** Whether a socket may be opened. */
  forSocket(request: AccessRequest): boolean;
}

/** Where the form leads. */
export const openPath = '/open';
/** The protocol of the bridge; the secret stands beside it, where no address is and no other origin can put it. */
export const bridgeProtocol = 'gavel';

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares in constant time. */
const isSameSecret = (left: string, right: string): boolean => timingSafeEqual(hashOf(left), hashOf(right));

const refuse = (status: Refusal['status'], words: string): Refusal => ({ verdict: 'refuse', status, words });

const cookiesIn = (header: string): readonly (readonly [string, string])[] =>
  header.split(';').map((pair) => {
    const equals = pair.indexOf('=');
    return [pair.slice(0, Math.max(0, equals)).trim(), pair.slice(equals + 1).trim()] as const;
  });

const formFor = (action: string, token: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="referrer" content="no-referrer" />
    <title>Gavel</title>
  </head>
  <body>
    <form method="post" action="${action}">
      <input type="hidden" name="token" value="${token}" />
      <button>Open Gavel</button>
    </form>
    <script>
      document.forms[0].submit();
    </script>
  </body>
</html>
`;

/**
 * Access to a server on loopback at `port`. Other programs, other users and foreign pages can reach that port too, so
 * that everything is checked: `Host` against names that a foreign site points at this machine (DNS rebinding), `Origin`
 * against foreign pages, and secrets. The token is in a file that only the user can read: an address would show it in
 * the list of processes and in the browser's history. The cookie lets the parts of the page be read and nothing more,
 * because cookies ignore ports: a server of another user gets it as well. The bridge wants a secret that the page keeps
 * where only its own origin, port included, can read it.
 */
export const createAccess = (
  port: number,
  newSecret: () => string = () => randomBytes(32).toString('base64url'),
): Access => {
  const { origin, host } = new URL(`http://127.0.0.1:${port}`);
  const cookieName = `gavel-${port}`;
  const [session, token, secret] = [newSecret(), newSecret(), newSecret()];

  const isOurHost = ({ headers }: AccessRequest): boolean => headers['host'] === host;
  const hasCookie = ({ headers }: AccessRequest): boolean => {
    const header = headers['cookie'];
    return (
      typeof header === 'string' &&
      cookiesIn(header).some(([name, value]) => name === cookieName && isSameSecret(value, session))
    );
  };
  const hasSecret = ({ headers }: AccessRequest): boolean => {
    const header = headers['sec-websocket-protocol'];
    return typeof header === 'string' && header.split(',').some((part) => isSameSecret(part.trim(), secret));
  };

  return {
    form: formFor(`${origin}${openPath}`, token),
    forPage(request) {
      if (!isOurHost(request)) return refuse(421, 'This server answers to its own address only.');
      const path = request.url.split('?', 1)[0] ?? '';
      // A file has no origin. The token in the body decides.
      if (request.method === 'POST' && path === openPath) return { verdict: 'open' };
      const from = request.headers['origin'];
      if (from !== undefined && from !== origin) return refuse(403, 'Another site may not use this server.');
      if (request.method !== 'GET' && request.method !== 'HEAD')
        return refuse(405, 'Only GET and HEAD are known here.');
      if (!hasCookie(request)) return refuse(401, 'Open the file that Gavel named when it started.');
      return { verdict: 'allow', path };
    },
    open(body) {
      const given = new URLSearchParams(body).get('token') ?? '';
      if (!isSameSecret(given, token))
        return refuse(403, 'This file is of an earlier start. Open the one that Gavel named when it started.');
      const setCookie = `${cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict`;
      return { verdict: 'opened', setCookie, secret };
    },
    forSocket: (request) =>
      request.method === 'GET' &&
      isOurHost(request) &&
      request.headers['origin'] === origin &&
      hasCookie(request) &&
      hasSecret(request),
  };
};
