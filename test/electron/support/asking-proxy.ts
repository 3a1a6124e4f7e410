import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { ntlmChallenge, provesPassword, readNtlm } from '../../../main/simulators/skype-ucwa/wire/ntlm.ts';

/** A proxy that asks who one is, and leads every tunnel to one port of this machine. */
export interface AskingProxy {
  readonly port: number;
  /** What it was told and what for: `user:password host:port`, or for NTLM `user host:port`. */
  readonly told: string[];
  readonly stop: () => void;
}

const refusal = (challenge: string): string =>
  `HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: ${challenge}\r\nContent-Length: 0\r\n\r\n`;

/** Starts one that takes `user` and `password` by one method alone. */
export const startAskingProxy = async (
  method: 'Basic' | 'NTLM',
  known: { readonly user: string; readonly password: string },
  leadsTo: number,
): Promise<AskingProxy> => {
  const told: string[] = [];
  const sockets = new Set<Socket>();
  /** Null where who asks is known; else the challenge. */
  const judge = (head: string): string | null => {
    const target = /^CONNECT (\S+)/u.exec(head)?.[1] ?? '';
    const authorization = /^Proxy-Authorization: (.+?)\r?$/imu.exec(head)?.[1] ?? '';
    if (method === 'Basic') {
      const [, encoded = ''] = /^Basic (\S+)$/u.exec(authorization) ?? [];
      const given = Buffer.from(encoded, 'base64').toString();
      if (given !== '') told.push(`${given} ${target}`);
      return given === `${known.user}:${known.password}` ? null : 'Basic realm="desk"';
    }
    const message = readNtlm(authorization);
    if (message?.kind === 'negotiate') return ntlmChallenge('DESK');
    if (message?.kind !== 'authenticate') return 'NTLM';
    told.push(`${message.user} ${target}`);
    return message.user === known.user && provesPassword(message, known.password) ? null : 'NTLM';
  };
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    let text = '';
    const read = (chunk: Buffer): void => {
      text += chunk.toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      if (end < 0) return;
      const challenge = judge(text.slice(0, end + 2));
      text = '';
      if (challenge !== null) {
        // NTLM signs in a connection, which stays open meanwhile.
        socket.write(refusal(challenge));
        return;
      }
      socket.off('data', read);
      const onward = connect(leadsTo, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      sockets.add(onward.on('error', () => socket.destroy()));
    };
    socket.on('data', read);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    told,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
};
