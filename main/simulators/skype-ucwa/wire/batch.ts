import { UcwaFault } from './errors.ts';

/** One request inside a batch. */
export interface BatchedRequest {
  readonly method: string;
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One reply inside a batch. */
export interface BatchedReply {
  readonly status: number;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const malformed = (): UcwaFault => new UcwaFault(400, 'DeserializationFailure');

/** The boundary of a multipart content type, quoted or not. Throws the refusal of any other type. */
export const boundaryOf = (contentType: string): string => {
  if (!/^multipart\/batching\b/iu.test(contentType)) throw new UcwaFault(415);
  const found = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/iu.exec(contentType);
  const boundary = found?.[1] ?? found?.[2];
  if (boundary === undefined) throw malformed();
  return boundary;
};

/** Splits at the first empty line. */
const splitHead = (text: string): readonly [string, string] => {
  const at = text.indexOf('\n\n');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 2)];
};

const readHeaders = (lines: readonly string[]): Record<string, string> => {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  return headers;
};

const readPart = (part: string): BatchedRequest => {
  const [partHead, message] = splitHead(part);
  const type = readHeaders(partHead.split('\n'))['content-type'] ?? '';
  if (!/^application\/http\s*;\s*msgtype=request$/iu.test(type)) throw malformed();
  const [head, body] = splitHead(message.replace(/^\n+/u, ''));
  const [requestLine = '', ...headerLines] = head.split('\n');
  const [method, target] = requestLine.split(' ');
  if (!method || !target) throw malformed();
  return { method: method.toUpperCase(), target, headers: readHeaders(headerLines), body: body.replace(/\n$/u, '') };
};

/** Reads the requests of a batch in their order. Throws the refusal of a body that is none. */
export const readBatch = (body: string, boundary: string): readonly BatchedRequest[] => {
  const pieces = `\n${body.replaceAll('\r\n', '\n')}`.split(`\n--${boundary}`);
  const last = pieces.pop();
  if (pieces.length < 2 || !last?.startsWith('--')) throw malformed();
  return pieces.slice(1).map((piece) => readPart(piece.replace(/^[^\S\n]*\n/u, '')));
};

/** Writes the replies of a batch. `byteOrderMark` stands before each body that is not empty. */
export const writeBatch = (replies: readonly BatchedReply[], boundary: string, byteOrderMark: string): string => {
  const parts = replies.map(({ status, reason, headers, body }) => {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    return (
      `--${boundary}\r\nContent-Type: application/http; msgtype=response\r\n\r\n` +
      `HTTP/1.1 ${status} ${reason}\r\n${lines.join('')}\r\n${body === '' ? '' : byteOrderMark + body}\r\n`
    );
  });
  return `${parts.join('')}--${boundary}--\r\n`;
};
