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

/** The server refused one request, such as one about a window that is gone. */
export class X11RequestError extends Error {}

/** Bytes of a reply beyond its first 32 that are read at most. */
const maxReplyBytes = 1 << 20;

/**
 * A connection to the X server of a display, with the small part of the protocol that is needed here
 * (https://www.x.org/releases/current/doc/xproto/x11protocol.html). Every request rejects after an error, or when the
 * whole connection lasts longer than it may. Windows and atoms are numbers; 0 is none.
 */
export class X11Connection {
  /** The number of the display's default screen. */
  readonly screen: number;
  readonly #socket: Socket;
  readonly #timer: NodeJS.Timeout;
  #received: Buffer = Buffer.alloc(0);
  #failure: Error | null = null;
  #wake: () => void = () => undefined;
  #roots: readonly number[] = [];

  private constructor(display: DisplayName, timeoutMs: number) {
    this.screen = display.screen;
    this.#socket =
      display.host === '' ? connect(`/tmp/.X11-unix/X${display.number}`) : connect(6000 + display.number, display.host);
    this.#timer = setTimeout(
      () => this.#socket.destroy(new Error(`The X server did not answer within ${timeoutMs} ms`)),
      timeoutMs,
    );
    const fail = (error: Error): void => {
      this.#failure ??= error;
      this.#wake();
    };
    this.#socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    this.#socket.on('error', fail);
    this.#socket.on('close', () => fail(new Error('The X server closed the connection')));
  }

  /** Connects to the display of `env`, for `timeoutMs` at most. To be closed by the caller. */
  static async open(env: Readonly<Record<string, string | undefined>>, timeoutMs: number): Promise<X11Connection> {
    const display = parseDisplay(env['DISPLAY'] ?? '');
    if (!display) throw new Error('There is no X11 display');
    const authorities = env['XAUTHORITY'] ?? join(env['HOME'] ?? homedir(), '.Xauthority');
    const cookie = cookieIn(await readFile(authorities).catch(() => Buffer.alloc(0)), display);
    const connection = new X11Connection(display, timeoutMs);
    try {
      await connection.#setUp(cookie);
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#socket.destroy();
  }

  /** The root window of the default screen. */
  get root(): number {
    return this.#roots[this.screen] ?? 0;
  }

  /** The number of a name; 0 where nobody ever used it. */
  async atom(name: string): Promise<number> {
    const bytes = Buffer.from(name, 'latin1');
    const request = Buffer.alloc(8);
    request[0] = 16;
    // Only if it exists.
    request[1] = 1;
    request.writeUInt16LE(2 + padded(bytes).length / 4, 2);
    request.writeUInt16LE(bytes.length, 4);
    return (await this.#ask(Buffer.concat([request, padded(bytes)]))).readUInt32LE(8);
  }

  /** The window that owns a selection. */
  async selectionOwner(selection: number): Promise<number> {
    return (await this.#ask(this.#about(23, selection))).readUInt32LE(8);
  }

  /** The windows in a window. */
  async children(window: number): Promise<readonly number[]> {
    const reply = await this.#ask(this.#about(15, window));
    const count = Math.min(reply.readUInt16LE(16), (reply.length - 32) / 4);
    return Array.from({ length: count }, (_, index) => reply.readUInt32LE(32 + index * 4));
  }

  /** Whether a window and all that it is in are mapped. */
  async isViewable(window: number): Promise<boolean> {
    return (await this.#ask(this.#about(3, window)))[26] === 2;
  }

  /** The first 32-bit number in a property of a window; null where it has none. */
  async property(window: number, name: number): Promise<number | null> {
    const request = Buffer.alloc(24);
    request[0] = 20;
    request.writeUInt16LE(6, 2);
    request.writeUInt32LE(window, 4);
    request.writeUInt32LE(name, 8);
    // Of any type, its first word.
    request.writeUInt32LE(1, 20);
    const reply = await this.#ask(request);
    return reply[1] === 32 && reply.length >= 36 ? reply.readUInt32LE(32) : null;
  }

  async #setUp(cookie: Uint8Array): Promise<void> {
    const request = Buffer.alloc(12);
    request.write('l', 'latin1');
    request.writeUInt16LE(11, 2);
    request.writeUInt16LE(cookie.length === 0 ? 0 : cookieName.length, 6);
    request.writeUInt16LE(cookie.length, 8);
    this.#socket.write(
      Buffer.concat([request, padded(Buffer.from(cookie.length === 0 ? '' : cookieName, 'latin1')), padded(cookie)]),
    );
    const head = await this.#take(8);
    const body = await this.#take(head.readUInt16LE(6) * 4);
    if (head[0] !== 1) throw new Error('The X server refused the connection');
    this.#roots = rootsIn(body);
  }

  /** A request with one window or atom as its only argument. */
  #about(opcode: number, subject: number): Buffer {
    const request = Buffer.alloc(8);
    request[0] = opcode;
    request.writeUInt16LE(2, 2);
    request.writeUInt32LE(subject, 4);
    return request;
  }

  /** Sends a request and reads its reply; rejects on an X11 error. Events are passed over. */
  async #ask(request: Buffer): Promise<Buffer> {
    this.#socket.write(request);
    for (;;) {
      const reply = await this.#take(32);
      if (reply[0] === 0) throw new X11RequestError(`The X server answered with error ${reply[1] ?? 0}`);
      if (reply[0] !== 1) continue;
      const more = reply.readUInt32LE(4) * 4;
      if (more > maxReplyBytes) throw new Error('The X server answered with too much');
      return more === 0 ? reply : Buffer.concat([reply, await this.#take(more)]);
    }
  }

  async #take(length: number): Promise<Buffer> {
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
}

/** The root windows of all screens, from what the server answers to a new connection after the first 8 bytes. */
function rootsIn(body: Buffer): readonly number[] {
  const roots: number[] = [];
  const vendorLength = body.readUInt16LE(16);
  const screenCount = body[20] ?? 0;
  let at = 32 + Math.ceil(vendorLength / 4) * 4 + (body[21] ?? 0) * 8;
  for (let screen = 0; screen < screenCount && at + 40 <= body.length; screen += 1) {
    roots.push(body.readUInt32LE(at));
    const depthCount = body[at + 39] ?? 0;
    at += 40;
    for (let depth = 0; depth < depthCount && at + 8 <= body.length; depth += 1)
      at += 8 + body.readUInt16LE(at + 2) * 24;
  }
  return roots;
}
