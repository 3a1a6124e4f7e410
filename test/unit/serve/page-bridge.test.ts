import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { eventSchema } from '../../../app/contract/envelope.ts';
import { bridgeScript, withBridgeScript } from '../../../main/serve/bridge-script.ts';
import { createPageBridge, type Page } from '../../../main/serve/page-bridge.ts';
import { ManualClock } from '../../support/manual-clock.ts';

type Callbacks = Parameters<Page['open']>[0];

/** A browser whose connections a test opens, fills and breaks by hand. */
const browser = () => {
  const clock = new ManualClock();
  const connections: { readonly callbacks: Callbacks; readonly sent: unknown[] }[] = [];
  const bridge = createPageBridge({
    open(callbacks) {
      const sent: unknown[] = [];
      connections.push({ callbacks, sent });
      return { send: (text) => void sent.push(JSON.parse(text)) };
    },
    after: (delayMs, task) => void clock.after(delayMs, task),
  });
  const connection = (index = connections.length - 1) => {
    const found = connections[index];
    if (!found) throw new Error('no such connection');
    return found;
  };
  return { bridge, clock, connections, connection };
};

const settled = (promise: Promise<unknown>): Promise<unknown> => promise.catch((cause: unknown) => String(cause));

describe('the bridge of a page in an ordinary browser', () => {
  it('sends calls with numbers and gives each its own answer', async () => {
    const { bridge, connection } = browser();
    connection().callbacks.onOpen();
    const [one, other] = [bridge.call('updates.check', {}), bridge.call('command.undo', { groupId: null })];
    expect(connection().sent).toEqual([
      { id: 1, name: 'updates.check', input: {} },
      { id: 2, name: 'command.undo', input: { groupId: null } },
    ]);
    connection().callbacks.onText('{"id":2,"answer":"second"}');
    connection().callbacks.onText('{"id":1,"answer":"first"}');
    expect([await one, await other]).toEqual(['first', 'second']);
  });

  it('holds early calls until the connection is there', async () => {
    const { bridge, connection, clock } = browser();
    const answer = bridge.call('state.snapshot', {});
    expect(connection().sent).toEqual([]);
    connection().callbacks.onOpen();
    connection().callbacks.onText('{"id":1,"answer":"here"}');
    clock.advance(10_000);
    expect(await answer).toBe('here');
  });

  it('emits events to listeners until they unsubscribe', () => {
    const { bridge, connection } = browser();
    connection().callbacks.onOpen();
    const seen: unknown[] = [];
    const stop = bridge.listen((event) => seen.push(event));
    connection().callbacks.onText('{"event":{"event":"show"}}');
    stop();
    connection().callbacks.onText('{"event":{"event":"patch"}}');
    expect(seen).toEqual([{ event: 'show' }]);
  });

  it('says that the outcome of a call is not known when the connection breaks', async () => {
    const { bridge, connection } = browser();
    connection().callbacks.onOpen();
    const answer = settled(bridge.call('updates.check', {}));
    connection().callbacks.onClose();
    expect(await answer).toBe('Error: The connection to Gavel was lost; whether this was done is not known.');
  });

  it('says that nothing was sent when there is no connection for two seconds', async () => {
    const { bridge, connection, clock } = browser();
    connection().callbacks.onOpen();
    connection().callbacks.onClose();
    const answer = settled(bridge.call('updates.check', {}));
    clock.advance(2000);
    expect(await answer).toBe('Error: There is no connection to Gavel; nothing was sent.');
    connection().callbacks.onOpen();
    expect(connection().sent).toEqual([]);
  });

  it('emits the lost connection once, as an event that makes a page request a snapshot', async () => {
    const { bridge, connection, clock } = browser();
    const seen: unknown[] = [];
    let answer: Promise<unknown> = Promise.resolve();
    bridge.listen((event) => {
      seen.push(event);
      answer = bridge.call('state.snapshot', {});
    });
    connection().callbacks.onOpen();
    connection().callbacks.onClose();
    clock.advance(100);
    connection().callbacks.onClose();
    clock.advance(200);
    connection().callbacks.onOpen();
    connection().callbacks.onText('{"id":1,"answer":"fresh"}');
    expect(seen).toEqual([{ event: 'connection-lost' }]);
    expect(eventSchema.safeParse(seen[0]).success).toBe(false);
    expect(await answer).toBe('fresh');
  });

  it('connects again, less and less often while that fails, and at once after it worked', () => {
    const { connections, connection, clock } = browser();
    const pauses: number[] = [];
    for (let round = 0; round < 8; round++) {
      connection().callbacks.onClose();
      pauses.push((clock.nextDueMs ?? 0) - clock.now());
      clock.advance(pauses.at(-1) ?? 0);
    }
    expect(pauses).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
    expect(connections).toHaveLength(9);
    connection().callbacks.onOpen();
    connection().callbacks.onClose();
    expect((clock.nextDueMs ?? 0) - clock.now()).toBe(100);
  });
});

describe('the script with the bridge', () => {
  it('runs by itself in a page and gives it the bridge under its name, unchangeable', () => {
    const opened: string[] = [];
    const page: Record<string, unknown> = {};
    class Socket {
      constructor(address: string, protocols: readonly string[]) {
        opened.push(address, ...protocols);
      }
      addEventListener() {}
    }
    runInNewContext(bridgeScript(), {
      window: page,
      location: { host: '127.0.0.1:7000' },
      localStorage: { getItem: (key: string) => `${key}-secret` },
      WebSocket: Socket,
      setTimeout: () => 0,
    });
    expect(opened).toEqual(['ws://127.0.0.1:7000/bridge', 'gavel', 'gavel-secret']);
    expect(Object.keys(page['gavelBridge'] as object)).toEqual(['call', 'listen']);
    expect(Object.isFrozen(page['gavelBridge'])).toBe(true);
    expect(Reflect.set(page, 'gavelBridge', null)).toBe(false);
  });

  it('comes first in the head, whatever the head looks like', () => {
    expect(withBridgeScript('<html><HEAD data-x="1"><script src="a.js"></script></HEAD></html>')).toBe(
      '<html><HEAD data-x="1">\n    <script src="./bridge.js"></script><script src="a.js"></script></HEAD></html>',
    );
    expect(() => withBridgeScript('<p>no head</p>')).toThrow('build it again');
  });
});
