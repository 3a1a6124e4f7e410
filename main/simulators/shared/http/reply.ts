import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

/** Header values by name, in the case in which they are sent. */
export type HttpHeaders = Readonly<Record<string, string | readonly string[]>>;

/** One HTTP reply; its length is added when it is sent. */
export interface HttpReply {
  readonly status: number;
  readonly body: string | Buffer;
  readonly headers: HttpHeaders;
}

/** A reply of one content type, which is left out when there is no body. */
export const contentReply = (status: number, contentType: string, body: string | Buffer): HttpReply => ({
  status,
  body,
  headers: body.length === 0 ? {} : { 'Content-Type': contentType },
});

/** A page, as a web server or proxy sends it. */
export const htmlReply = (status: number, body: string): HttpReply => contentReply(status, 'text/html', body);

/** What a reverse proxy sends while the server behind it is down. */
export const badGatewayReply: HttpReply = htmlReply(
  502,
  '<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>',
);

/** Sends a reply, compressed if asked for. */
export const sendReply = (response: ServerResponse, { status, body, headers }: HttpReply, isGzip: boolean): void => {
  const sent = isGzip && body.length > 0 ? gzipSync(body) : body;
  const encoding = sent === body ? {} : { 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' };
  response.writeHead(status, { ...headers, ...encoding, 'Content-Length': Buffer.byteLength(sent) }).end(sent);
};
