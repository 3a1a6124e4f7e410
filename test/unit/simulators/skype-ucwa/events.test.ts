import { afterEach, describe, expect, it } from 'vitest';
import type { UcwaSwitches } from '../../../../main/simulators/skype-ucwa/model/switches.ts';
import { eventually, openBench } from './raw-ucwa.ts';
import type { Bench, RawClient, RawReply, RawResource } from './raw-ucwa.ts';

describe('UCWA simulator: the event channel', () => {
  let bench: Bench;
  let alice: RawClient;
  let conversation: RawResource;

  afterEach(async () => {
    await bench.close();
  });

  const join = async (switches: Partial<UcwaSwitches> = {}): Promise<void> => {
    bench = await openBench({ switches });
    const { uri } = bench.simulator.act({ act: 'createMeeting', organizer: 'alice' }) as { readonly uri: string };
    alice = await bench.signedIn();
    conversation = await alice.join(uri);
  };

  const comes = (name: string): void => {
    bench.simulator.act({ act: 'personJoins', uri: `sip:${name}@partner.example`, name });
  };

  const isParked = () => eventually(() => bench.simulator.model.parked).toContain('alice');

  /** Sends a request for events that waits; returns a function for its reply. */
  const park = async (href = alice.eventsHref): Promise<() => Promise<RawReply>> => {
    const waiting = alice.get(href);
    waiting.catch(() => undefined);
    await isParked();
    return () => waiting;
  };

  it('waits until something happens, and gives all events of one moment together', async () => {
    await join();
    const waiting = await park();
    comes('vera');
    const reply = await waiting();
    const [sender, ...more] = reply.json['sender'] as { readonly rel: string; readonly events: readonly unknown[] }[];
    expect(more).toEqual([]);
    expect([sender?.rel, sender?.events.length]).toEqual(['conversation', 2]);
    const ack = (link: string): number =>
      Number(new URL(reply.json._links[link]?.href ?? '', alice.origin).searchParams.get('ack'));
    expect(ack('next')).toBe(ack('self') + 1);
  });

  it('gives the same answer again when the same number is asked for', async () => {
    await join();
    comes('vera');
    const first = await alice.get(alice.eventsHref);
    comes('walt');
    const again = await alice.get(alice.eventsHref);
    expect(again.text).toBe(first.text);
    const next = await alice.get(first.json._links['next']?.href ?? '');
    expect(JSON.stringify(next.json)).toContain('walt');
    expect(JSON.stringify(next.json)).not.toContain('vera');
  });

  it.each([
    [-1, false],
    [2, true],
  ] as const)('a number that is out of order by %i gets a single link resync', async (offset, resyncSelf) => {
    await join({ resyncSelf });
    comes('vera');
    await alice.poll();
    const url = new URL(alice.eventsHref, alice.origin);
    const ack = Number(url.searchParams.get('ack'));
    url.searchParams.set('ack', String(ack + (offset < 0 ? offset - 1 : offset)));
    const reply = await alice.get(url.href);
    expect(Object.keys(reply.json)).toEqual(['_links']);
    expect(Object.keys(reply.json._links)).toEqual(resyncSelf ? ['self', 'resync'] : ['resync']);
    const there = await park(reply.json._links['resync']?.href ?? '');
    comes('walt');
    expect((await there()).status).toBe(200);
  });

  it('the servers lose the place of a client: resync', async () => {
    await join();
    bench.simulator.act({ act: 'loseTrack', user: 'alice' });
    const reply = await alice.get(alice.eventsHref);
    expect(Object.keys(reply.json._links)).toEqual(['resync']);
  });

  it.each([
    ['emptySender', []],
    ['noSender', undefined],
  ] as const)('answers without events after 180 seconds; emptyTimeout %s', async (emptyTimeout, sender) => {
    await join({ emptyTimeout });
    const waiting = await park();
    bench.clock.advance(179_999);
    expect(bench.simulator.model.parked).toEqual(['alice']);
    bench.clock.advance(1);
    const reply = await waiting();
    expect(reply.json['sender']).toEqual(sender);
    expect(reply.json._links['next']).toBeDefined();
  });

  it('a shorter time than clients may ask for overrides what they ask for', async () => {
    await join({ pgetTimeoutMs: 5_000 });
    const waiting = await park(`${alice.eventsHref}&timeout=600`);
    bench.clock.advance(5_000);
    expect((await waiting()).json['sender']).toEqual([]);
  });

  it('timeout, medium and low of the query count from then on; others are refused', async () => {
    await join();
    const waiting = await park(`${alice.eventsHref}&timeout=240&medium=20&low=30`);
    bench.simulator.act({ act: 'contactChanges', user: 'alice', address: 'bob@contoso.example' });
    bench.clock.advance(29_999);
    expect(bench.simulator.model.parked).toEqual(['alice']);
    bench.clock.advance(1);
    const first = await waiting();
    expect(JSON.stringify(first.json)).toContain('contactPresence');
    alice.eventsHref = first.json._links['next']?.href ?? '';
    const second = await park();
    bench.clock.advance(239_999);
    expect(bench.simulator.model.parked).toEqual(['alice']);
    bench.clock.advance(1);
    expect((await second()).status).toBe(200);
    for (const wrong of ['timeout=60', 'low=4', 'medium=4000', 'priority=x'])
      expect((await alice.send(`${alice.eventsHref}&${wrong}`, { isUnchecked: true })).status).toBe(400);
    expect((await alice.send(alice.eventsHref.replace(/ack=\d+/u, ''), { isUnchecked: true })).status).toBe(400);
  });

  it('an urgent event takes those along that could have waited', async () => {
    await join();
    const waiting = await park();
    bench.simulator.act({ act: 'contactChanges', user: 'alice', address: 'bob@contoso.example' });
    comes('vera');
    const reply = await waiting();
    expect((reply.json['sender'] as { readonly rel: string }[]).map(({ rel }) => rel)).toEqual([
      'people',
      'conversation',
    ]);
  });

  it('a second request takes the place of the first', async () => {
    await join();
    const first = await park();
    const sent = alice.get(alice.eventsHref);
    const second = (): Promise<RawReply> => sent;
    const replaced = await first();
    expect([replaced.status, replaced.json['code'], replaced.json['subcode']]).toEqual([
      ...[409, 'Conflict', 'PGetReplaced'],
    ]);
    comes('vera');
    expect((await second()).status).toBe(200);
  });

  it('of two with the same number, the more important one stays', async () => {
    await join();
    const first = await park(`${alice.eventsHref}&priority=5`);
    expect((await alice.get(`${alice.eventsHref}&priority=4`)).status).toBe(409);
    comes('vera');
    expect((await first()).status).toBe(200);
  });

  it('another number does not replace, where servers see it so', async () => {
    await join({ pgetReplaced: 'sameAck' });
    const first = await park();
    const other = await alice.get(alice.eventsHref.replace(/ack=\d+/u, 'ack=9000'));
    expect(other.json._links['resync']).toBeDefined();
    comes('vera');
    expect((await first()).status).toBe(200);
  });

  it('another program with the same endpoint asks for events', async () => {
    await join();
    const waiting = await park();
    expect(bench.simulator.act({ act: 'replaceEvents', user: 'alice' })).toEqual({ replaced: 1 });
    expect((await waiting()).json['subcode']).toBe('PGetReplaced');
    expect(() => bench.simulator.act({ act: 'replaceEvents', user: 'bob' })).toThrow(/no application/u);
  });

  it('long silence closes conversations; resume takes the place of next', async () => {
    await join({ resumeAfterMs: 100_000 });
    const { href = '' } = conversation._links['self'] ?? {};
    bench.clock.advance(99_999);
    expect((await alice.get(href)).status).toBe(200);
    bench.clock.advance(1);
    expect((await alice.get(href)).status).toBe(404);
    const reply = await alice.get(alice.eventsHref);
    expect(Object.keys(reply.json._links)).toEqual(['self', 'resume']);
    expect(reply.json['sender']).toEqual([]);
    const after = await park(reply.json._links['resume']?.href ?? '');
    bench.simulator.act({ act: 'contactChanges', user: 'alice', address: 'bob@contoso.example' });
    bench.clock.advance(15_000);
    expect(Object.keys((await after()).json._links)).toEqual(['self', 'next']);
  });

  it('a waiting request is no silence', async () => {
    await join({ resumeAfterMs: 100_000 });
    const waiting = await park();
    bench.clock.advance(170_000);
    comes('vera');
    expect(Object.keys((await waiting()).json._links)).toEqual(['self', 'next']);
  });

  it('a connection that breaks loses nothing', async () => {
    await join();
    const waiting = await park();
    bench.simulator.act({ act: 'cutConnections', agent: 'alice' });
    await expect(waiting()).rejects.toThrow();
    await eventually(() => bench.simulator.model.parked).toEqual([]);
    comes('vera');
    expect(await alice.until('added participant in lobby', 'vera')).toBeDefined();
  });

  it('a half-open connection is deaf; the same number on another one has the events', async () => {
    await join();
    const signal = new AbortController();
    const deaf = alice.send(alice.eventsHref, { signal: signal.signal });
    deaf.catch(() => undefined);
    await isParked();
    bench.simulator.act({ act: 'freezeConnections', agent: 'alice' });
    comes('vera');
    expect(await alice.until('added participant in lobby', 'vera')).toBeDefined();
    signal.abort();
    await expect(deaf).rejects.toThrow();
  });

  it('a proxy ends what is idle', async () => {
    await join({ proxyIdleMs: 60_000 });
    const waiting = alice.send(alice.eventsHref, { isUnchecked: true });
    await isParked();
    bench.clock.advance(60_000);
    const reply = await waiting;
    expect([reply.status, reply.headers['content-type']]).toEqual([504, 'text/html']);
    comes('vera');
    expect(await alice.until('added participant in lobby')).toBeDefined();
  });

  it.each([
    ['refused', 401],
    ['answered', 200],
  ] as const)('the token expires while a request waits: %s', async (parkedTokenExpiry, status) => {
    await join({ parkedTokenExpiry });
    const waiting = await park();
    bench.simulator.act({ act: 'expireTokens' });
    comes('vera');
    expect((await waiting()).status).toBe(status);
    await alice.getToken();
    expect(await alice.until('added participant in lobby', 'vera')).toBeDefined();
  });

  it('events are dropped, doubled, delayed and reordered', async () => {
    await join({ mergeEvents: false });
    bench.simulator.act({ act: 'dropEvents', eventType: 'added participant in lobby' });
    comes('vera');
    await alice.poll();
    expect(alice.names()).toEqual(['added participant']);
    bench.simulator.act({ act: 'duplicateEvents', count: 1 });
    comes('walt');
    await alice.poll();
    expect(alice.names()).toEqual(['added participant', 'added participant', 'added participant in lobby']);
    bench.simulator.act({ act: 'reorderEvents', count: 2 });
    comes('yan');
    await alice.poll();
    expect(alice.names()).toEqual(['added participant in lobby', 'added participant']);
    bench.simulator.act({ act: 'delayEvents', delayMs: 5_000 });
    const waiting = await park();
    comes('zoe');
    bench.clock.advance(5_000);
    expect(JSON.stringify((await waiting()).json)).toContain('zoe');
  });

  it('deaf: requests wait as ever, and every event is lost', async () => {
    await join();
    bench.simulator.setSwitch('fault', 'deaf');
    const waiting = await park();
    comes('vera');
    expect((await alice.find(conversation, 'lobby', 'vera'))['name']).toBe('vera');
    bench.simulator.setSwitch('fault', 'none');
    comes('walt');
    const text = JSON.stringify((await waiting()).json);
    expect(text).toContain('walt');
    expect(text).not.toContain('vera');
  });

  it('events are collected before they release a request', async () => {
    await join();
    bench.simulator.setSwitch('aggregationMs', 2_000);
    const waiting = await park();
    comes('vera');
    bench.clock.advance(1_000);
    comes('walt');
    expect(bench.simulator.model.parked).toEqual(['alice']);
    bench.clock.advance(1_000);
    const text = JSON.stringify((await waiting()).json);
    expect(text).toContain('vera');
    expect(text).toContain('walt');
  });

  it('links carry an opaque key, without which there are no events', async () => {
    await join({ eventsKey: true });
    expect(alice.eventsHref).toMatch(/ack=\d+&key=k\d+$/u);
    expect((await alice.send(alice.eventsHref.replace(/&key=.*/u, ''), { isUnchecked: true })).status).toBe(400);
  });
});

describe('UCWA simulator: the order of events and replies', () => {
  let bench: Bench;
  afterEach(async () => {
    await bench.close();
  });

  it('started overtakes the 201, where the switch has it so', async () => {
    bench = await openBench({ switches: { eventsFirst: true } });
    const alice = await bench.signedIn();
    const order: string[] = [];
    const events = alice.poll().then(() => order.push('events'));
    await eventually(() => bench.simulator.model.parked).toEqual(['alice']);
    await alice.post(alice.communicationLink('startOnlineMeeting'), {}).then(() => order.push('reply'));
    await events;
    expect(order).toEqual(['events', 'reply']);
    expect(alice.names()[0]).toBe('started onlineMeetingInvitation');
  });

  it('an effect comes some time after the reply', async () => {
    bench = await openBench({ switches: { effectDelayMs: 3_000 } });
    const alice = await bench.signedIn();
    await alice.post(alice.communicationLink('startOnlineMeeting'), {});
    await eventually(() => bench.clock.nextDueMs).toBe(bench.clock.now() + 3_000);
    expect(bench.simulator.model.events).toEqual([]);
    bench.clock.advance(3_000);
    expect(await alice.until('completed onlineMeetingInvitation')).toMatchObject({ status: 'Success' });
  });

  it('an effect never comes whose application was lost, or whose conversation was closed, before', async () => {
    bench = await openBench({ switches: { effectDelayMs: 3_000 } });
    const alice = await bench.signedIn();
    const start = async (): Promise<void> => {
      const before = bench.clock.pendingCount;
      await alice.post(alice.communicationLink('startOnlineMeeting'), {});
      await eventually(() => bench.clock.pendingCount).toBe(before + 1);
    };
    await start();
    bench.simulator.act({ act: 'loseApplications' });
    bench.clock.advance(3_000);
    await alice.createApplication();
    bench.simulator.setSwitch('resumeAfterMs', 2_000);
    await alice.send(alice.eventsHref.replace(/ack=\d+/u, 'ack=9'));
    await start();
    bench.clock.advance(3_000);
    expect(bench.simulator.model.events).toEqual([]);
    expect([...bench.simulator.model.meetings.values()].map(({ participants }) => participants.size)).toEqual([0, 0]);
  });
});
