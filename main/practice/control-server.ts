import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const longestBody = 4 * 1024 * 1024;

/** A running control door. */
export interface ControlServer {
  /** Where to POST, e.g. `http://127.0.0.1:9000/`. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Carries out one act; what it throws becomes the answer's `error`. */
export type ActHandler = (act: unknown) => unknown;

const readText = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    length += bytes.length;
    if (length > longestBody) throw new Error(`The body is longer than ${longestBody} bytes.`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const answerLine = async (line: string, act: ActHandler): Promise<{ ok: boolean; result?: unknown; error?: string }> => {
  try {
    const result: unknown = await act(JSON.parse(line));
    return { ok: true, result: result ?? {} };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
};

const handle = async (request: IncomingMessage, response: ServerResponse, act: ActHandler): Promise<void> => {
  const refuse = (status: number, error: string): void => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(`${JSON.stringify({ ok: false, error })}\n`);
  };
  // A web page must not be able to direct the play.
  if (request.headers.origin !== undefined) {
    refuse(403, 'Requests from web pages are not taken.');
    return;
  }
  if (request.method !== 'POST') {
    refuse(405, 'POST one act as JSON a line.');
    return;
  }
  const lines = (await readText(request)).split('\n').filter((line) => line.trim() !== '');
  const answers: string[] = [];
  let isAllDone = true;
  for (const line of lines) {
    const answer = await answerLine(line, act);
    isAllDone &&= answer.ok;
    answers.push(JSON.stringify(answer));
  }
  response.writeHead(isAllDone ? 200 : 400, { 'Content-Type': 'application/x-ndjson' }).end(`${answers.join('\n')}\n`);
};

/** Opens a loopback door for scripted acts: each line of a POST is one act, each line of the answer its outcome. */
export const startControlServer = async (port: number, act: ActHandler): Promise<ControlServer> => {
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    handle(request, response, act).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(400, { 'Content-Type': 'application/json', Connection: 'close' });
      response.end(`${JSON.stringify({ ok: false, error: error instanceof Error ? error.message : String(error) })}\n`);
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
  const bound = server.address();
  return {
    address: `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : port}/`,
    stop: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      });
    },
  };
};
