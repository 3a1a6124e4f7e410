import { describe, expect, it } from 'vitest';
import type { VendorEvent } from '../../../../app/vendor/events.ts';
import { NetworkFault } from '../../../../main/net/network-fault.ts';
import type { TextSocketRequest } from '../../../../main/net/text-socket.ts';
import { EventSocket } from '../../../../main/vendors/shared/event-socket.ts';
import { SessionLife } from '../../../../main/vendors/shared/session-life.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const settle = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));

const bench = async (refusal: Error | null = null) => {
  const clock = new ManualClock();
  const seen: string[] = [];
  const sent: string[] = [];
  const emitted: string[] = [];
  let request: TextSocketRequest | null = null;
  const life = new SessionLife(clock, {
    onEnd: ({ code }) => void seen.push(`end ${code}`),
    onPause: () => undefined,
    onResumable: () => undefined,
  });
  const socket = new EventSocket<number>({
    network: {
      openSocket: async (asked) => {
        if (refusal) throw refusal;
        request = asked;
        return { send: (text) => void sent.push(text), close: () => undefined, cut: () => undefined };
      },
    },
    clock,
    life,
    url: 'wss://host/events',
    protocol: 'sample',
    maxBytes: 1_000,
    parse: (text) => {
      if (!/^\d+$/u.test(text)) throw new Error('no number');
      return Number(text);
    },
    onEvent: (event) => void seen.push(`event ${event}`),
    onMalformed: () => void seen.push('malformed'),
    emit: ({ type }: VendorEvent) => void emitted.push(type),
    ping: { text: 'ping', everyMs: 5_000, answerMs: 3_000 },
  });
  const opening = socket.open();
  if (!refusal) await opening;
  const receive = (text: string): void => request?.onText(text);
  const end = (fault: NetworkFault | null): void => request?.onEnd(fault);
  return { clock, life, socket, opening, receive, end, seen, sent, emitted };
};

describe('a socket of events', () => {
  it('hands events on, and says once that one could not be understood', async () => {
    const { life, receive, seen, emitted } = await bench();
    life.goLive();
    for (const text of ['1', 'nonsense', 'more', '2']) receive(text);
    expect(seen).toEqual(['event 1', 'malformed', 'malformed', 'event 2']);
    expect(emitted).toEqual(['proved', 'proved', 'notice', 'proved', 'proved']);
  });

  it('ends the session with it, and is silent after the session', async () => {
    const { life, receive, end, seen } = await bench();
    life.goLive();
    end(new NetworkFault('too-large', true, 'large'));
    receive('1');
    expect(seen).toEqual(['end answer-too-large']);
    const closed = await bench();
    closed.end(null);
    expect(closed.seen).toEqual(['end connection-lost']);
  });

  it('that cannot be opened says why', async () => {
    const { opening } = await bench(new NetworkFault('refused-connection', false, 'no'));
    await expect(opening).rejects.toMatchObject({ code: 'connection-refused' });
  });

  it('pings while the session is live, and ends it without an answer', async () => {
    const { clock, life, socket, seen, sent } = await bench();
    life.goLive();
    socket.keepAlive.start();
    clock.advance(5_000);
    socket.keepAlive.heard();
    await settle();
    expect([sent, seen]).toEqual([['ping'], []]);
    clock.advance(5_000);
    clock.advance(3_000);
    await settle();
    clock.advance(500);
    await settle();
    expect([sent, seen]).toEqual([['ping', 'ping'], ['end connection-lost']]);
    clock.advance(60_000);
    expect([sent.length, clock.pendingCount]).toEqual([2, 0]);
  });

  it('proves itself by an answer that comes after the question', async () => {
    const { clock, life, socket, seen } = await bench();
    life.goLive();
    socket.keepAlive.heard();
    const proof = socket.keepAlive.prove();
    clock.advance(3_000);
    await settle();
    clock.advance(500);
    await expect(proof).rejects.toMatchObject({ code: 'connection-lost' });
    const answered = socket.keepAlive.prove();
    socket.keepAlive.heard();
    await answered;
    expect(seen).toEqual([]);
  });
});
