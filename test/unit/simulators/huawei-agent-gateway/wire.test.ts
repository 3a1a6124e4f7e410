import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exchange, headerOf, openStage, participantsOf, RawAgent } from './raw-gateway.ts';
import type { TestStage } from './raw-gateway.ts';
import { eventually } from '../../../support/eventually.ts';

/** Sends bytes over a TCP socket and returns all that is received until the server closes it. */
const rawBytes = async (base: string, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(base);
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let received = '';
    socket.on('data', (chunk: Buffer) => (received += chunk.toString('utf8')));
    socket.on('close', () => resolve(received));
    socket.on('error', reject);
  });

describe('agent gateway simulator: the wire', () => {
  let stage: TestStage;
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(async () => {
    await stage.close();
  });

  const isPolling = () => eventually(() => stage.simulator.model.polling).toEqual(['2101']);
  const plainBase = (): string => stage.simulator.addresses.http ?? '';

  it('answers an empty poll with exactly these bytes, after ten seconds', async () => {
    const agent = await stage.signedIn('2101');
    const waiting = agent.poll();
    await isPolling();
    stage.clock.advance(9_999);
    expect(stage.simulator.model.polling).toEqual(['2101']);
    stage.clock.advance(1);
    expect(stage.simulator.model.polling).toEqual([]);
    expect((await waiting).text).toBe('{"message":"","retcode":"0"}');
    stage.simulator.setSwitch('successForm', 'number');
    stage.simulator.setSwitch('pollWaitMs', 0);
    expect((await agent.poll()).text).toBe('{"message":"","retcode":"0"}');
    expect((await agent.send('GET', 'onlineagent/2101/agentstatus')).text).toBe(
      '{"message":"","retcode":0,"result":{"agentState":4,"isWorking":false}}',
    );
  });

  it('sends one event in each answer, in order, and ends a waiting poll with it', async () => {
    const agent = await stage.signedIn('2101');
    const waiting = agent.poll();
    await isPolling();
    await agent.send('POST', 'onlineagent/2101/saybusy?reason=203');
    await agent.send('POST', 'onlineagent/2101/cancelbusy');
    const at = stage.clock.now();
    expect((await waiting).text).toBe(
      '{"message":"","retcode":"0","event":{"eventType":"AgentState_SetNotReady_Success","workNo":"2101",' +
        `"content":{"reason":"203"},"eventGenTime":${at}}}`,
    );
    stage.simulator.setSwitch('eventGenTime', false);
    expect((await agent.poll()).text).toBe(
      '{"message":"","retcode":"0","event":{"eventType":"AgentState_CancelNotReady_Success","workNo":"2101",' +
        '"content":null}}',
    );
  });

  it('answers a request that comes on a connection while the answer before it is being finished', async () => {
    const one = (connection: string): string =>
      'GET /agentgateway/resource/onlineagent/2101/agentstatus HTTP/1.1\r\nhost: gateway\r\nconnection: ' +
      `${connection}\r\n\r\n`;
    const received = await rawBytes(plainBase(), one('keep-alive') + one('keep-alive') + one('close'));
    expect(received.match(/HTTP\/1\.1 200/gu)).toHaveLength(3);
  });

  it('ends an earlier poll of the same agent empty when another one comes', async () => {
    const agent = await stage.signedIn('2101');
    const first = agent.poll();
    await isPolling();
    const second = agent.poll();
    expect((await first).text).toBe('{"message":"","retcode":"0"}');
    await agent.send('POST', 'onlineagent/2101/saybusy');
    expect((await second).event?.eventType).toBe('AgentState_SetNotReady_Success');
  });

  it('keeps the event for the next poll when the waiting client has left', async () => {
    const agent = await stage.signedIn('2101');
    const lost = agent.poll().catch((error: unknown) => error);
    await isPolling();
    expect(stage.simulator.act({ act: 'cutConnections', agent: '2101' })).toEqual({ connections: 1 });
    expect(await lost).toBeInstanceOf(Error);
    await eventually(() => stage.simulator.model.polling).toEqual([]);
    await agent.send('POST', 'onlineagent/2101/saybusy');
    expect((await agent.poll()).event?.eventType).toBe('AgentState_SetNotReady_Success');
  });

  it('leaves a waiting poll half open', async () => {
    const agent = await stage.signedIn('2101');
    const other = await stage.signedIn('2102');
    let isAnswered = false;
    const frozen = agent.poll().finally(() => (isAnswered = true));
    await isPolling();
    expect(stage.simulator.act({ act: 'freezeConnections', agent: '2101' })).toEqual({ connections: 1 });
    for (const id of ['2101', '2102']) stage.simulator.act({ act: 'sendEvent', agent: id, eventType: 'mark' });
    await other.until('mark');
    expect(isAnswered).toBe(false);
    stage.simulator.act({ act: 'cutConnections' });
    await expect(frozen).rejects.toThrow(/hang up|ECONNRESET/u);
  });

  it('loses an event whose answer is lost on its way', async () => {
    const agent = await stage.signedIn('2101');
    stage.simulator.act({ act: 'loseEvents', agent: '2101' });
    await agent.send('POST', 'onlineagent/2101/saybusy');
    await expect(agent.poll()).rejects.toThrow(/hang up|ECONNRESET/u);
    await agent.send('POST', 'onlineagent/2101/cancelbusy');
    expect((await agent.poll()).event?.eventType).toBe('AgentState_CancelNotReady_Success');
  });

  it('writes Set-GUID and Set-Cookie in exactly this case over TLS and plain HTTP', async () => {
    for (const base of [stage.simulator.addresses.https, plainBase()]) {
      const answer = await new RawAgent(stage.simulator, '2101', base).signIn({}, '/forcelogin');
      expect(answer.rawHeaders).toContain('Set-GUID');
      expect(answer.rawHeaders).toContain('Set-Cookie');
      expect(headerOf(answer, 'Content-Type')).toBe('application/json;charset=UTF-8');
    }
    stage.simulator.setSwitch('loadBalancerCookie', 'off');
    const answer = await stage.agent('2101').signIn({}, '/forcelogin');
    expect(answer.rawHeaders).not.toContain('Set-Cookie');
  });

  it('is trusted through its own authority only', async () => {
    await expect(exchange(`${stage.simulator.addresses.https}/onlineagent/2101`, '')).rejects.toThrow(/certificate/u);
  });

  it('sends 404 for unknown paths, 405 for wrong verbs, and 200 for every refusal', async () => {
    const agent = await stage.signedIn('2101');
    expect((await agent.send('GET', 'nothing/2101/here')).status).toBe(404);
    expect(
      (await exchange(`${stage.simulator.addresses.https.replace('resource', 'other')}/x`, stage.simulator.caPem))
        .status,
    ).toBe(404);
    expect((await agent.send('PUT', 'agentconf/2101/changeparticipantmode', {})).status).toBe(405);
    expect((await agent.send('GET', 'onlineagent/2101/saybusy')).status).toBe(405);
    const refused = await agent.conf('changeparticipantmode', { attribute: 1, addressType: '6', address: '90155501' });
    expect([refused.status, refused.retcode, refused.result]).toEqual([200, '101-001', {}]);
  });

  it('reads requests tolerantly', async () => {
    const agent = await stage.signedIn('2101');
    const { caPem, addresses } = stage.simulator;
    const path = `${addresses.https}/agentconf/2101/requestagentconf`;
    const odd = await exchange(path, caPem, {
      method: 'POST',
      headers: { gUID: agent.guid, 'Content-Type': 'text/plain', Cookie: ['NSLBabc; Path/;', 'a=b'] },
      body:
        '{"memberNum":"6","time":"60","promptTime":null,"beepTone":"false","confCallerNo":88002101,' +
        '"unheardOf":{"a":[1]}}',
    });
    expect(odd.retcode).toBe('0');
    const confId = Number(
      (await agent.until('AgentConf_RequestSuccess')).content && stage.simulator.model.conferences.keys().next().value,
    );
    const number = await agent.conf('batchaddparticipant', {
      addresses: [{ addressType: 6, address: 90155501, deviceType: '3' }],
    });
    expect(number.retcode).toBe('0');
    await agent.change(0, '90155501');
    expect((await participantsOf(agent, confId)).get('90155501')?.deviceType).toBe(3);
  });

  it('accepts commands without a body in every form', async () => {
    const agent = new RawAgent(stage.simulator, '2101', plainBase());
    await agent.signIn();
    const head = (verb: string, action: string, more: string): string =>
      `${verb} /agentgateway/resource/onlineagent/2101/${action} HTTP/1.1\r\nHost: x\r\nguid: ` +
      `${agent.guid}\r\nConnection: close\r\n${more}\r\n`;
    expect(await rawBytes(plainBase(), head('POST', 'saybusy', ''))).toContain('"retcode":"0"');
    expect(await rawBytes(plainBase(), head('POST', 'cancelbusy', 'Content-Length: 0\r\n'))).toContain('"retcode":"0"');
    expect(
      await rawBytes(plainBase(), `${head('POST', 'saybusy', 'Transfer-Encoding: chunked\r\n')}0\r\n\r\n`),
    ).toContain('"retcode":"0"');
    const expecting = await rawBytes(
      plainBase(),
      `${head('PUT', 'heartbeat', 'Expect: 100-continue\r\nContent-Length: 2\r\n')}{}`,
    );
    expect(expecting).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/u);
  });

  it.each(['{"a":', '[1]', '"text"', '7'])('refuses the body %s as an invalid parameter', async (body) => {
    const agent = await stage.signedIn('2101');
    const answer = await exchange(`${agent.base}/agentconf/2101/requestagentconf`, stage.simulator.caPem, {
      method: 'POST',
      headers: { Guid: agent.guid },
      body,
    });
    expect([answer.status, answer.retcode]).toEqual([200, '000-002']);
  });

  it('pads text, changes shapes and charsets as switched', async () => {
    const agent = await stage.signedIn('2101');
    const confId = await stage.conference(agent);
    stage.simulator.setSwitch('resultShape', 'array');
    expect((await agent.conf('queryconfinfos', { confIds: [confId] })).result).toMatchObject([{ confId }]);
    stage.simulator.setSwitch('trailingNul', true);
    expect((await participantsOf(agent, confId)).has('2101\u0000')).toBe(true);
    stage.simulator.setSwitch('trailingNul', false);
    stage.simulator.setSwitch('vdnidForm', 'string');
    expect((await agent.signIn({}, '/forcelogin')).result).toMatchObject({ vdnid: '7' });
    stage.simulator.setSwitch('responseCharset', 'GBK');
    stage.simulator.act({
      act: 'sendEvent',
      agent: '2101',
      eventType: 'AgentOther_Note',
      content: { context: '会议' },
    });
    const note = await agent.until('AgentOther_Note');
    expect(note.content).toEqual({ context: '会议' });
    stage.simulator.act({
      act: 'sendEvent',
      agent: '2101',
      eventType: 'AgentOther_Note',
      content: { context: '会议' },
    });
    const answer = await agent.poll();
    expect(answer.text).toContain('\\u4f1a\\u8bae');
    expect(headerOf(answer, 'Content-Type')).toBe('application/json;charset=GBK');
  });

  it('accepts the verbs and query parameters of the older platform', async () => {
    const agent = await stage.signedIn('2101');
    const other = await stage.signedIn('2102');
    await stage.conference(agent, { time: 60 });
    stage.simulator.setSwitch('legacyConfVerbs', 'on');
    expect((await agent.conf('prolongtime', { prolongTime: 30 })).status).toBe(405);
    expect((await agent.send('PUT', 'agentconf/2101/prolongtime?prolongTime=30')).result).toEqual({ applyedTime: 30 });
    await agent.conf('batchaddparticipant', { addresses: [{ addressType: '9', address: '2102' }] });
    await other.until('AgentConf_Ringing');
    expect((await other.send('PUT', 'agentconf/2102/answeragentconf')).retcode).toBe('0');
    await agent.change(0, '2102');
    expect((await agent.send('PUT', 'agentconf/2101/applytoshiftpresident?destWorkNo=2102')).retcode).toBe('0');
    await other.until('AgentConf_PresidentChanged');
    expect((await agent.send('DELETE', 'agentconf/2101/requestleaveagentconf')).retcode).toBe('0');
    stage.simulator.setSwitch('legacyConfVerbs', 'both');
    expect((await other.conf('prolongtime', { prolongTime: '5' })).result).toEqual({ applyedTime: 5 });
  });

  it('keeps requests without their passwords', async () => {
    await stage.agent('2101').signIn({ password: 'Very"secret' });
    const [request] = stage.simulator.model.requests;
    expect(request?.body).toContain('"password":"***"');
    expect(JSON.stringify(stage.simulator.model.requests)).not.toContain('secret');
  });

  it('breaks as the faults say', async () => {
    const agent = await stage.signedIn('2101');
    const status = () => agent.send('GET', 'onlineagent/2101/agentstatus');
    stage.simulator.setSwitch('fault', 'switchingOver');
    expect((await status()).retcode).toBe('000-004');
    stage.simulator.setSwitch('fault', 'recovering');
    expect((await agent.poll()).text).toBe('{"message":"agent data is being recovered","retcode":"105-002"}');
    stage.simulator.setSwitch('fault', 'badGateway');
    expect((await status()).status).toBe(502);
    stage.simulator.setSwitch('fault', 'down');
    await expect(status()).rejects.toThrow(/hang up|ECONNRESET|disconnected/u);
    stage.simulator.setSwitch('fault', 'slow');
    const timers = stage.clock.pendingCount;
    const slow = status();
    await eventually(() => stage.clock.pendingCount).toBe(timers + 1);
    stage.clock.advance(8_000);
    expect((await slow).retcode).toBe('0');
    stage.simulator.setSwitch('fault', 'acceptedOnly');
    expect((await agent.conf('requestagentconf', { memberNum: 4 })).retcode).toBe('0');
    expect(stage.simulator.model.conferences.size).toBe(0);
    stage.simulator.setSwitch('fault', 'none');
    stage.simulator.act({
      act: 'nextAnswer',
      retcode: '100-007',
      message: 'Unknown ERROR._20431',
      pathIncludes: 'agentstatus',
    });
    expect(await status()).toMatchObject({ retcode: '100-007', message: 'Unknown ERROR._20431' });
    stage.simulator.act({ act: 'nextReply', body: 'not json', pathIncludes: 'agentstatus' });
    expect((await status()).text).toBe('not json');
    expect((await status()).retcode).toBe('0');
  });

  it('says which switch or value is unknown', () => {
    expect(() => stage.simulator.act({ act: 'setSwitch', name: 'nonsense', value: 1 })).toThrow(
      /There is no switch "nonsense"/u,
    );
    expect(() => stage.simulator.act({ act: 'setSwitch', name: 'guidMode', value: 'odd' })).toThrow(
      /does not take "odd"/u,
    );
    stage.simulator.act({ act: 'setSwitch', name: 'pollWaitMs', value: '300' });
    expect(stage.simulator.model.switches.pollWaitMs).toBe(300);
  });
});
