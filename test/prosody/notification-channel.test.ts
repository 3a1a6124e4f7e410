import { xml } from '@xmpp/xml';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Fault } from '../../app/domain/error-code.ts';
import { createNetwork } from '../../main/net/network.ts';
import { systemClock } from '../../main/node/system-clock.ts';
import type { Clock } from '../../main/ports/clock.ts';
import {
  NotificationChannel,
  type NotificationOptions,
} from '../../main/vendors/cisco-finesse/xmpp/notification-channel.ts';
import type { NotificationItem } from '../../main/vendors/cisco-finesse/xmpp/events.ts';
import { ns } from '../../main/vendors/cisco-finesse/xmpp/namespaces.ts';
import { StanzaRefusedError } from '../../main/vendors/cisco-finesse/xmpp/negotiation.ts';
import { deferred } from '../support/deferred.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { recordingLog } from '../support/recording-log.ts';
import { domain, makeProsody, pubSubDomain, type Prosody } from './prosody.ts';

const node = '/finesse/api/Team/10/Users';
const update = '<Update><data><team><name>A&amp;B</name></team></data><event>PUT</event></Update>';

let prosody: Prosody;
beforeAll(async () => {
  prosody = await makeProsody({ '1001': 's3cret', finesse: 'owner', '1002': 'Pässwort-密码' });
  await prosody.start();
});
afterAll(() => prosody.remove());

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

describe.each(['websocket', 'bosh'] as const)('the notification channel over %s, against Prosody', (kind) => {
  const options = (more: Partial<NotificationOptions> = {}, clock: Clock = systemClock): NotificationOptions => {
    // Only the channel's own time is moved by hand: sockets take their real time to connect.
    const network = createNetwork(systemClock, null);
    undo.push(() => network.close());
    return {
      kind,
      url: kind === 'websocket' ? prosody.webSocketUrl : prosody.boshUrl,
      domain,
      pubSubDomain,
      network,
      clock,
      user: '1001',
      password: 's3cret',
      resource: 'gavel-1',
      log: recordingLog(),
      random: () => 0.5,
      signal: new AbortController().signal,
      onNotification: () => undefined,
      onHelperPresence: () => undefined,
      onSign: () => undefined,
      onEnd: () => undefined,
      ...more,
    };
  };
  const open = async (
    more: Partial<NotificationOptions> = {},
    clock: Clock = systemClock,
  ): Promise<NotificationChannel> => {
    const channel = await NotificationChannel.open(options(more, clock));
    undo.push(() => channel.close());
    return channel;
  };

  it('signs in with a resource of its own', async () => {
    expect((await open()).jid).toBe(`1001@${domain}/gavel-1`);
  });

  it('signs in with a password beyond ASCII', async () => {
    expect((await open({ user: '1002', password: 'Pässwort-密码' })).jid).toBe(`1002@${domain}/gavel-1`);
  });

  it('says that the service refused a wrong password', async () => {
    const outcome = await open({ password: 'wrong' }).catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(Fault);
    expect(outcome).toMatchObject({ code: 'notifications-refused', detail: expect.stringContaining('not-authorized') });
  });

  it('tells that it was taken over when the same resource signs in elsewhere, and does not come back', async () => {
    const ended = deferred<Fault>();
    await open({ onEnd: ended.resolve });
    const second = await open();
    expect(await ended.promise).toMatchObject({ code: 'taken-over' });
    expect(await second.query('get', domain, xml('ping', { xmlns: ns.ping }))).toBeDefined();
  });

  it('lives beside a session of the same user with another resource', async () => {
    const first = await open({ onEnd: () => expect.unreachable() });
    const second = await open({ resource: 'desktop' });
    expect(second.jid).toBe(`1001@${domain}/desktop`);
    await first.query('get', domain, xml('ping', { xmlns: ns.ping }));
  });

  it('stays proven by pings for as long as the server answers', async () => {
    const clock = new ManualClock();
    let signs = 0;
    let heard = deferred<void>();
    await open(
      {
        onEnd: () => expect.unreachable(),
        onSign: () => {
          signs += 1;
          heard.resolve();
        },
      },
      clock,
    );
    for (let ping = 0; ping < 5; ping += 1) {
      heard = deferred<void>();
      const before = signs;
      clock.advance(10_000);
      await heard.promise;
      expect(signs).toBeGreaterThan(before);
    }
  });

  it('answers a ping, and refuses a query that it does not know', async () => {
    const channel = await open();
    const other = await open({ user: 'finesse', password: 'owner' });
    expect((await other.query('get', channel.jid, xml('ping', { xmlns: ns.ping }))).attrs['type']).toBe('result');
    await expect(other.query('get', channel.jid, xml('query', { xmlns: 'urn:test:unknown' }))).rejects.toEqual(
      new StanzaRefusedError('service-unavailable'),
    );
  });

  it('receives what the owner of a node publishes, once subscribed, and nothing more once unsubscribed', async () => {
    const items: NotificationItem[] = [];
    let arrived = deferred<void>();
    const channel = await open({
      onNotification: (item) => {
        items.push(item);
        arrived.resolve();
      },
    });
    const owner = await open({ user: 'finesse', password: 'owner' });
    const publish = (payload: string) =>
      owner.query(
        'set',
        pubSubDomain,
        xml(
          'pubsub',
          { xmlns: ns.pubsub },
          xml('publish', { node }, xml('item', {}, xml('notification', { xmlns: ns.pubsub }, `\n  ${payload}\n`))),
        ),
      );

    await channel.subscribe(node);
    await publish(update);
    await arrived.promise;
    expect(items).toEqual([{ node, payload: update }]);

    await channel.unsubscribe(node);
    await publish(update);
    // The channel answers in order: whatever was published before this ping would have come before its answer.
    await channel.query('get', domain, xml('ping', { xmlns: ns.ping }));
    expect(items).toHaveLength(1);
    arrived = deferred<void>();
  });

  it('leaves no subscription behind when it closes', async () => {
    const channel = await NotificationChannel.open(options());
    await channel.subscribe(node);
    await channel.close();
    const owner = await open({ user: 'finesse', password: 'owner' });
    const answer = await owner.query(
      'get',
      pubSubDomain,
      xml('pubsub', { xmlns: `${ns.pubsub}#owner` }, xml('subscriptions', { node })),
    );
    expect(answer.toString()).not.toContain('1001@');
  });

  it('tells that the connection is lost when the server dies, and signs in again once it is back', async () => {
    const ended = deferred<Fault>();
    await open({ onEnd: ended.resolve });
    await prosody.kill();
    expect(await ended.promise).toMatchObject({ code: 'connection-lost' });
    await expect(open()).rejects.toMatchObject({ code: 'connection-refused' });
    await prosody.start();
    expect((await open()).jid).toBe(`1001@${domain}/gavel-1`);
  });
});
