import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { homedir, hostname } from 'node:os';
import { join } from 'node:path';

/** A display name (`:0`, `host:10.1`) in its parts; null for what is none. */
interface DisplayName {
  /** Empty for this machine. */
  readonly host: string;
  readonly number: number;
  readonly screen: number;
}

const parseDisplay = (text: string): DisplayName | null => {
  const [, host = '', number, screen] = /^(?:unix|([\w.-]+))?:(\d{1,5})(?:\.(\d{1,3}))?$/u.exec(text) ?? [];
  return number === undefined ? null : { host, number: Number(number), screen: Number(screen ?? 0) };
};

const cookieName = 'MIT-MAGIC-COOKIE-1';
const noCookie = new Uint8Array();
const families = { local: 256, wild: 65535 } as const;

/**
 * The cookie that a file of X11 authorities holds for a display; empty when it holds none. Fields: see Xau(3), numbers
 * big-endian.
 */
const cookieIn = (file: Buffer, { host, number }: DisplayName): Uint8Array => {
  let at = 0;
  const word = (): number => {
    at += 2;
    return at <= file.length ? file.readUInt16BE(at - 2) : 0;
  };
  const field = (): Buffer => {
    const length = word();
    at += length;
    return file.subarray(at - length, at);
  };
  let any: Uint8Array = noCookie;
  while (at + 2 <= file.length) {
    const family = word();
    const address = field().toString('latin1');
    const isNumber = ['', String(number)].includes(field().toString('latin1'));
    const isCookie = field().toString('latin1') === cookieName;
    const cookie = field();
    if (!isNumber || !isCookie) continue;
    if (family === families.wild || (host === '' && family === families.local && address === hostname())) return cookie;
    if (any.length === 0) any = cookie;
  }
  return any;
};

const padded = (bytes: Uint8Array): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

/** Reads a server's replies by length. Rejects after the end of the connection or an error. */
class ReplyReader {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #failure: Error | null = null;
  #wake: () => void = () => undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    const fail = (error: Error): void => {
      this.#failure ??= error;
      this.#wake();
    };
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    socket.on('error', fail);
    socket.on('close', () => fail(new Error('The X server closed the connection')));
  }

  async take(length: number): Promise<Buffer> {
    while (this.#received.length < length) {
      if (this.#failure) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const taken = this.#received.subarray(0, length);
    this.#received = this.#received.subarray(length);
    return taken;
  }

  /** Sends a request and reads the 32 bytes of its reply; rejects on an X11 error. */
  async ask(request: Buffer): Promise<Buffer> {
    this.#socket.write(request);
    const reply = await this.take(32);
    if (reply[0] !== 1) throw new Error(`The X server answered with error ${reply[1] ?? 0}`);
    return reply;
  }
}

/**
 * Whether some window owns a selection of an X11 display; `{screen}` in its name stands for the display's screen.
 * Implements the small part of the protocol that is needed
 * (https://www.x.org/releases/current/doc/xproto/x11protocol.html): connection setup, InternAtom, GetSelectionOwner.
 * Rejects when the display does not answer within `timeoutMs`.
 */
export const hasSelectionOwner = async (
  selection: string,
  env: Readonly<Record<string, string | undefined>>,
  timeoutMs: number,
): Promise<boolean> => {
  const display = parseDisplay(env['DISPLAY'] ?? '');
  if (!display) throw new Error('There is no X11 display');
  const authorities = env['XAUTHORITY'] ?? join(env['HOME'] ?? homedir(), '.Xauthority');
  const cookie = cookieIn(await readFile(authorities).catch(() => Buffer.alloc(0)), display);

  const socket =
    display.host === '' ? connect(`/tmp/.X11-unix/X${display.number}`) : connect(6000 + display.number, display.host);
  const answers = new ReplyReader(socket);
  const timer = setTimeout(
    () => socket.destroy(new Error(`The X server did not answer within ${timeoutMs} ms`)),
    timeoutMs,
  );
  try {
    const setup = Buffer.alloc(12);
    setup.write('l', 'latin1');
    setup.writeUInt16LE(11, 2);
    setup.writeUInt16LE(cookie.length === 0 ? 0 : cookieName.length, 6);
    setup.writeUInt16LE(cookie.length, 8);
    socket.write(
      Buffer.concat([setup, padded(Buffer.from(cookie.length === 0 ? '' : cookieName, 'latin1')), padded(cookie)]),
    );
    const accepted = await answers.take(8);
    await answers.take(accepted.readUInt16LE(6) * 4);
    if (accepted[0] !== 1) throw new Error('The X server refused the connection');

    const name = Buffer.from(selection.replace('{screen}', String(display.screen)), 'latin1');
    const internAtom = Buffer.alloc(8);
    internAtom[0] = 16;
    // Only if it exists: an atom that was never created has no owner.
    internAtom[1] = 1;
    internAtom.writeUInt16LE(2 + padded(name).length / 4, 2);
    internAtom.writeUInt16LE(name.length, 4);
    const atom = (await answers.ask(Buffer.concat([internAtom, padded(name)]))).readUInt32LE(8);
    if (atom === 0) return false;

    const getSelectionOwner = Buffer.alloc(8);
    getSelectionOwner[0] = 23;
    getSelectionOwner.writeUInt16LE(2, 2);
    getSelectionOwner.writeUInt32LE(atom, 4);
    return (await answers.ask(getSelectionOwner)).readUInt32LE(8) !== 0;
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
};
