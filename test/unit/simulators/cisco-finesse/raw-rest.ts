import { request } from 'node:https';
import type { FinesseSimulator } from '../../../../main/simulators/cisco-finesse/simulator.ts';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** One HTTPS exchange, without any of the application's own code. */
export const exchange = async (
  url: string,
  ca: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const { hostname, port, pathname, search } = new URL(url);
    const sent = request(
      {
        hostname,
        port,
        path: pathname + search,
        method: options.method ?? 'GET',
        ca,
        agent: false,
        headers: options.headers ?? {},
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
        response.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(options.body ?? '');
  });

export interface RawUser {
  readonly loginId: string;
  readonly extension: string;
  get(path: string): Promise<RawAnswer>;
  put(path: string, body: string, headers?: Record<string, string>): Promise<RawAnswer>;
  post(path: string, body: string): Promise<RawAnswer>;
  /** PUT Dialog/ID with an action on the own extension. */
  act(dialogId: string, action: string, extra?: string): Promise<RawAnswer>;
  drop(dialogId: string, target: string, headers?: Record<string, string>): Promise<RawAnswer>;
}

/** REST requests as one user; paths start after `/finesse/api/`. */
export const rawUser = (
  simulator: FinesseSimulator,
  loginId: string,
  password?: string,
  base = simulator.addresses.https,
): RawUser => {
  const account = simulator.users.find((user) => user.loginId === loginId);
  if (!account) throw new Error(`no user ${loginId}`);
  const authorization = `Basic ${Buffer.from(`${loginId}:${password ?? account.password}`).toString('base64')}`;
  const send = async (
    method: string,
    path: string,
    body?: string,
    headers: Record<string, string> = {},
  ): Promise<RawAnswer> =>
    exchange(`${base}/finesse/api/${path}`, simulator.caPem, {
      method,
      headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/xml' }), ...headers },
      ...(body === undefined ? {} : { body }),
    });
  const dialogBody = (action: string, target: string, extra = ''): string =>
    `<Dialog><requestedAction>${action}</requestedAction><targetMediaAddress>${target}</targetMediaAddress>` +
    `${extra}</Dialog>`;
  return {
    loginId,
    extension: account.extension,
    get: (path) => send('GET', path),
    put: (path, body, headers) => send('PUT', path, body, headers),
    post: (path, body) => send('POST', path, body),
    act: (dialogId, action, extra) => send('PUT', `Dialog/${dialogId}`, dialogBody(action, account.extension, extra)),
    drop: (dialogId, target, headers) =>
      send('PUT', `Dialog/${dialogId}`, dialogBody('PARTICIPANT_DROP', target), headers),
  };
};

/** The `ErrorType` of an answer; empty when it has none. */
export const errorTypeOf = (answer: RawAnswer): string => /<ErrorType>([^<]*)</u.exec(answer.body)?.[1] ?? '';
