import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { WebSocket, type ClientOptions } from 'ws';

/** What a browser has once it opened the file that serve named. */
export interface OpenedGavel {
  readonly origin: string;
  readonly port: number;
  readonly cookie: string;
  readonly secret: string;
}

/** The form in the private file at `url`. */
export const formIn = async (url: string): Promise<{ readonly action: URL; readonly token: string }> => {
  const html = await readFile(fileURLToPath(url), 'utf8');
  const found = (pattern: RegExp): string => pattern.exec(html)?.[1] ?? '';
  return { action: new URL(found(/action="([^"]+)"/u)), token: found(/name="token" value="([^"]+)"/u) };
};

/** Hands the token over, as the form does in a browser. */
export const handOver = (action: URL, token: string): Promise<Response> =>
  fetch(action, { method: 'POST', headers: { origin: 'null' }, body: new URLSearchParams({ token }) });

/** Opens the file as a browser does. */
export const openGavel = async (url: string): Promise<OpenedGavel> => {
  const { action, token } = await formIn(url);
  const answer = await handOver(action, token);
  const secret = /data-secret="([^"]+)"/u.exec(await answer.text())?.[1] ?? '';
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  return { origin: action.origin, port: Number(action.port), cookie, secret };
};

/** Begins to open the bridge, with all that a browser has unless `options` or `secret` say otherwise. */
export const bridgeTo = (
  { origin, cookie, secret }: OpenedGavel,
  options: ClientOptions = {},
  path = '/bridge',
): WebSocket =>
  new WebSocket(`${origin.replace('http', 'ws')}${path}`, secret === '' ? [] : ['gavel', secret], {
    origin,
    headers: { cookie },
    ...options,
  });
