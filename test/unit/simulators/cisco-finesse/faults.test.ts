import { get } from 'node:http';
import { connect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorTypeOf, exchange, rawUser } from './raw-rest.ts';
import { connectWebSocket, partiesOf, stateOf } from './raw-xmpp.ts';
import { openStage } from './stage.ts';
import type { TestStage } from './stage.ts';

const customer = '+49 170 555 0132';

/** Sends bytes over TLS and returns all that is received until the end. */
const raw = async (stage: TestStage, bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(stage.simulator.addresses.https);
    const socket = connect({ host: hostname, port: Number(port), ca: stage.simulator.caPem }, () =>
      socket.write(bytes),
    );
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk) => (text += String(chunk)));
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });

describe('Finesse simulator: bad requests and faults', () => {
  let stage: TestStage;
  beforeEach(async () => {
    stage = await openStage({ pair: true, plainPort: 0 });
  });
  afterEach(async () => {
    await stage.close();
  });
  const info = async (): Promise<string> =>
    (await exchange(`${stage.simulator.addresses.https}/finesse/api/SystemInfo`, stage.simulator.caPem)).body;

  it('refuses bad requests and goes on', async () => {
    const { user } = await stage.signedIn('1001');
    for (const body of [
      '',
      '<User>',
      '<User></Dialog>',
      '<a/><b/>',
      '<!DOCTYPE a [<!ENTITY b "c">]><User><state>&b;</state></User>',
      '<User>&b;</User>',
      '\u0000',
      '<User>'.repeat(100),
    ]) {
      const answer = await user.put('User/1001', body);
      expect([answer.status, errorTypeOf(answer)]).toEqual([400, 'Invalid Input']);
    }
    const huge = await user.put('User/1001', `<User><state>${'x'.repeat(2 * 1024 * 1024)}</state></User>`);
    expect(huge.status).toBe(413);
    expect((await user.get('%E0%A4%A')).status).toBe(400);
    expect((await user.get('Nothing')).status).toBe(404);
    expect((await user.post('Dialog/1', '')).status).toBe(405);
    expect(await raw(stage, 'NONSENSE\r\n\r\n')).toContain('400 Bad Request');
    expect(await raw(stage, 'GET http://[ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1.1 4/u);
    expect(await info()).toContain('IN_SERVICE');
  });

  it('answers the preflight of browser clients', async () => {
    const answer = await exchange(`${stage.simulator.addresses.https}/finesse/api/User/1001`, stage.simulator.caPem, {
      method: 'OPTIONS',
      headers: { origin: 'https://desk.example', 'access-control-request-headers': 'authorization,content-type' },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers['access-control-allow-origin']).toBe('https://desk.example');
    expect(answer.headers['access-control-allow-headers']).toBe('authorization,content-type');
  });

  it('serves plain HTTP when asked for, and HTTPS that is trusted through its CA only', async () => {
    const status = await new Promise((resolve) =>
      get(`${stage.simulator.addresses.http ?? ''}/finesse/api/SystemInfo`, (response) =>
        resolve(response.resume().statusCode),
      ),
    );
    expect(status).toBe(200);
    await expect(exchange(`${stage.simulator.addresses.https}/finesse/api/SystemInfo`, '')).rejects.toThrow(
      /certificate|self.signed/iu,
    );
  });

  it('names both nodes of the pair, each as its own domain, both trusted through one CA', async () => {
    const { addresses, alternate, caPem } = stage.simulator;
    expect(alternate).not.toBeNull();
    const own = await info();
    const other = (await exchange(`${alternate?.https ?? ''}/finesse/api/SystemInfo`, caPem)).body;
    for (const body of [own, other]) {
      expect(body).toContain(`<primaryNode><host>127.0.0.1</host><httpsPort>${new URL(addresses.https).port}<`);
      expect(body).toContain(
        `<secondaryNode><host>localhost</host><httpsPort>${new URL(alternate?.https ?? '').port}<`,
      );
    }
    expect(own).toContain('<xmppDomain>127.0.0.1</xmppDomain>');
    expect(other).toContain('<xmppDomain>localhost</xmppDomain>');
  });

  it('keeps a user signed in who moves to the other node', async () => {
    const { xmpp } = await stage.signedIn('1001');
    stage.simulator.act({ act: 'setFault', fault: 'nodeDown', node: 'a' });
    await xmpp.untilClosed();
    await expect(info()).rejects.toThrow(/ECONN|socket|disconnected/u);
    const { alternate } = stage.simulator;
    const moved = await connectWebSocket(stage.simulator, '1001', {
      url: alternate?.webSocket ?? '',
      domain: 'localhost',
    });
    stage.clock.advance(120_000);
    const there = rawUser(stage.simulator, '1001', undefined, alternate?.https);
    expect(stateOf((await there.get('User/1001')).body)).toBe('NOT_READY');
    await there.put('User/1001', '<User><state>READY</state></User>');
    await moved.untilNotification('READY', (notification) => stateOf(notification.payload) === 'READY');
    stage.simulator.act({ act: 'clearFault', fault: 'nodeDown', node: 'a' });
    expect(await info()).toContain('IN_SERVICE');
    moved.leave();
  });

  it('ctiFailover: an event, 503, no events, then everything again', async () => {
    const { user, xmpp } = await stage.signedIn('1001');
    const id = (stage.simulator.act({ act: 'customerCalls', customer, to: '1001' }) as { dialogId: string }).dialogId;
    await user.act(id, 'ANSWER');
    await xmpp.untilNotification('talking', (notification) => stateOf(notification.payload) === 'TALKING');
    stage.simulator.setSwitch('fault', 'ctiFailover');
    const out = await xmpp.untilNotification('OUT_OF_SERVICE', (notification) =>
      notification.payload.includes('<status>OUT_OF_SERVICE<'),
    );
    expect(out.node).toBe('/finesse/api/SystemInfo');
    expect(out.payload).toContain('<data><systemInfo>');
    expect(await info()).toContain('OUT_OF_SERVICE');
    const refused = await user.act(id, 'HOLD');
    expect([refused.status, errorTypeOf(refused)]).toEqual([503, 'Service Unavailable']);
    const count = xmpp.notifications.length;
    stage.simulator.act({ act: 'hangUp', address: customer });
    stage.simulator.act({ act: 'agentReady', agent: '1001' });
    stage.simulator.setSwitch('fault', 'none');
    await xmpp.untilNotification(
      'READY',
      (notification) => notification.node === '/finesse/api/User/1001' && stateOf(notification.payload) === 'READY',
    );
    expect(xmpp.notifications[count]?.payload).toContain('<status>IN_SERVICE<');
    expect(xmpp.notifications.slice(count).some((notification) => notification.payload.includes(`<id>${id}<`))).toBe(
      false,
    );
  });

  it('webDown: an HTML page instead of XML, and the user finesse is unavailable', async () => {
    const { user, xmpp } = await stage.signedIn('1001');
    stage.simulator.setSwitch('fault', 'webDown');
    const answer = await user.get('User/1001');
    expect([answer.status, answer.headers['content-type']]).toEqual([502, 'text/html']);
    await xmpp.untilStanza(/<presence[^>]* from='finesse@[^>]* type='unavailable'/u);
    stage.simulator.setSwitch('fault', 'none');
    await xmpp.until(
      'presence again',
      () => xmpp.stanzas.filter((stanza) => /^<presence(?!.*unavailable)/u.test(stanza)).length === 2,
    );
  });

  it('xmppDrop: sessions are closed and new ones refused until it ends', async () => {
    const { xmpp } = await stage.signedIn('1001');
    stage.simulator.setSwitch('fault', 'xmppDrop');
    await xmpp.untilClosed();
    await expect(connectWebSocket(stage.simulator, '1001')).rejects.toThrow(/socket hang up|ECONNRESET/u);
    stage.simulator.setSwitch('fault', 'none');
    (await connectWebSocket(stage.simulator, '1001')).leave();
  });

  it('slow: answers wait for the clock', async () => {
    stage.simulator.setSwitch('fault', 'slow');
    let isAnswered = false;
    const answer = info().then(() => {
      isAnswered = true;
    });
    const { model } = stage.simulator;
    while (model.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(isAnswered).toBe(false);
    while (!isAnswered) {
      stage.clock.advance(8_000);
      await Promise.race([answer, new Promise((resolve) => setImmediate(resolve))]);
    }
  });

  it('drops, doubles, reorders and falsifies notifications by script', async () => {
    const { user, xmpp } = await stage.signedIn('1001');
    const id = (stage.simulator.act({ act: 'customerCalls', customer, to: '1001' }) as { dialogId: string }).dialogId;
    await user.act(id, 'ANSWER');
    await xmpp.untilNotification('talking', (notification) =>
      partiesOf(notification.payload).startsWith('5001:ACTIVE'),
    );
    const data = (value: string): unknown =>
      stage.simulator.act({ act: 'callData', dialog: id, variables: { callVariable1: value } });
    const seen = (): string[] =>
      xmpp.notifications
        .map((notification) => /<name>callVariable1<\/name><value>([^<]*)</u.exec(notification.payload)?.[1] ?? '')
        .filter((value) => value !== '');
    stage.simulator.act({ act: 'dropEvents', count: 1 });
    data('dropped');
    stage.simulator.act({ act: 'duplicateEvents', count: 1 });
    data('doubled');
    stage.simulator.act({ act: 'reorderEvents', count: 2 });
    data('first');
    data('second');
    data('last');
    await xmpp.until('the last one', () => seen().includes('last'));
    expect(seen()).toEqual(['doubled', 'doubled', 'second', 'first', 'last']);
    stage.simulator.act({ act: 'publishRaw', agent: '1001', payload: 'no XML at all' });
    await xmpp.untilNotification('raw text', (notification) => notification.payload === 'no XML at all');
    stage.simulator.act({ act: 'publishMalformed', agent: '1001' });
    await xmpp.untilNotification(
      'malformed text',
      (notification) => notification.payload === '<Update><data><dialog><id>1</data></Update>',
    );
    stage.simulator.act({ act: 'publishOversized', agent: '1001', length: 2_000_000 });
    await xmpp.untilNotification('a giant', (notification) => notification.payload.length > 2_000_000);
    stage.simulator.act({ act: 'sendStanza', agent: '1001', stanza: '<not-closed' });
    await xmpp.untilStanza(/^<not-closed$/u);
    stage.simulator.act({ act: 'callError', agent: '1001', dialog: id, code: 78 });
    await xmpp.untilNotification('78', (notification) => notification.payload.includes('CF_REQUEST_TIMEOUT_REJECTION'));
  });

  it('cuts the connections of one user, and leaves those of the others', async () => {
    const { xmpp: own } = await stage.signedIn('1001');
    const { xmpp: other } = await stage.signedIn('1002');
    expect(stage.simulator.act({ act: 'cutConnections', agent: '1001' })).toEqual({ connections: 1 });
    await own.untilClosed();
    stage.simulator.act({ act: 'serverPing', agent: '1002' });
    await other.untilStanza(/id='server-ping'/u);
  });

  it('leaves the connections of one user half open', async () => {
    const { xmpp: own } = await stage.signedIn('1001');
    const { xmpp: other } = await stage.signedIn('1002');
    expect(stage.simulator.act({ act: 'freezeConnections', agent: '1001' })).toEqual({ connections: 1 });
    for (const agent of ['1001', '1002']) stage.simulator.act({ act: 'serverPing', agent });
    await other.untilStanza(/id='server-ping'/u);
    expect(own.isClosed).toBe(false);
    expect(own.stanzas.filter((stanza) => stanza.includes('server-ping'))).toEqual([]);
  });

  it('sends prepared replies, and keeps what was requested', async () => {
    const user = stage.user('1001');
    stage.simulator.act({ act: 'nextReply', status: 502, body: '<html>', pathIncludes: 'Dialogs' });
    expect((await user.get('User/1001')).status).toBe(200);
    const bad = await user.get('User/1001/Dialogs');
    expect([bad.status, bad.body, bad.headers['content-type']]).toEqual([502, '<html>', 'text/html']);
    expect((await user.get('User/1001/Dialogs')).status).toBe(200);
    expect(stage.simulator.model.requests.map((request) => [request.path, request.status])).toEqual([
      ['/finesse/api/User/1001', 200],
      ['/finesse/api/User/1001/Dialogs', 502],
      ['/finesse/api/User/1001/Dialogs', 200],
    ]);
    expect(JSON.stringify(stage.simulator.model.requests)).not.toContain('practice-1001');
  });

  it('says why an act is not possible', () => {
    expect(() => stage.simulator.act({ act: 'agentReady', agent: 'nobody' })).toThrow(/Nobody is called "nobody"/u);
    expect(() => stage.simulator.act({ act: 'hangUp', address: '5001' })).toThrow(/on no such call/u);
    expect(() => stage.simulator.act({ act: 'dance' } as never)).toThrow(/This is not an act/u);
    expect(() => stage.simulator.act({ act: 'setSwitch', name: 'colour', value: 'red' })).toThrow(
      /There is no switch "colour"/u,
    );
    expect(() => stage.simulator.act({ act: 'advanceClock', durationMs: 1 })).not.toThrow();
  });

  it('stops at once, leaving no timer, and refuses a taken port with nothing left open', async () => {
    const { xmpp } = await stage.signedIn('1001');
    const port = Number(new URL(stage.simulator.addresses.https).port);
    await expect(openStage({ notifyPort: port })).rejects.toThrow(/EADDRINUSE/u);
    await stage.simulator.stop();
    await xmpp.untilClosed();
    expect(stage.clock.pendingCount).toBe(0);
    await expect(info()).rejects.toThrow(/ECONN|socket|disconnected/u);
  });
});
