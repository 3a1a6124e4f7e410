import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { WebSocket } from 'ws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exchange } from './raw-rest.ts';
import { Inbox, connectWebSocket, openWebSocket, stateOf } from './raw-xmpp.ts';
import type { RawXmpp } from './raw-xmpp.ts';
import { openStage } from './stage.ts';
import type { TestStage } from './stage.ts';

const iq = (id: string, content: string, type = 'get', to = ''): string =>
  `<iq xmlns='jabber:client' type='${type}' id='${id}'${to && ` to='${to}'`}>${content}</iq>`;
const httpBind = `xmlns='http://jabber.org/protocol/httpbind'`;

describe('Finesse simulator: notification service', () => {
  let stage: TestStage;
  const opened: RawXmpp[] = [];
  beforeEach(async () => {
    stage = await openStage({ tcpPort: 0, tcpTlsPort: 0 });
  });
  afterEach(async () => {
    for (const session of opened.splice(0)) session.leave();
    await stage.close();
  });
  const open = async (loginId: string, resource = 'test', url?: string): Promise<RawXmpp> => {
    const session = await connectWebSocket(stage.simulator, loginId, {
      resource,
      ...(url === undefined ? {} : { url }),
    });
    opened.push(session);
    return session;
  };
  const signIn = (agent: string): unknown => stage.simulator.act({ act: 'agentSignsIn', agent });

  it.each(['/ws', '/ws/'])('offers WebSocket on both ports at %s', async (path) => {
    const { https, notifyHttps } = stage.simulator.addresses;
    for (const base of [https, notifyHttps]) {
      const session = await open('1001', `r${opened.length}`, base.replace('https', 'wss') + path);
      expect(session.stanzas.some((stanza) => stanza.includes('<bind'))).toBe(true);
    }
  });

  it('offers no WebSocket where older releases have none', async () => {
    stage.simulator.setSwitch('webSocket', 'notifyOnly');
    await expect(open('1001')).rejects.toThrow('404');
    await open('1001', 'other', stage.simulator.addresses.notifyHttps.replace('https', 'wss') + '/ws');
    stage.simulator.setSwitch('webSocket', 'none');
    await expect(
      open('1001', 'third', stage.simulator.addresses.notifyHttps.replace('https', 'wss') + '/ws'),
    ).rejects.toThrow('404');
  });

  it('refuses a wrong password and an unknown mechanism', async () => {
    const wrong = await openWebSocket(stage.simulator, '1001', { password: 'wrong' });
    opened.push(wrong);
    expect(wrong.stanzas.join('')).toContain('<not-authorized/>');
    wrong.send(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>AA==</auth>`);
    await wrong.untilStanza(/<invalid-mechanism\/>/u);
    wrong.send(iq('p', `<ping xmlns='urn:xmpp:ping'/>`));
    await wrong.untilStanza(/stream:error.*not-authorized/u);
    await wrong.untilClosed();
  });

  it('answers ping, roster, service discovery, and refuses the unknown', async () => {
    const session = await open('1001');
    const { domain } = stage.simulator.addresses;
    session.send(iq('p1', `<ping xmlns='urn:xmpp:ping'/>`, 'get', domain));
    await session.untilStanza(/type='result' id='p1'/u);
    session.send(iq('r1', `<query xmlns='jabber:iq:roster'/>`));
    await session.untilStanza(/type='result' id='r1'.*jabber:iq:roster/u);
    session.send(iq('d1', `<query xmlns='http://jabber.org/protocol/disco#info'/>`, 'get', domain));
    await session.untilStanza(/id='d1'.*category='server'/u);
    session.send(
      iq(
        'd2',
        `<query xmlns='http://jabber.org/protocol/disco#info' node='/finesse/api/Team/10/Users'/>`,
        'get',
        `pubsub.${domain}`,
      ),
    );
    await session.untilStanza(/id='d2'.*type='leaf'/u);
    session.send(iq('v1', `<query xmlns='jabber:iq:version'/>`, 'get', domain));
    await session.untilStanza(/type='error' id='v1'.*service-unavailable/u);
    stage.simulator.act({ act: 'serverPing', agent: '1001', id: 'sp' });
    expect(await session.untilStanza(/type='get' id='sp'.*urn:xmpp:ping/u)).toContain('<iq');
  });

  it('delivers to every session of a user, and nothing before presence', async () => {
    const first = await open('1001', 'one');
    const second = await open('1001', 'two');
    const silent = await openWebSocket(stage.simulator, '1001');
    opened.push(silent);
    signIn('1001');
    const both = await Promise.all(
      [first, second].map((session) =>
        session.untilNotification('the sign-in', (notification) => stateOf(notification.payload) === 'NOT_READY'),
      ),
    );
    expect(new Set(both.map((notification) => notification.to))).toEqual(
      new Set([`1001@${stage.simulator.addresses.domain}`]),
    );
    expect(silent.notifications).toEqual([]);
  });

  it('closes the older session of the same resource with conflict', async () => {
    const first = await open('1001', 'same');
    const second = await open('1001', 'same');
    await first.untilStanza(/<stream:error.*<conflict /u);
    await first.untilClosed();
    signIn('1001');
    await second.untilNotification('the sign-in', (notification) => stateOf(notification.payload) === 'NOT_READY');
    expect(stage.simulator.model.sessions).toEqual([second.jid]);
  });

  it('sends team events to full-JID subscribers until they unsubscribe', async () => {
    const session = await open('1900', 'desk');
    const other = await open('1900', 'other');
    const { domain } = stage.simulator.addresses;
    const node = '/finesse/api/Team/10/Users';
    const request = (name: string, jid: string, where = node): string =>
      `<pubsub xmlns='http://jabber.org/protocol/pubsub'><${name} node='${where}' jid='${jid}'/></pubsub>`;
    session.send(iq('s0', request('subscribe', session.jid, '/finesse/api/Team/99/Users'), 'set', `pubsub.${domain}`));
    await session.untilStanza(/id='s0'.*item-not-found/u);
    session.send(iq('s1', request('subscribe', `1001@${domain}/x`), 'set', `pubsub.${domain}`));
    await session.untilStanza(/id='s1'.*bad-request/u);
    session.send(iq('s2', request('subscribe', session.jid, '/finesse/api/Team/20/Users'), 'set', `pubsub.${domain}`));
    await session.untilStanza(/id='s2'.*forbidden/u);
    session.send(iq('s3', request('subscribe', session.jid), 'set', `pubsub.${domain}`));
    await session.untilStanza(/id='s3'.*subscription='subscribed'/u);
    signIn('1001');
    const notification = await session.untilNotification('team notification', (one) => one.node === node);
    expect(notification.to).toBe(session.jid);
    expect(notification.source).toBe('/finesse/api/User/1001');
    expect(notification.payload).toContain('<extension>5001</extension>');
    expect(other.notifications).toEqual([]);
    session.send(iq('u1', request('unsubscribe', session.jid), 'set', `pubsub.${domain}`));
    await session.untilStanza(/type='result' id='u1'/u);
    expect(stage.simulator.model.subscriptions).toEqual([]);
    signIn('1002');
    session.send(iq('p9', `<ping xmlns='urn:xmpp:ping'/>`));
    await session.untilStanza(/id='p9'/u);
    expect(session.notifications).toHaveLength(1);
  });

  it('writes events as 12.5 does, as switched', async () => {
    stage.simulator.setSwitch('wireStyle', '125');
    const session = await open('1001');
    await stage.user('1001').put('User/1001', '<User><state>LOGIN</state><extension>9999</extension></User>');
    const error = await session.untilNotification('the error', (notification) =>
      notification.payload.includes('apiErrors'),
    );
    expect(error.payload).toContain('<peripheralErrorCode>260</peripheralErrorCode>');
    expect(error.event).toBe('put');
    expect(error.stanza).toContain(`<notification xmlns='urn:xmpp:push:0'>\n&lt;Update`);
    expect(error.stanza).not.toMatch(/ id='\/finesse/u);
  });

  it('ends a stream that is not XML, has a DTD, or goes to another host', async () => {
    for (const bad of ['<iq', '<!DOCTYPE x [<!ENTITY a "b">]><iq/>', '<iq>&nope;</iq>', 'hello']) {
      const session = await open('1001', `bad${opened.length}`);
      session.send(bad);
      await session.untilStanza(/not-well-formed/u);
      await session.untilClosed();
    }
    await expect(openWebSocket(stage.simulator, '1001', { domain: 'elsewhere.example' })).rejects.toThrow(
      /host-unknown/u,
    );
  });

  it('refuses WebSocket clients that do not ask for xmpp', async () => {
    const socket = new WebSocket(stage.simulator.addresses.webSocket, { ca: stage.simulator.caPem });
    const message = await new Promise<string>((resolve) => socket.once('error', (error) => resolve(error.message)));
    expect(message).toContain('400');
  });

  it.each(['tcp', 'tcpTls'] as const)('serves %s, in whatever pieces the stream arrives', async (kind) => {
    const [host = '', port = ''] = (stage.simulator.addresses[kind] ?? '').split(':');
    const socket =
      kind === 'tcp'
        ? connect(Number(port), host)
        : connectTls({ port: Number(port), host, ca: stage.simulator.caPem });
    const inbox = new Inbox();
    socket
      .setEncoding('utf8')
      .on('data', (text) => inbox.push(String(text)))
      .on('close', () => inbox.close());
    const received = async (pattern: RegExp): Promise<void> => {
      await inbox.until(String(pattern), () => pattern.test(inbox.stanzas.join('')));
    };
    const header =
      `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' ` +
      `to='${stage.simulator.addresses.domain}' version='1.0'>`;
    for (const character of header) socket.write(character);
    await received(/PLAIN/u);
    const secret = Buffer.from('\u00001001\u0000practice-1001').toString('base64');
    socket.write(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${secret}</auth>`);
    await received(/<success/u);
    socket.write(header);
    await received(/<bind/u);
    socket.write(
      `${iq('b1', `<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>`, 'set')} <presence/>` +
        iq('p1', `<ping xmlns='urn:xmpp:ping'/>`).slice(0, 20),
    );
    socket.write(iq('p1', `<ping xmlns='urn:xmpp:ping'/>`).slice(20));
    await received(/id='p1'/u);
    signIn('1001');
    await received(/&lt;state&gt;NOT_READY&lt;/u);
    socket.write('</stream:stream>');
    await inbox.untilClosed();
    expect(stage.simulator.model.sessions).toEqual([]);
  });

  describe('BOSH', () => {
    let rid = 1_000;
    const post = async (attributes: string, content = '', path = ''): Promise<{ status: number; body: string }> =>
      exchange(stage.simulator.addresses.bosh + path, stage.simulator.caPem, {
        method: 'POST',
        headers: { 'content-type': 'text/xml; charset=utf-8' },
        body: `<body ${httpBind} xmlns:xmpp='urn:xmpp:xbosh' rid='${(rid += 1)}' ${attributes}>${content}</body>`,
      });
    const start = async (path = ''): Promise<string> => {
      const created = await post(
        `to='${stage.simulator.addresses.domain}' ver='1.6' wait='30' hold='1' xmpp:version='1.0'`,
        '',
        path,
      );
      expect(created.body).toContain('<mechanism>PLAIN</mechanism>');
      for (const name of ['wait', 'requests', 'inactivity', 'hold', 'authid'])
        expect(created.body).toContain(` ${name}='`);
      return / sid='([^']+)'/u.exec(created.body)?.[1] ?? '';
    };
    const signInBosh = async (): Promise<string> => {
      const sid = await start();
      const secret = Buffer.from('\u00001001\u0000practice-1001').toString('base64');
      const success = await post(
        `sid='${sid}'`,
        `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${secret}</auth>`,
      );
      expect(success.body).toContain('<success');
      expect((await post(`sid='${sid}' xmpp:restart='true' to='${stage.simulator.addresses.domain}'`)).body).toContain(
        '<bind',
      );
      const bound = await post(
        `sid='${sid}'`,
        iq('b1', `<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>bosh</resource></bind>`, 'set'),
      );
      expect(bound.body).toContain(`<jid>1001@${stage.simulator.addresses.domain}/bosh</jid>`);
      expect((await post(`sid='${sid}'`, `<presence xmlns='jabber:client'/>`)).body).toContain('finesse@');
      return sid;
    };

    it.each(['', '/'])('signs in at /http-bind%s, delivers events to the held request and ends', async (path) => {
      await start(path);
      const sid = await signInBosh();
      const held = post(`sid='${sid}'`);
      await exchange(`${stage.simulator.addresses.https}/finesse/api/SystemInfo`, stage.simulator.caPem);
      signIn('1001');
      expect((await held).body).toContain('&lt;state&gt;NOT_READY&lt;');
      const ended = await post(`sid='${sid}' type='terminate'`, `<presence xmlns='jabber:client' type='unavailable'/>`);
      expect(ended.body).toContain(`type='terminate'`);
      const after = await post(`sid='${sid}'`);
      expect([after.status, after.body.includes('item-not-found')]).toEqual([404, true]);
    });

    it('holds one request, and replies to it after the wait and when a second one comes', async () => {
      const sid = await signInBosh();
      const first = post(`sid='${sid}'`);
      const second = post(`sid='${sid}'`);
      expect((await first).body).not.toContain('<message');
      stage.clock.advance(30_000);
      expect((await second).status).toBe(200);
      stage.clock.advance(30_000);
      expect((await post(`sid='${sid}'`)).status).toBe(404);
    });

    it('repeats its reply to a repeated request, and ends the session at a rid outside the window', async () => {
      const sid = await signInBosh();
      const first = await post(`sid='${sid}'`, iq('p1', `<ping xmlns='urn:xmpp:ping'/>`));
      rid -= 1;
      expect((await post(`sid='${sid}'`, iq('p1', `<ping xmlns='urn:xmpp:ping'/>`))).body).toBe(first.body);
      rid += 50;
      expect((await post(`sid='${sid}'`)).body).toContain('item-not-found');
    });

    it('refuses what is not BOSH with 400, and everything with 404 when it is off', async () => {
      const send = async (body: string): Promise<number> =>
        (await exchange(stage.simulator.addresses.bosh, stage.simulator.caPem, { method: 'POST', body })).status;
      expect(await send('nonsense')).toBe(400);
      expect(await send(`<body ${httpBind}/>`)).toBe(400);
      expect(await send(`<!DOCTYPE body><body ${httpBind} rid='1'/>`)).toBe(400);
      stage.simulator.setSwitch('bosh', 'off');
      expect(await send(`<body ${httpBind} rid='1'/>`)).toBe(404);
    });

    it.each([
      [{ act: 'killXmpp', agent: '1001' }, { sessions: 1 }],
      [{ act: 'cutConnections', agent: '1001' }, { connections: 1 }],
    ] as const)('closes the held request without a reply: %j', async (act, result) => {
      const sid = await signInBosh();
      const held = post(`sid='${sid}'`).catch((error: unknown) => error);
      await exchange(`${stage.simulator.addresses.https}/finesse/api/SystemInfo`, stage.simulator.caPem);
      expect(stage.simulator.act(act)).toEqual(result);
      expect(await held).toMatchObject({ code: 'ECONNRESET' });
    });

    it('ends the stream with conflict', async () => {
      const sid = await signInBosh();
      const held = post(`sid='${sid}'`);
      await exchange(`${stage.simulator.addresses.https}/finesse/api/SystemInfo`, stage.simulator.caPem);
      opened.push(await connectWebSocket(stage.simulator, '1001', { resource: 'bosh' }));
      expect((await held).body).toMatch(/type='terminate' condition='remote-stream-error'.*<conflict /u);
    });
  });
});
