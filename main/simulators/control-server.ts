import { messageOf } from '../../app/domain/message-of.ts';
import { contentReply } from './shared/http/reply.ts';
import type { HttpReply } from './shared/http/reply.ts';
import { httpListener } from './shared/http/request.ts';
import type { HttpRequest } from './shared/http/request.ts';
import { limits } from './shared/model/limits.ts';
import { Connections } from './shared/servers/connections.ts';
import { LoopbackServers } from './shared/servers/loopback.ts';

/** A running server for scripted acts. */
export interface ControlServer {
  /** Where to POST acts, e.g. `http://127.0.0.1:9000/`. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Carries out one act; what it throws becomes the answer's `error`. */
export type ActHandler = (act: unknown) => unknown;

interface ActAnswer {
  readonly ok: boolean;
  readonly result?: unknown;
  readonly error?: string;
}

const refuse = (status: number, error: string): HttpReply =>
  contentReply(status, 'application/json', `${JSON.stringify({ ok: false, error })}\n`);

const answerLine = async (line: string, act: ActHandler): Promise<ActAnswer> => {
  try {
    const result: unknown = await act(JSON.parse(line));
    return { ok: true, result: result ?? {} };
  } catch (error) {
    return { ok: false, error: messageOf(error) };
  }
};

const handle = async ({ method, headers, body }: HttpRequest, act: ActHandler): Promise<HttpReply> => {
  // A web page must not be able to direct a simulator.
  if (headers['origin'] !== undefined) return refuse(403, 'Requests from web pages are not taken.');
  if (method !== 'POST') return refuse(405, 'POST one act as JSON a line.');
  if (body === null) return refuse(400, `The body is longer than ${limits.controlBodyBytes} bytes.`);
  const answers: ActAnswer[] = [];
  for (const line of body.split('\n')) if (line.trim() !== '') answers.push(await answerLine(line, act));
  return contentReply(
    answers.every(({ ok }) => ok) ? 200 : 400,
    'application/x-ndjson',
    `${answers.map((answer) => JSON.stringify(answer)).join('\n')}\n`,
  );
};

/**
 * Starts a server on loopback that takes scripted acts: each line of a POST is one act, each line of the reply its
 * outcome. Rejects when the port is taken.
 */
export const startControlServer = async (port: number, act: ActHandler): Promise<ControlServer> => {
  const connections = new Connections();
  const servers = new LoopbackServers({ connections });
  const request = httpListener({
    connections,
    bodyBytes: limits.controlBodyBytes,
    handle: (received) => handle(received, act),
  });
  const bound = await servers.http({ request }, port, null);
  return { address: `http://127.0.0.1:${bound}/`, stop: () => servers.stop() };
};
