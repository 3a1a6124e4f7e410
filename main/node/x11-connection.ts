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

interface Waiting {
  readonly resolve: (reply: Buffer) => void;
  readonly reject: (error: Error) => void;
}

/** Codes of requests, errors and events. */
const code = {
  error: 0,
  reply: 1,
  changeWindowAttributes: 2,
  getWindowAttributes: 3,
  queryTree: 15,
  internAtom: 16,
  getProperty: 20,
  getSelectionOwner: 23,
  sendEvent: 25,
  grabKey: 33,
  ungrabKey: 34,
  getInputFocus: 43,
  getKeyboardMapping: 101,
} as const;

/** What a client message is sent as, and to whom: those who manage the windows of the root. */
const clientMessage = 33;
const substructureMask = 0x18_0000;
/** The attribute that says which events of a window are sent, and the event of its properties. */
const eventMaskAttribute = 0x800;
const propertyMask = 0x40_0000;

/**
 * A connection to the X server of a display, with the small part of the protocol that is needed here
 * (https://www.x.org/releases/current/doc/xproto/x11protocol.html). Every request rejects with an `X11RequestError`
 * when the server refuses it, and with another error once the connection has ended. Windows and atoms are numbers; 0 is
 * none.
 */
export class X11Connection {
  /** The number of the display's default screen. */
  readonly screen: number;
  /** Called with each event, 32 bytes. */
  onEvent: (event: Buffer) => void = () => undefined;
  /** Called once when the connection has ended. */
  onEnd: () => void = () => undefined;
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  #received: Buffer = Buffer.alloc(0);
  #sentCount = 0;
  #setUpDone: ((body: Buffer | Error) => void) | null = null;
  #failure: Error | null = null;
  #roots: readonly number[] = [];
  #keycodes: readonly [first: number, last: number] = [8, 255];

  private constructor(display: DisplayName) {
    this.screen = display.screen;
    this.#socket =
      display.host === '' ? connect(`/tmp/.X11-unix/X${display.number}`) : connect(6000 + display.number, display.host);
    this.#socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#readAll();
    });
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error('The X server closed the connection')));
  }

  /**
   * Connects to the display of `env`. To be closed by the caller; it ends by itself after `timeoutMs`, or, where
   * `isKept`, only when it was not set up by then.
   */
  static async open(
    env: Readonly<Record<string, string | undefined>>,
    timeoutMs: number,
    isKept = false,
  ): Promise<X11Connection> {
    const display = parseDisplay(env['DISPLAY'] ?? '');
    if (!display) throw new Error('There is no X11 display');
    const authorities = env['XAUTHORITY'] ?? join(env['HOME'] ?? homedir(), '.Xauthority');
    const cookie = cookieIn(await readFile(authorities).catch(() => Buffer.alloc(0)), display);
    const connection = new X11Connection(display);
    const body = await connection.#setUp(cookie, timeoutMs, isKept);
    connection.#roots = rootsIn(body);
    connection.#keycodes = [body[26] ?? 8, body[27] ?? 255];
    return connection;
  }

  close(): void {
    this.#fail(new Error('The connection was closed'));
  }

  /** The root window of the default screen. */
  get root(): number {
    return this.#roots[this.screen] ?? 0;
  }

  /** The number of a name; 0 where nobody ever used it and it is not to be `made` either. */
  async atom(name: string, isMade = false): Promise<number> {
    const bytes = Buffer.from(name, 'latin1');
    const request = Buffer.alloc(8);
    request[0] = code.internAtom;
    request[1] = isMade ? 0 : 1;
    request.writeUInt16LE(2 + padded(bytes).length / 4, 2);
    request.writeUInt16LE(bytes.length, 4);
    return (await this.#ask(Buffer.concat([request, padded(bytes)]))).readUInt32LE(8);
  }

  /** The window that owns a selection. */
  async selectionOwner(selection: number): Promise<number> {
    return (await this.#ask(requestAbout(code.getSelectionOwner, selection))).readUInt32LE(8);
  }

  /** The windows in a window. */
  async children(window: number): Promise<readonly number[]> {
    const reply = await this.#ask(requestAbout(code.queryTree, window));
    const count = Math.min(reply.readUInt16LE(16), (reply.length - 32) / 4);
    return Array.from({ length: count }, (_, index) => reply.readUInt32LE(32 + index * 4));
  }

  /** Whether a window and all that it is in are mapped. */
  async isViewable(window: number): Promise<boolean> {
    return (await this.#ask(requestAbout(code.getWindowAttributes, window)))[26] === 2;
  }

  /** The first 32-bit number in a property of a window; null where it has none. */
  async property(window: number, name: number): Promise<number | null> {
    const request = Buffer.alloc(24);
    request[0] = code.getProperty;
    request.writeUInt16LE(6, 2);
    request.writeUInt32LE(window, 4);
    request.writeUInt32LE(name, 8);
    // Of any type, its first word.
    request.writeUInt32LE(1, 20);
    const reply = await this.#ask(request);
    return reply[1] === 32 && reply.length >= 36 ? reply.readUInt32LE(32) : null;
  }

  /** From now on each change of a property of the root window is an event (PropertyNotify). */
  followRootProperties(): Promise<void> {
    const request = Buffer.alloc(16);
    request[0] = code.changeWindowAttributes;
    request.writeUInt16LE(4, 2);
    request.writeUInt32LE(this.root, 4);
    request.writeUInt32LE(eventMaskAttribute, 8);
    request.writeUInt32LE(propertyMask, 12);
    return this.#order(request);
  }

  /** What each key of the keyboard has on it, in all groups and levels: keysyms by keycode. */
  async keyboard(): Promise<ReadonlyMap<number, readonly number[]>> {
    const [first, last] = this.#keycodes;
    const request = Buffer.alloc(8);
    request[0] = code.getKeyboardMapping;
    request.writeUInt16LE(2, 2);
    request[4] = first;
    request[5] = last - first + 1;
    const reply = await this.#ask(request);
    const perKey = reply[1] ?? 0;
    const keys = new Map<number, readonly number[]>();
    for (let keycode = first, at = 32; keycode <= last && at + perKey * 4 <= reply.length; keycode += 1) {
      const symbols = Array.from({ length: perKey }, (_, index) => reply.readUInt32LE(at + index * 4));
      keys.set(
        keycode,
        symbols.filter((symbol) => symbol !== 0),
      );
      at += perKey * 4;
    }
    return keys;
  }

  /** Takes a key with exactly these modifiers for this program. Rejects where another program has it. */
  grabKey(keycode: number, modifiers: number): Promise<void> {
    const request = Buffer.alloc(16);
    request[0] = code.grabKey;
    request[1] = 1;
    request.writeUInt16LE(4, 2);
    request.writeUInt32LE(this.root, 4);
    request.writeUInt16LE(modifiers, 8);
    request[10] = keycode;
    // Neither the pointer nor the keyboard stands still meanwhile.
    request[11] = 1;
    request[12] = 1;
    return this.#order(request);
  }

  /** Gives a key back. */
  ungrabKey(keycode: number, modifiers: number): Promise<void> {
    const request = Buffer.alloc(12);
    request[0] = code.ungrabKey;
    request[1] = keycode;
    request.writeUInt16LE(3, 2);
    request.writeUInt32LE(this.root, 4);
    request.writeUInt16LE(modifiers, 8);
    return this.#order(request);
  }

  /** Asks the window manager something about a window (client message to the root): up to five numbers of 32 bits. */
  tellManager(window: number, type: number, data: readonly number[]): Promise<void> {
    const request = Buffer.alloc(44);
    request[0] = code.sendEvent;
    request.writeUInt16LE(11, 2);
    request.writeUInt32LE(this.root, 4);
    request.writeUInt32LE(substructureMask, 8);
    request[12] = clientMessage;
    request[13] = 32;
    request.writeUInt32LE(window, 16);
    request.writeUInt32LE(type, 20);
    data.forEach((value, index) => request.writeUInt32LE(value, 24 + index * 4));
    return this.#order(request);
  }

  /** Introduces this client; resolves with what the server answers, without its first 8 bytes. */
  #setUp(cookie: Uint8Array, timeoutMs: number, isKept: boolean): Promise<Buffer> {
    const request = Buffer.alloc(12);
    request.write('l', 'latin1');
    request.writeUInt16LE(11, 2);
    request.writeUInt16LE(cookie.length === 0 ? 0 : cookieName.length, 6);
    request.writeUInt16LE(cookie.length, 8);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => this.#fail(new Error(`The X server did not answer within ${timeoutMs} ms`)),
        timeoutMs,
      );
      this.#socket.once('close', () => clearTimeout(timer));
      this.#setUpDone = (result) => {
        if (isKept) clearTimeout(timer);
        if (result instanceof Error) reject(result);
        else resolve(result);
      };
      this.#socket.write(
        Buffer.concat([request, padded(Buffer.from(cookie.length === 0 ? '' : cookieName, 'latin1')), padded(cookie)]),
      );
    });
  }

  /** Sends a request that has a reply. */
  #ask(request: Buffer): Promise<Buffer> {
    if (this.#failure) return Promise.reject(this.#failure);
    this.#sentCount += 1;
    const number = this.#sentCount & 0xffff;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      this.#socket.write(request);
    });
  }

  /** Sends a request without a reply: that one with a reply is answered after it proves that it was carried out. */
  async #order(request: Buffer): Promise<void> {
    const done = this.#ask(request);
    const number = this.#sentCount & 0xffff;
    const proof = Buffer.alloc(4);
    proof[0] = code.getInputFocus;
    proof.writeUInt16LE(1, 2);
    void this.#ask(proof).then(
      (reply) => this.#waiting.get(number)?.resolve(reply),
      (error: Error) => this.#waiting.get(number)?.reject(error),
    );
    await done.finally(() => this.#waiting.delete(number));
  }

  #fail(error: Error): void {
    if (this.#failure) return;
    this.#failure = error;
    this.#socket.destroy();
    this.#setUpDone?.(error);
    this.#setUpDone = null;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
    this.onEnd();
  }

  #readAll(): void {
    while (!this.#failure) {
      const packet = this.#setUpDone ? this.#takeSetUp() : this.#takePacket();
      if (!packet) return;
    }
  }

  #takeSetUp(): boolean {
    if (this.#received.length < 8) return false;
    const length = 8 + this.#received.readUInt16LE(6) * 4;
    if (this.#received.length < length) return false;
    const isAccepted = this.#received[0] === 1;
    const body = this.#received.subarray(8, length);
    this.#received = this.#received.subarray(length);
    if (!isAccepted) {
      this.#fail(new Error('The X server refused the connection'));
      return false;
    }
    this.#setUpDone?.(body);
    this.#setUpDone = null;
    return true;
  }

  /** Reads one reply, error or event; false where it has not arrived in full. */
  #takePacket(): boolean {
    if (this.#received.length < 32) return false;
    const kind = this.#received[0];
    const more = kind === code.reply ? this.#received.readUInt32LE(4) * 4 : 0;
    if (more > maxReplyBytes) {
      this.#fail(new Error('The X server answered with too much'));
      return false;
    }
    if (this.#received.length < 32 + more) return false;
    const packet = this.#received.subarray(0, 32 + more);
    this.#received = this.#received.subarray(32 + more);
    if (kind !== code.reply && kind !== code.error) {
      this.onEvent(packet);
      return true;
    }
    const number = packet.readUInt16LE(2);
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    if (kind === code.reply) waiting?.resolve(packet);
    else waiting?.reject(new X11RequestError(`The X server answered with error ${packet[1] ?? 0}`));
    return true;
  }
}

/** A request with one window or atom as its only argument. */
function requestAbout(opcode: number, subject: number): Buffer {
  const request = Buffer.alloc(8);
  request[0] = opcode;
  request.writeUInt16LE(2, 2);
  request.writeUInt32LE(subject, 4);
  return request;
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
