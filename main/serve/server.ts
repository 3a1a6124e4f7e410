import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { messageOf } from '../../app/domain/message-of.ts';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import { requestLimit, type Answer } from '../../app/contract/envelope.ts';
import type { Application } from '../compose.ts';
import { assetFor } from '../core/page/asset-path.ts';
import { securityHeaders } from '../core/page/content-policy.ts';
import type { Log } from '../ports/log.ts';
import { bridgeProtocol, createAccess, type Access } from './access.ts';
import {
  bridgeScript,
  bridgeScriptPath,
  openedPage,
  openScript,
  openScriptPath,
  socketPath,
  withBridgeScript,
} from './bridge-script.ts';
import { eventText, servePage, type PageSocket } from './page-socket.ts';

/** A server that runs. */
export interface RunningServer {
  /** The address of the private file to open. */
  readonly url: string;
  readonly port: number;
  /** Closes every connection and the port. */
  stop(): Promise<void>;
}

/** A character of JSON takes at most this many bytes; the envelope around the input is small. */
const socketMessageBytes = requestLimit * 4 + 4096;

/** How long a request may take to arrive, and how often that is looked at, in milliseconds. */
const usualHeadMs = 10_000;
const checkMs = 1_000;
/** More than the windows of one browser open; others wait in the system's queue or are closed. */
const mostConnections = 64;
const mostPages = 16;

const snapshotSchema = z.object({ ok: z.literal(true), value: z.object({ revision: z.number() }) });

interface Body {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly content: string | Buffer;
}

const plain = (status: number, words: string): Body => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  content: `${words}\n`,
});
const script = (content: string): Body => ({
  status: 200,
  headers: { 'content-type': 'text/javascript; charset=utf-8' },
  content,
});

/** A token takes less. */
const mostFormBytes = 1024;

/** The body of a request, or null when it is longer than any form here. */
const readForm = async (request: IncomingMessage): Promise<string | null> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > mostFormBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const openFor = async (access: Access, request: IncomingMessage): Promise<Body> => {
  const form = await readForm(request);
  const opened = form === null ? null : access.open(form);
  if (opened?.verdict === 'opened')
    return {
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8', 'set-cookie': opened.setCookie },
      content: openedPage(opened.secret),
    };
  return opened ? plain(opened.status, opened.words) : plain(400, 'This form is longer than any.');
};

const readAsset = async (assetsFolder: string, path: string): Promise<Body> => {
  if (path === bridgeScriptPath) return script(bridgeScript());
  if (path === openScriptPath) return script(openScript);
  const asset = assetFor(path);
  if (!asset) return plain(404, 'There is nothing here.');
  try {
    const bytes = await readFile(join(assetsFolder, asset.path));
    const content = asset.path === 'index.html' ? withBridgeScript(bytes.toString('utf8')) : bytes;
    return { status: 200, headers: { 'content-type': asset.mediaType }, content };
  } catch (cause) {
    const isMissing =
      cause instanceof Error &&
      'code' in cause &&
      (cause.code === 'ENOENT' || cause.code === 'EISDIR' || cause.code === 'ENOTDIR');
    if (isMissing) return plain(404, 'There is nothing here.');
    throw cause;
  }
};

const answerPage = async (access: Access, assetsFolder: string, request: IncomingMessage): Promise<Body> => {
  const decision = access.forPage({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
  switch (decision.verdict) {
    case 'refuse':
      return plain(decision.status, decision.words);
    case 'open':
      return openFor(access, request);
    case 'allow':
      return readAsset(assetsFolder, decision.path);
  }
};

const refuseUpgrade = (socket: Duplex): void => {
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
};

/**
 * Serves the built page and the bridge to one browser, on loopback only. `port` 0 takes any free one. Rejects with the
 * system's error when the port cannot be had.
 */
export const startServer = async (options: {
  readonly application: Pick<Application, 'handlePage' | 'listen'>;
  readonly assetsFolder: string;
  readonly port: number;
  /** The private file (absolute) by which a browser is let in; made here and removed at the end. */
  readonly openFile: string;
  readonly log: Log;
  /** How long a request may take to arrive, in milliseconds. */
  readonly headMs?: number;
}): Promise<RunningServer> => {
  const { application, assetsFolder, log } = options;
  const { headMs = usualHeadMs } = options;
  const connectionsCheckingInterval = Math.min(checkMs, headMs);
  const server = createServer({ headersTimeout: headMs, requestTimeout: headMs, connectionsCheckingInterval });
  server.maxConnections = mostConnections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: options.port, exclusive: true }, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const { port } = address;
  const access = createAccess(port);
  await rm(options.openFile, { force: true });
  await writeFile(options.openFile, access.form, { mode: 0o600, flag: 'wx' });
  const headers = securityHeaders({ connectTo: ["'self'", `ws://127.0.0.1:${port}`] });

  const respond = (request: IncomingMessage, response: ServerResponse, body: Body): void => {
    response.writeHead(body.status, { ...headers, ...body.headers, 'content-length': Buffer.byteLength(body.content) });
    response.end(request.method === 'HEAD' ? undefined : body.content);
  };
  server.on('request', (request, response) => {
    answerPage(access, assetsFolder, request).then(
      (body) => respond(request, response, body),
      (cause: unknown) => {
        log.error('A page request failed', { error: messageOf(cause) });
        respond(request, response, plain(500, 'Something went wrong inside Gavel; its log has the details.'));
      },
    );
  });

  const pages = new Set<PageSocket>();
  let revision: number | null = null;
  /** Handles a request and remembers the revision of a snapshot in its response. */
  const handle = async (name: unknown, input: unknown): Promise<Answer> => {
    const answer = await application.handlePage(name, input);
    const snapshot = name === 'state.snapshot' ? snapshotSchema.safeParse(answer) : null;
    if (snapshot?.success) revision = Math.max(revision ?? 0, snapshot.data.value.revision);
    return answer;
  };
  const unlisten = application.listen((event) => {
    if (event.event === 'patch') revision = event.to;
    if (pages.size === 0) return;
    const text = eventText(event);
    for (const page of pages) page.send(event, text);
  });

  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: socketMessageBytes,
    perMessageDeflate: false,
    handleProtocols: () => bridgeProtocol,
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const isAllowed =
      request.url === socketPath &&
      sockets.clients.size < mostPages &&
      access.forSocket({ method: request.method ?? '', url: request.url, headers: request.headers });
    if (!isAllowed) {
      log.warn('A connection to the bridge was refused', { origin: request.headers.origin ?? null });
      refuseUpgrade(socket);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      const page = servePage({ socket: opened, handle, revision: () => revision, log });
      pages.add(page);
      opened.on('close', () => pages.delete(page));
    });
  });

  return {
    url: pathToFileURL(options.openFile).href,
    port,
    async stop() {
      unlisten();
      for (const client of sockets.clients) client.close(1001, 'Gavel is closing');
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      server.closeAllConnections();
      for (const client of sockets.clients) client.terminate();
      await closed;
      await rm(options.openFile, { force: true });
    },
  };
};
