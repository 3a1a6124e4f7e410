import type { HttpAnswer } from '../../net/http-request.ts';

/** What each request of a batch is separated by. No address can hold it: a line of its own begins with it. */
const boundary = 'gavel-reads';

/** Headers of a request that carries reads together. */
export const batchHeaders = {
  accept: 'multipart/batching',
  'content-type': `multipart/batching;boundary=${boundary}`,
} as const;

const partOf = (url: string): string => {
  const { pathname, search, host } = new URL(url);
  return [
    `--${boundary}`,
    'Content-Type: application/http; msgtype=request',
    '',
    `GET ${pathname}${search} HTTP/1.1`,
    `Host: ${host}`,
    'Accept: application/json',
    '',
    '',
  ].join('\r\n');
};

/** One request that reads all these addresses, which are of one host. */
export const composeBatch = (urls: readonly string[]): string => `${urls.map(partOf).join('')}--${boundary}--\r\n`;

const boundaryOf = (contentType: string): string | null =>
  /^multipart\/batching\b.*;\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/iu
    .exec(contentType)
    ?.slice(1)
    .find(Boolean) ?? null;

const headersOf = (lines: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    lines.flatMap((line) => {
      const [, name, value] = /^([^:\s]+):\s*(.*)$/u.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value]];
    }),
  );

/** The answer that a part holds; null where it is none. A byte order mark may stand before its body. */
const answerIn = (part: string): HttpAnswer | null => {
  const [, ...inner] = part.split(/\r?\n\r?\n/u);
  const [head = '', ...bodies] = inner;
  const [statusLine = '', ...lines] = head.split(/\r?\n/u);
  const status = /^HTTP\/1\.\d (\d{3})\b/u.exec(statusLine)?.[1];
  if (status === undefined) return null;
  return {
    status: Number(status),
    headers: headersOf(lines),
    body: bodies
      .join('\n\n')
      .replace(/^\ufeff/u, '')
      .trim(),
  };
};

/** The answers of a batch, in the order of its requests; null where it is not a whole answer to `count` of them. */
export const readBatch = ({ headers, body }: HttpAnswer, count: number): readonly HttpAnswer[] | null => {
  const separator = boundaryOf(headers['content-type'] ?? '');
  if (separator === null) return null;
  const pieces = `\r\n${body}`.split(`\n--${separator}`);
  // What stands before the first separator and after the last one is no part.
  if (pieces.length !== count + 2 || pieces.at(-1)?.startsWith('--') !== true) return null;
  const answers = pieces.slice(1, -1).map(answerIn);
  return answers.every((answer) => answer !== null) ? answers : null;
};
