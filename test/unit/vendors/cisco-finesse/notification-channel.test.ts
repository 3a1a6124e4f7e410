import http from 'node:http';
import { xml } from '@xmpp/xml';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Fault } from '../../../../app/domain/error-code.ts';
import { createNetwork } from '../../../../main/net/network.ts';
import { systemClock } from '../../../../main/node/system-clock.ts';
import type { NotificationItem } from '../../../../main/vendors/cisco-finesse/xmpp/events.ts';
import {
  NotificationChannel,
  type NotificationOptions,
} from '../../../../main/vendors/cisco-finesse/xmpp/notification-channel.ts';
import { deferred } from '../../../support/deferred.ts';
import { recordingLog } from '../../../support/recording-log.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const features = (inside: string): string =>
  `<stream:features xmlns:stream='http://etherx.jabber.org/streams'>${inside}</stream:features>`;
const plain = `<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms>`;
const bind = `<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/>`;

/** A server that says exactly what a test gives it: an answer to each message by its beginning. */
const scripted = async (answers: (text: string) => readonly string[]) => {
  const server = http.createServer();
  const sockets = new WebSocketServer({ server });
  const said: string[] = [];
  let socket: WebSocket | null = null;
  sockets.on('connection', (opened) => {
    socket = opened;
    opened.on('message', (data: Buffer) => {
      const text = data.toString('utf8');
      said.push(text);
      for (const answer of answers(text)) opened.send(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  undo.push(() => {
    for (const client of sockets.clients) client.terminate();
    server.close();
  });
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`,
    said,
    send: (text: string) => socket?.send(text),
  };
};

/** What a server says while the client signs in. */
const usual = (text: string): readonly string[] => {
  const id = /id="([^"]+)"/u.exec(text)?.[1] ?? '';
  if (text.startsWith('<auth')) return [`<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>`];
  if (text.startsWith('<close')) return [`<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>`];
  if (text.includes('xmpp-bind'))
    return [
      `<iq type='result' id='${id}' xmlns='jabber:client'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>` +
        '<jid>1001@fin-a/gavel</jid></bind></iq>',
    ];
  if (text.startsWith('<iq') && id !== '') return [`<iq type='result' id='${id}' xmlns='jabber:client'/>`];
  return [];
};

const withFeatures = () => {
  let opens = 0;
  return (text: string): readonly string[] => {
    if (!text.startsWith('<open')) return usual(text);
    opens += 1;
    return [
      `<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' from='fin-a' id='1' version='1.0'/>`,
      features(opens === 1 ? plain : bind),
    ];
  };
};

const open = async (url: string, more: Partial<NotificationOptions> = {}): Promise<NotificationChannel> => {
  const network = createNetwork(systemClock, null);
  undo.push(() => network.close());
  const channel = await NotificationChannel.open({
    kind: 'websocket',
    url,
    domain: 'fin-a',
    pubSubDomain: 'pubsub.fin-a',
    network,
    clock: systemClock,
    log: recordingLog(),
    random: () => 0,
    user: '1001',
    password: 's3cret',
    resource: 'gavel',
    signal: new AbortController().signal,
    onNotification: () => undefined,
    onHelperPresence: () => undefined,
    onSign: () => undefined,
    onEnd: () => undefined,
    ...more,
  });
  undo.push(() => channel.close());
  return channel;
};

describe('the notification channel', () => {
  it('signs in as the reference shows, word for word', async () => {
    const server = await scripted(withFeatures());
    const channel = await open(server.url);
    // Messages arrive in order: once this is answered, all before it have arrived.
    await channel.query('get', 'fin-a', xml('ping', { xmlns: 'urn:xmpp:ping' }));
    expect(server.said.slice(0, 6)).toEqual([
      '<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="fin-a" version="1.0" xml:lang="en"/>',
      '<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="PLAIN">ADEwMDEAczNjcmV0</auth>',
      '<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="fin-a" version="1.0" xml:lang="en"/>',
      '<iq type="set" id="q1" xmlns="jabber:client"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind">' +
        '<resource>gavel</resource></bind></iq>',
      '<iq type="set" id="q2" xmlns="jabber:client"><session xmlns="urn:ietf:params:xml:ns:xmpp-session"/></iq>',
      '<presence xmlns="jabber:client"><priority>0</priority></presence>',
    ]);
  });

  it('takes events from the publish-subscribe service, whatever their namespace, and from nobody else', async () => {
    const server = await scripted(withFeatures());
    const items: NotificationItem[] = [];
    const arrived = deferred<void>();
    await open(server.url, {
      onNotification: (item) => {
        items.push(item);
        arrived.resolve();
      },
    });
    const event = (from: string, payload: string): string =>
      `<message xmlns='jabber:client' from='${from}' type='headline'><event ` +
      `xmlns='http://jabber.org/protocol/pubsub#event'><items node='/n'><item><notification ` +
      `xmlns='urn:xmpp:push:0'>\n ${payload} </notification></item></items></event></message>`;
    server.send(event('1002@fin-a/desktop', 'forged'));
    server.send(event('pubsub.fin-b', 'forged'));
    server.send(event('pubsub.fin-a', '&lt;Update/&gt;'));
    await arrived.promise;
    expect(items).toEqual([{ node: '/n', payload: '<Update/>' }]);
  });

  it('tells the presence of the helper only when it is the helper’s', async () => {
    const server = await scripted(withFeatures());
    const told: boolean[] = [];
    const arrived = deferred<void>();
    await open(server.url, {
      onHelperPresence: (isAvailable) => {
        told.push(isAvailable);
        if (told.length === 2) arrived.resolve();
      },
    });
    server.send(`<presence xmlns='jabber:client' from='1002@fin-a/x' type='unavailable'/>`);
    server.send(`<presence xmlns='jabber:client' from='finesse@fin-a/finesse'/>`);
    server.send(`<presence xmlns='jabber:client' from='finesse@fin-a/finesse' type='unavailable'/>`);
    await arrived.promise;
    expect(told).toEqual([true, false]);
  });

  it.each([
    [
      'another mechanism only',
      features(`<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>SCRAM-SHA-1</mechanism></mechanisms>`),
      'notifications-refused',
    ],
    ['something that is no feature list', `<bogus xmlns='x'/>`, 'notifications-refused'],
    [
      'a stream error',
      `<stream:error xmlns:stream='http://etherx.jabber.org/streams'><host-unknown ` +
        `xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>`,
      'connection-lost',
    ],
    ['broken XML', '<stream:features', 'answer-malformed'],
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'answer-malformed'],
    ['a goodbye', `<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>`, 'connection-lost'],
  ])('fails clearly when the server offers %s', async (_name, answer, code) => {
    const server = await scripted((text) => (text.startsWith('<open') ? [answer] : []));
    await expect(open(server.url)).rejects.toMatchObject({ code });
  });

  it('never sends the password to a server that does not offer PLAIN', async () => {
    const server = await scripted((text) => (text.startsWith('<open') ? [features('')] : []));
    await expect(open(server.url)).rejects.toMatchObject({ code: 'notifications-refused' });
    expect(server.said.join()).not.toContain('auth');
  });

  it('ends with the reason when the server ends it, once', async () => {
    const server = await scripted(withFeatures());
    const ends: Fault[] = [];
    const ended = deferred<void>();
    await open(server.url, {
      onEnd: (fault) => {
        ends.push(fault);
        ended.resolve();
      },
    });
    server.send(
      `<stream:error xmlns:stream='http://etherx.jabber.org/streams'><conflict ` +
        `xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>`,
    );
    server.send(`<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>`);
    await ended.promise;
    expect(ends).toHaveLength(1);
    expect(ends[0]).toMatchObject({ code: 'taken-over' });
  });

  it('gives up at once when it is told to', async () => {
    const stop = new AbortController();
    const server = await scripted((text) => {
      if (text.startsWith('<open')) stop.abort();
      return [];
    });
    await expect(open(server.url, { signal: stop.signal })).rejects.toMatchObject({ code: 'interrupted' });
  });
});
