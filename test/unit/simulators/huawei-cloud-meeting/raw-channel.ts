import { expect } from 'vitest';
import { WebSocket } from 'ws';

/** A frame of the server. */
export type RawPush = Record<string, unknown> & { readonly action: string };

/** An entry of `ParticipantsNotify` and the like. */
export interface RawEntry {
  readonly pid: string;
  readonly mode: number;
  readonly pinfoMap?: Record<string, string>;
}

/** Polls until the value fits; long enough for a busy machine. */
export const eventually = <Value>(read: () => Value) => expect.poll(read, { timeout: 8_000, interval: 5 });

/** The entries of a push. */
export const entriesOf = (push: RawPush | undefined): RawEntry[] => (push?.['data'] as RawEntry[] | undefined) ?? [];

/** One WebSocket, with everything that came over it. */
export class RawChannel {
  readonly pushes: RawPush[] = [];
  closedWith: number | null = null;
  failed: string | null = null;
  isOpen = false;
  #sequence = 1_893_456_060_000;
  readonly #socket: WebSocket;

  constructor(url: string, ca: string, check: (text: string) => void) {
    this.#socket = new WebSocket(url, { ca });
    this.#socket.on('message', (data) => {
      const text = (data as Buffer).toString('utf8');
      check(text);
      try {
        this.pushes.push(JSON.parse(text) as RawPush);
      } catch {
        this.pushes.push({ action: 'unreadable' });
      }
    });
    this.#socket.on('open', () => (this.isOpen = true));
    this.#socket.on('close', (code) => (this.closedWith = code));
    this.#socket.on('error', (error) => (this.failed = error.message));
  }

  /** Waits until it is open or has failed. */
  async settledOpening(): Promise<this> {
    await eventually(() => this.isOpen || this.failed !== null || this.closedWith !== null).toBe(true);
    return this;
  }

  /** The extensions that were negotiated. */
  get extensions(): string {
    return this.#socket.extensions;
  }

  /** Sends a frame; returns its sequence. */
  send(action: string, more: object = {}): string {
    const sequence = String((this.#sequence += 1)).padStart(20, '0');
    this.#socket.send(JSON.stringify({ action, sequence, ...more }));
    return sequence;
  }

  sendText(text: string): void {
    this.#socket.send(text);
  }

  /** The reply to a frame. */
  async replyTo(sequence: string): Promise<RawPush> {
    await eventually(() => this.pushes.some((push) => push['sequence'] === sequence)).toBe(true);
    return this.pushes.find((push) => push['sequence'] === sequence) ?? { action: '' };
  }

  /** Waits until a heartbeat is echoed: whatever was sent before it has come. */
  async settled(): Promise<void> {
    await this.replyTo(this.send('HeartBeat'));
  }

  /** The pushes of a type so far. */
  of(action: string): RawPush[] {
    return this.pushes.filter((push) => push.action === action);
  }

  /** The first push of a type that fits, once it has come. */
  async until(action: string, fits: (push: RawPush) => boolean = () => true): Promise<RawPush> {
    const find = (): RawPush | undefined => this.of(action).find(fits);
    await eventually(() => find() !== undefined).toBe(true);
    return find() ?? { action };
  }

  /** The increments of one participant so far, in their order. */
  changesOf(pid: string): RawEntry[] {
    return this.of('ParticipantsNotify').flatMap((push) => entriesOf(push).filter((entry) => entry.pid === pid));
  }

  async closed(): Promise<number> {
    await eventually(() => this.closedWith).not.toBeNull();
    return this.closedWith ?? 0;
  }

  /** Forgets what came so far. */
  forget(): void {
    this.pushes.length = 0;
  }

  close(): void {
    this.#socket.terminate();
  }
}
