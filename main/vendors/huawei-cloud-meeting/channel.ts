import { Fault } from '../../../app/domain/error-code.ts';
import { faultOfNetwork } from '../../net/network-error-code.ts';
import { NetworkFault } from '../../net/network-fault.ts';
import type { Network } from '../../net/network.ts';
import type { TextSocket } from '../../net/text-socket.ts';
import type { CancelTimer, Clock } from '../../ports/clock.ts';
import { readFrame, type Frame } from './pushes.ts';

const connectMs = 8_000;
/** A full push of thousands of people is one frame. */
const maxBytes = 16 * 1024 * 1024;
/**
 * After so long a silence the service must show that it is there, in milliseconds. It closes after 180 s and advises a
 * heartbeat every 60 s; what was not pushed is to be shown in 3 s all the same.
 */
const silenceMs = 1_500;
/** Without a sign of life for so long after a heartbeat the connection is doubted, in milliseconds. */
const doubtMs = 700;
/** Without an answer for so long it is dead. */
const beatReplyMs = 3_000;
/** How long the reply to a subscription may take, in milliseconds: the whole pushes may come before it. */
const replyMs = 8_000;

type Push = Extract<Frame, { type: 'push' }>;

export interface ChannelOptions {
  readonly network: Network;
  readonly clock: Clock;
  /** With the token for this one connection. */
  readonly url: string;
  readonly signal: AbortSignal;
  readonly onPush: (push: Push) => void;
  /** A frame could not be understood. */
  readonly onMalformed: () => void;
  /** Any sign of life. */
  readonly onHeard: () => void;
  /** Nothing answers for now: what is pushed may be lost. */
  readonly onDoubt: () => void;
  /** Called once when an open channel ends by itself. */
  readonly onEnd: (fault: Fault) => void;
}

const asNetworkFault = (cause: unknown): unknown => (cause instanceof NetworkFault ? faultOfNetwork(cause) : cause);

/** One WebSocket of one meeting: subscriptions, heartbeats, pushes. */
export class Channel {
  readonly #options: ChannelOptions;
  readonly #replies = new Map<string, (returnCode: string) => void>();
  #socket: TextSocket | null = null;
  #cancelBeat: CancelTimer = () => undefined;
  #hasEnded = false;
  #sequence = 0;
  #heardAtMs: number;

  constructor(options: ChannelOptions) {
    this.#options = options;
    this.#heardAtMs = options.clock.monotonicMs();
  }

  get isOpen(): boolean {
    return this.#socket !== null && !this.#hasEnded;
  }

  /** Rejects with a `Fault`. */
  async open(): Promise<void> {
    const { network, url, signal, onEnd } = this.#options;
    try {
      this.#socket = await network.openSocket({
        url,
        protocol: null,
        connectMs,
        maxBytes,
        signal,
        onText: (text) => this.#take(text),
        onEnd: (fault) => {
          const isByUs = this.#hasEnded;
          this.#finish();
          if (!isByUs) onEnd(fault ? faultOfNetwork(fault) : new Fault('connection-lost', 'The service closed it.'));
        },
      });
    } catch (cause) {
      this.#finish();
      throw asNetworkFault(cause);
    }
    this.#planBeat();
  }

  /** Asks for pushes, whole ones first. Rejects with a `Fault` when that is refused. */
  async subscribe(pushes: readonly string[], controlToken: string): Promise<void> {
    const data = JSON.stringify({
      subscribeType: pushes,
      confToken: `Basic ${Buffer.from(controlToken, 'utf8').toString('base64')}`,
    });
    const returnCode = await this.#request('Subscribe', { data });
    if (returnCode !== '0') throw new Fault('notifications-refused', `returnCode ${returnCode}`);
  }

  /** Rejects with a `Fault` when the service does not answer. */
  async probe(): Promise<void> {
    await this.#request('HeartBeat', {});
  }

  close(): void {
    const socket = this.#socket;
    this.#finish();
    socket?.close();
    // The service may never answer the closing handshake.
    if (socket) this.#options.clock.after(1_000, () => socket.cut());
  }

  cut(): void {
    const socket = this.#socket;
    this.#finish();
    socket?.cut();
  }

  #request(action: 'Subscribe' | 'HeartBeat', members: Readonly<Record<string, string>>): Promise<string> {
    return new Promise((resolve, reject) => {
      if (!this.#socket || this.#hasEnded) {
        reject(new Fault('connection-lost'));
        return;
      }
      this.#sequence += 1;
      const sequence = `${this.#options.clock.now()}${String(this.#sequence).padStart(9, '0')}`.padStart(24, '0');
      const settle = (): void => {
        cancel();
        this.#replies.delete(sequence);
      };
      const patienceMs = action === 'HeartBeat' ? beatReplyMs : replyMs;
      const cancel = this.#options.clock.after(patienceMs, () => {
        settle();
        reject(new Fault('timeout', `The service did not answer ${action} within ${patienceMs} ms.`));
      });
      this.#replies.set(sequence, (returnCode) => {
        settle();
        if (returnCode === '') reject(new Fault('connection-lost'));
        else resolve(returnCode);
      });
      this.#socket.send(JSON.stringify({ sequence, action, ...members }));
    });
  }

  #take(text: string): void {
    if (this.#hasEnded) return;
    this.#heardAtMs = this.#options.clock.monotonicMs();
    this.#options.onHeard();
    let frame: Frame;
    try {
      frame = readFrame(text);
    } catch {
      this.#options.onMalformed();
      return;
    }
    if (frame.type === 'push') this.#options.onPush(frame);
    else this.#replies.get(frame.sequence)?.(frame.returnCode);
  }

  #planBeat(): void {
    const { clock } = this.#options;
    this.#cancelBeat();
    const silentMs = clock.monotonicMs() - this.#heardAtMs;
    this.#cancelBeat = clock.after(Math.max(0, silenceMs - silentMs), () => {
      // Whatever was heard meanwhile shows that it is there.
      if (clock.monotonicMs() - this.#heardAtMs < silenceMs) {
        this.#planBeat();
        return;
      }
      const cancelDoubt = clock.after(doubtMs, () => this.#options.onDoubt());
      this.#cancelBeat = cancelDoubt;
      void this.probe()
        .finally(cancelDoubt)
        .then(
          () => this.#planBeat(),
          (cause: unknown) => {
            if (this.#hasEnded) return;
            this.cut();
            this.#options.onEnd(cause instanceof Fault ? cause : new Fault('connection-lost'));
          },
        );
    });
  }

  #finish(): void {
    this.#hasEnded = true;
    this.#cancelBeat();
    for (const reply of [...this.#replies.values()]) reply('');
    this.#socket = null;
  }
}

/** The address of a meeting's WebSocket. Throws a `Fault` for one that would give the token away. */
export const socketUrl = (origin: string, wsUrl: string, number: string, token: string): string => {
  const isSecure = origin.startsWith('https:');
  let url: URL;
  try {
    url = new URL('/cms/open/websocket/confctl/increment/conn', wsUrl === '' ? origin : wsUrl);
  } catch {
    throw new Fault('answer-malformed', 'The address of the WebSocket is none.');
  }
  if (url.protocol === 'https:') url.protocol = 'wss:';
  if (url.protocol === 'http:') url.protocol = 'ws:';
  if (url.protocol !== 'wss:' && (isSecure || url.protocol !== 'ws:'))
    throw new Fault('answer-malformed', 'The address of the WebSocket is not secure.');
  url.searchParams.set('confID', number);
  url.searchParams.set('tmpToken', token);
  return url.href;
};
