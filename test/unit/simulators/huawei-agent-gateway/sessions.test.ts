import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { headerOf, openStage } from './raw-gateway.ts';
import type { RawAgent, TestStage } from './raw-gateway.ts';
import { eventually } from '../../../support/eventually.ts';

describe('agent gateway simulator: sessions', () => {
  let stage: TestStage;
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(async () => {
    await stage.close();
  });

  const status = (agent: RawAgent) => agent.send('GET', `onlineagent/${agent.id}/agentstatus`);

  it('signs in with a Guid in the header and the documented events', async () => {
    const agent = stage.agent('2101');
    const answer = await agent.signIn();
    expect(answer.status).toBe(200);
    expect(headerOf(answer, 'Set-GUID')).toMatch(/^JSESSIONID=[0-9a-f-]{36}\.AgentGateway0$/u);
    expect(headerOf(answer, 'Set-Cookie')).toMatch(/^NSLB=/u);
    expect(answer.result).toMatchObject({
      vdnid: 7,
      workno: '2101',
      mediatype: 'TTF',
      loginTime: String(stage.clock.now()),
      isForceChange: 'false',
    });
    await agent.until('AgentState_Ready');
    expect(agent.types()).toEqual(['AgentOther_InService', 'AgentState_Ready']);
    expect((await status(agent)).result).toEqual({ agentState: 4, isWorking: false });
  });

  it.each([
    [3, ['AgentOther_InService', 'AgentState_Ready', 'AgentState_SetNotReady_Success'], 3],
    [5, ['AgentOther_InService', 'AgentState_Ready', 'AgentState_Work'], 5],
  ])('starts in state %i when asked to', async (asked, types, state) => {
    const agent = stage.agent('2101');
    await agent.signIn({ status: String(asked) });
    await agent.until(types.at(-1) ?? '');
    expect(agent.types()).toEqual(types);
    expect((await status(agent)).result).toMatchObject({ agentState: state });
  });

  it.each([
    ['a wrong password', { password: 'wrong' }, '100-004'],
    ['no phone', { phonenum: null }, '100-001'],
    ['a phone that is no number', { phonenum: 'abc' }, '100-013'],
    ['a phone of another range', { phonenum: '55002101' }, '100-014'],
    ['an unknown agent type', { agenttype: 7 }, '100-012'],
    ['a bad state', { status: 9 }, '100-011'],
    ['a bad address', { ip: '300.1.1.1' }, '100-016'],
    ['a push address on another machine', { callBackUri: 'http://203.0.113.5/x', serviceToken: 't' }, '100-001'],
  ])('refuses %s', async (_, more, code) => {
    expect((await stage.agent('2101').signIn(more)).retcode).toBe(code);
  });

  it('refuses locked accounts, expired passwords and those who may not be forced out', async () => {
    const agent = stage.agent('2101');
    for (let attempt = 0; attempt < 4; attempt += 1)
      expect((await agent.signIn({ password: 'wrong' })).retcode).toBe('100-004');
    expect((await agent.signIn({ password: 'wrong' })).retcode).toBe('110-016');
    expect((await agent.signIn()).retcode).toBe('110-016');
    stage.simulator.act({ act: 'setAccount', agent: '2101', isLocked: false, isPasswordExpired: true });
    expect((await agent.signIn()).retcode).toBe('100-020');
    stage.simulator.act({
      act: 'setAccount',
      agent: '2101',
      isPasswordExpired: false,
      mustChangePassword: true,
      cannotBeForcedOut: true,
    });
    expect((await agent.signIn()).result).toMatchObject({ isForceChange: 'true' });
    expect((await agent.send('PUT', 'voicecall/2101/callout', { called: '90155501' })).retcode).toBe('100-009');
    expect((await stage.agent('2101').signIn({}, '/forcelogin')).retcode).toBe('100-015');
    expect(
      (await agent.send('POST', 'onlineagent/2101/modifyaccountpwdex', { oldPassword: 'x', newPassword: 'Another-1' }))
        .retcode,
    ).toBe('110-002');
    expect(
      (
        await agent.send('POST', 'onlineagent/2101/modifyaccountpwdex', {
          oldPassword: 'Practice-2101',
          newPassword: 'Another-1',
        })
      ).retcode,
    ).toBe('0');
  });

  it('has one session for each agent: a second one must take over, which ends the poll of the first', async () => {
    const first = await stage.signedIn('2101');
    const second = stage.agent('2101');
    expect((await second.signIn()).retcode).toBe('100-002');
    const waiting = first.poll();
    await eventually(() => stage.simulator.model.polling).toEqual(['2101']);
    expect((await second.signIn({}, '/forcelogin')).retcode).toBe('0');
    expect((await waiting).text).toBe('{"message":"agent has not signed in","retcode":"100-006"}');
    expect((await status(first)).retcode).toBe('100-006');
    expect((await status(second)).retcode).toBe('0');
    stage.simulator.setSwitch('takenOverCode', '000-003');
    expect((await status(first)).retcode).toBe('000-003');
  });

  it('signs in by account name and without a licence, too', async () => {
    const agent = stage.agent('2101');
    const body = { account: 'ivale', password: 'Practice-2101', phonenum: '88002101' };
    expect((await agent.send('PUT', 'onlineagent/loginbyaccount', body)).result).toMatchObject({ workno: '2101' });
    expect((await agent.send('PUT', 'onlineagent/loginbyaccount', { ...body, account: 'nobody' })).retcode).toBe(
      '100-004',
    );
    expect((await stage.agent('2102').signIn({}, '/loginex')).retcode).toBe('0');
    expect((await stage.agent('21x').send('PUT', 'onlineagent/21x', body)).retcode).toBe('000-002');
  });

  it('refuses a second sign-in while one is running', async () => {
    stage.simulator.setSwitch('signInDelayMs', 1_000);
    const first = stage.agent('2101').signIn();
    await eventually(() => stage.simulator.model.agents.get('2101')?.isSigningIn).toBe(true);
    expect((await stage.agent('2101').signIn()).retcode).toBe('100-021');
    stage.clock.advance(1_000);
    expect((await first).retcode).toBe('0');
  });

  it('keeps calls and conference when a session is taken over, or not, as switched', async () => {
    const first = await stage.signedIn('2101');
    const confId = await stage.conference(first);
    const second = stage.agent('2101');
    await second.signIn({}, '/forcelogin');
    expect((await second.conf('queryconfinfos', { confIds: [confId] })).retcode).toBe('0');
    stage.simulator.setSwitch('takeOverKeepsCalls', false);
    const third = stage.agent('2101');
    await third.signIn({}, '/forcelogin');
    expect((await third.conf('queryconfinfos', { confIds: [confId] })).retcode).toBe('101-001');
  });

  it('signs out after 120 seconds of silence, and not while the agent polls', async () => {
    const agent = await stage.signedIn('2101');
    stage.clock.advance(119_000);
    expect((await status(agent)).retcode).toBe('0');
    stage.clock.advance(119_000);
    expect((await agent.send('PUT', 'onlineagent/2101/updateGuid')).retcode).toBe('0');
    stage.clock.advance(120_000);
    expect((await agent.poll()).retcode).toBe('100-006');
    expect(stage.simulator.model.events.at(-1)?.eventType).toBe('AgentOther_ShutdownService');
  });

  it('signs out only for valid requests', async () => {
    const agent = await stage.signedIn('2101');
    await stage.conference(agent);
    expect((await agent.send('DELETE', 'onlineagent/2101/logout')).retcode).toBe('100-010');
    expect((await agent.send('DELETE', 'onlineagent/2101/forcelogoutwithreason/300')).retcode).toBe('100-005');
    expect((await agent.send('DELETE', 'onlineagent/2101/forcelogout')).retcode).toBe('0');
    expect((await status(agent)).retcode).toBe('100-006');
    expect((await agent.send('DELETE', 'onlineagent/2101/logout')).retcode).toBe('100-008');
    expect([...stage.simulator.model.conferences.values()].map((one) => one.phase)).toEqual(['ended']);
  });

  describe('Guids', () => {
    it('are never renewed in static mode', async () => {
      stage.simulator.setSwitch('guidMode', 'static');
      const agent = await stage.signedIn('2101');
      const { guid } = agent;
      for (let minute = 0; minute < 5; minute += 1) {
        stage.clock.advance(90_000);
        expect((await status(agent)).retcode).toBe('0');
      }
      const poll = agent.poll();
      stage.simulator.act({ act: 'sendEvent', agent: '2101', eventType: 'AgentState_Ready' });
      expect(headerOf(await poll, 'Set-GUID')).toBeUndefined();
      expect(agent.guid).toBe(guid);
    });

    it('are renewed by the poll in dynamic mode, and the one before is valid until it is 120 seconds old', async () => {
      const agent = await stage.signedIn('2101');
      const before = agent.guid;
      stage.clock.advance(60_000);
      stage.simulator.act({ act: 'sendEvent', agent: '2101', eventType: 'AgentState_Ready' });
      expect(headerOf(await agent.poll(), 'Set-GUID')).toBe(`JSESSIONID=${agent.guid}`);
      expect(agent.guid).not.toBe(before);
      const old = stage.agent('2101');
      old.guid = before;
      expect((await status(old)).retcode).toBe('0');
      stage.clock.advance(60_000);
      expect((await status(old)).retcode).toBe('000-003');
      expect((await status(agent)).retcode).toBe('0');
      const guids = stage.simulator.model.requests.slice(-3).map((request) => request.guid);
      expect(guids).toEqual(['earlier', 'earlier', 'newest']);
    });

    it('are valid only when newest in strict mode', async () => {
      stage.simulator.setSwitch('guidMode', 'dynamic-strict');
      const agent = await stage.signedIn('2101');
      const old = stage.agent('2101');
      old.guid = agent.guid;
      stage.simulator.act({ act: 'renewGuid', agent: '2101' });
      stage.simulator.act({ act: 'sendEvent', agent: '2101', eventType: 'AgentState_Ready' });
      await agent.poll();
      expect((await status(old)).retcode).toBe('000-003');
      expect((await status(agent)).retcode).toBe('0');
    });

    it('are not checked when the check is off', async () => {
      stage.simulator.setSwitch('guidMode', 'off');
      await stage.signedIn('2101');
      expect((await status(stage.agent('2101'))).retcode).toBe('0');
      expect((await status(stage.agent('2102'))).retcode).toBe('100-006');
    });

    it('are refused with 000-003 when missing, renewed on request, and expired by script', async () => {
      const agent = await stage.signedIn('2101');
      expect((await status(stage.agent('2101'))).retcode).toBe('000-003');
      const { result } = await stage.agent('2101').send('PUT', 'onlineagent/2101/updateGuid');
      agent.guid = (result as { guid: string }).guid;
      expect((await status(agent)).retcode).toBe('0');
      stage.simulator.act({ act: 'expireGuid', agent: '2101' });
      expect((await agent.poll()).retcode).toBe('000-003');
      expect((await stage.agent('2101').signIn()).retcode).toBe('100-002');
    });
  });

  it("refuses requests without the load balancer's cookie when it is required", async () => {
    stage.simulator.setSwitch('loadBalancerCookie', 'required');
    const agent = await stage.signedIn('2101');
    expect((await status(agent)).retcode).toBe('0');
    agent.cookie = '';
    expect((await status(agent)).retcode).toBe('100-006');
  });

  it.each(['105-005', '105-006', '105-007', '100-006'] as const)(
    'loses sessions with %s when it switches over',
    async (code) => {
      const agent = await stage.signedIn('2101');
      stage.simulator.act({ act: 'loseSession', code });
      expect((await agent.poll()).retcode).toBe(code);
      expect((await agent.signIn()).retcode).toBe('0');
      expect((await status(agent)).retcode).toBe('0');
    },
  );

  describe('push', () => {
    const receiver = async (status = 200) => {
      const received: { headers: Record<string, unknown>; body: string }[] = [];
      const server = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
          response.writeHead(status).end('{"message":"success","retcode":"0"}');
        });
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return {
        received,
        uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
        close: () => server.close(),
      };
    };

    it('posts lists of events with Guid and token, and needs handshakes to stay signed in', async () => {
      const { received, uri, close } = await receiver(404);
      const agent = stage.agent('2101');
      await agent.signIn({ callBackUri: uri, serviceToken: 'token-1' });
      await eventually(() => received.length).toBe(1);
      expect(received[0]?.headers).toMatchObject({ guid: agent.guid, service_token: 'token-1' });
      expect(JSON.parse(received[0]?.body ?? '')).toEqual({
        workNo: '2101',
        eventList: [
          { eventType: 'AgentOther_InService', workNo: '2101', content: null },
          { eventType: 'AgentState_Ready', workNo: '2101', content: null },
        ],
      });
      await agent.send('POST', 'onlineagent/2101/saybusy?reason=201');
      await eventually(() => received.length).toBe(2);
      expect(received[1]?.body).toContain('"reason":"201"');
      expect((await agent.poll()).retcode).toBe('000-001');
      const before = agent.guid;
      stage.clock.advance(90_000);
      expect((await agent.send('POST', 'onlineagent/2101/handshake')).retcode).toBe('0');
      expect(agent.guid).not.toBe(before);
      stage.clock.advance(90_000);
      await status(agent);
      stage.clock.advance(30_000);
      expect((await status(agent)).retcode).toBe('100-006');
      close();
    });

    it('posts a form field, as switched', async () => {
      const { received, uri, close } = await receiver();
      stage.simulator.setSwitch('pushForm', 'form');
      await stage.agent('2101').signIn({ callBackUri: uri, serviceToken: 't' });
      await eventually(() => received.length).toBe(2);
      expect(JSON.parse(new URLSearchParams(received[0]?.body).get('eventContent') ?? '')).toMatchObject({
        retcode: '0',
        event: { eventType: 'AgentOther_InService' },
      });
      close();
    });

    it('posts single events in the older form', async () => {
      const { received, uri, close } = await receiver();
      await stage.agent('2101').signIn({ pushUrl: uri });
      await eventually(() => received.length).toBe(2);
      expect(JSON.parse(received[0]?.body ?? '')).toEqual({
        message: '',
        retcode: '0',
        event: { eventType: 'AgentOther_InService', workNo: '2101', content: null },
      });
      close();
    });
  });

  it("gives everybody's events to one poll when configured so", async () => {
    stage.simulator.setSwitch('eventFetching', 'allAgents');
    const agent = stage.agent('2101');
    await agent.signIn();
    await stage.agent('2102').signIn();
    expect((await agent.poll()).retcode).toBe('000-001');
    const { event } = await agent.send('GET', 'agentevent/allagentevent');
    const events = event as unknown as { eventType: string; workNo: string }[];
    expect(events.map((one) => `${one.workNo} ${one.eventType}`)).toEqual([
      '2101 AgentOther_InService',
      '2101 AgentState_Ready',
      '2102 AgentOther_InService',
      '2102 AgentState_Ready',
    ]);
    const waiting = agent.send('GET', 'agentevent/allagentevent');
    await agent.send('POST', 'onlineagent/2101/saybusy');
    expect((await waiting).event).toMatchObject([{ eventType: 'AgentState_SetNotReady_Success' }]);
  });
});
