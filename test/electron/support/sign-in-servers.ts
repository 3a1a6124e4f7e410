import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeAuthority } from '../../unit/net/certificates.ts';

/** What a server answers to a request; nothing for *not found*. */
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server on loopback with everything that was asked of it. */
interface RecordedServer {
  readonly origin: string;
  readonly received: string[];
  readonly stop: () => Promise<void>;
}

const startServer = async (
  host: string,
  certificate: { readonly certificate: string; readonly key: string },
  answer: Answer,
): Promise<RecordedServer> => {
  const received: string[] = [];
  const server = createServer({ cert: certificate.certificate, key: certificate.key }, (request, response) => {
    received.push(`${request.method ?? ''} ${request.url ?? ''}`, request.headers.authorization ?? '');
    answer(request, response);
    if (!response.writableEnded) response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // `port` exists: it listens on TCP.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { port } = server.address() as AddressInfo;
  return {
    origin: `https://${host}:${port}`,
    received,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

/** The token that these servers give to a person who signed in; it must not go anywhere else. */
export const canaryToken = 'canary-token-of-single-sign-on';

const html = (response: ServerResponse, body: string): void => {
  response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><title>Sign in</title>${body}`);
};
const json = (response: ServerResponse, value: object): void => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
};
const redirect = (response: ServerResponse, location: string): void => {
  response.writeHead(302, { location }).end();
};

/** A system with single sign-on, an identity provider, and a server that nobody vouches for. */
export interface SignInServers {
  readonly system: RecordedServer;
  readonly provider: RecordedServer;
  readonly untrusted: RecordedServer;
  /** The authority of the first two, as PEM. */
  readonly authority: string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts them. The system leads to the provider's `/login`; the form there ends at the system with the token. The
 * system's `/desktop/sso/astray` redirects to the provider with the token in the address.
 */
export const startSignInServers = async (): Promise<SignInServers> => {
  const authority = makeAuthority('Company authority');
  const names = ['127.0.0.1', 'localhost'];
  let systemOrigin = '';
  let providerOrigin = '';
  const provider = await startServer('127.0.0.1', authority.server(names), ({ url = '' }, response) => {
    if (url.startsWith('/login'))
      html(response, `<form action="${systemOrigin}/desktop/sso/authcode?code=7"><button>Sign in</button></form>`);
    else if (url.startsWith('/desktop/sso/token')) json(response, { token: 'evil-token', expires_in: 3600 });
    else if (url === '/file') {
      response.writeHead(200, { 'content-type': 'application/zip', 'content-disposition': 'attachment' }).end('PK');
    } else html(response, '');
  });
  providerOrigin = provider.origin;
  const system = await startServer('127.0.0.1', authority.server(names), ({ url = '' }, response) => {
    if (url === '/finesse/api/SystemInfo')
      response
        .writeHead(200, { 'content-type': 'application/xml' })
        .end('<SystemInfo><status>IN_SERVICE</status><systemAuthMode>SSO</systemAuthMode></SystemInfo>');
    // No token counts here for long: each sign-in needs its window.
    else if (url.startsWith('/finesse/api/User')) response.writeHead(401).end();
    else if (url.startsWith('/desktop/sso/token')) redirect(response, `${providerOrigin}/login?SAMLRequest=1`);
    else if (url.startsWith('/desktop/sso/authcode'))
      json(response, { token: canaryToken, refresh_token: `refresh-${canaryToken}`, expires_in: 3600 });
    else if (url.startsWith('/desktop/sso/astray'))
      redirect(response, `${providerOrigin}/stolen?access_token=${canaryToken}`);
  });
  systemOrigin = system.origin;
  const nobody = makeAuthority('Nobody');
  const untrusted = await startServer('localhost', nobody.server(names), (_, response) => html(response, ''));
  return {
    system,
    provider,
    untrusted,
    authority: authority.pem,
    stop: async () => {
      await Promise.all([system.stop(), provider.stop(), untrusted.stop()]);
    },
  };
};
