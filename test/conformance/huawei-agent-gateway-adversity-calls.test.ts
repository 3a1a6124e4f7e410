import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { conferenceIdOf } from '../../app/domain/conference.ts';
import { huaweiAgentGateway } from '../../main/vendors/huawei-agent-gateway/adapter.ts';
import { AgentGatewayServer, ownId } from './huawei-agent-gateway.server.ts';
import { VendorBench } from './vendor-bench.ts';

const colleague = '2102';
const customer = '90155509';

let bench: VendorBench;
let server: AgentGatewayServer;

beforeEach(async () => {
  bench = await new VendorBench().start(huaweiAgentGateway);
  server = await AgentGatewayServer.start('dynamic', bench.clock);
  await bench.signIn(huaweiAgentGateway, server.account(bench));
  await bench.online();
});
afterEach(async () => {
  await bench.stop();
  await server.stop();
});

const idle = async (): Promise<void> => {
  server.act({ act: 'agentState', agent: ownId, state: 'idle' });
  await bench.until('idle', () => bench.account.agent?.state === 'ready');
};
const sentTo = async (path: RegExp): Promise<void> => {
  await bench.until('our request', () => server.requestCount(path) > 0);
};
/** On a call with the customer. */
const talking = async (): Promise<string> => {
  const { callId } = server.act({ act: 'customerCalls', customer, agent: ownId }) as { callId: string };
  const conferenceId = conferenceIdOf(bench.accountId, callId);
  await bench.until('the ringing', () => bench.state.conferences.get(conferenceId)?.state === 'ringing');
  server.act({ act: 'agentAnswers', agent: ownId });
  await bench.until('the call', () => bench.state.conferences.get(conferenceId)?.state === 'active');
  return conferenceId;
};

describe('a call at the agent gateway', () => {
  it('that comes from the number that is called is not the one that was made', async () => {
    await idle();
    server.fallSilent();
    const commandId = await bench.make({ kind: 'make-call', accountId: bench.accountId, address: customer });
    await sentTo(/callout/u);
    server.act({ act: 'customerCalls', customer, agent: ownId });
    expect(await bench.settled(commandId)).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
  });

  it('whose customer hangs up is not transferred', async () => {
    const conferenceId = await talking();
    server.fallSilent();
    const commandId = await bench.make({ kind: 'transfer-to', conferenceId, address: '90155507', how: 'release' });
    await sentTo(/transfer/u);
    server.act({ act: 'hangUp', address: customer });
    expect(await bench.settled(commandId)).toMatchObject({ phase: 'unconfirmed' });
  });

  it('that is held by a key of the telephone is shown so', async () => {
    const conferenceId = await talking();
    server.act({
      act: 'sendEvent',
      agent: ownId,
      eventType: 'AgentEvent_linkagePhoneHold',
      content: { callId: conferenceId.split('/')[1] ?? '' },
    });
    await bench.until('the hold', () => bench.state.conferences.get(conferenceId)?.state === 'held');
    expect(server.requestCount(/voicecall\/\d+\/hold$/u)).toBe(0);
  });

  it('that comes while listening was requested is no listening', async () => {
    server.act({ act: 'agentSignsIn', agent: colleague });
    server.act({ act: 'behave', address: colleague, kind: 'answers' });
    server.act({ act: 'customerCalls', customer: '90155508', agent: colleague });
    await bench.until(
      'the colleague to talk',
      () => bench.state.members.get(bench.accountId)?.get(colleague)?.permissions.monitor.verdict === 'allowed',
    );
    server.fallSilent();
    server.loseNews(50);
    const commandId = await bench.make({ kind: 'monitor', accountId: bench.accountId, memberId: colleague });
    await sentTo(/addsupervise/u);
    server.act({ act: 'customerCalls', customer, agent: ownId });
    server.act({ act: 'agentAnswers', agent: ownId });
    expect(await bench.settled(commandId)).toMatchObject({ phase: 'unconfirmed' });
    expect(bench.conferences.filter(({ kind }) => kind === 'monitor')).toEqual([]);
  });
});

describe('a conference at the agent gateway', () => {
  it('that was requested and of which no event arrives is found by an inspector', async () => {
    await idle();
    server.carryOutInSilence();
    const commandId = await bench.make({
      kind: 'request-conference',
      accountId: bench.accountId,
      seats: 6,
      minutes: 60,
      promptMinutes: 5,
    });
    expect(await bench.settled(commandId)).toMatchObject({ phase: 'confirmed', cause: 'unknown' });
    expect(bench.conferences).toHaveLength(1);
  });

  it('that cannot be read is shown, stale, and can be left', async () => {
    server.act({ act: 'nextAnswer', retcode: '100-007', message: 'no', pathIncludes: 'queryconfinfos', count: 500 });
    server.act({ act: 'agentSignsIn', agent: colleague });
    const { confId } = server.act({
      act: 'createConference',
      chair: colleague,
      participants: [{ address: ownId }, { address: customer }],
    }) as { confId: number };
    const conferenceId = conferenceIdOf(bench.accountId, String(confId));
    await bench.until(
      'a stale conference',
      () =>
        bench.state.conferences.get(conferenceId)?.truth.status === 'stale' &&
        bench.state.conferences.get(conferenceId)?.controls.leave?.verdict === 'allowed',
    );
    const left = await bench.settled(await bench.make({ kind: 'leave', conferenceId }));
    expect(left).toMatchObject({ phase: 'confirmed' });
    expect(server.present(String(confId))).not.toContain(ownId);
  });
});

describe('a conference at the agent gateway that its chair cannot read', () => {
  const unreadable = { act: 'nextAnswer', retcode: '100-007', message: 'no', pathIncludes: 'queryconfinfos' } as const;
  const chairing = async (): Promise<string> => {
    const conferenceId = conferenceIdOf(bench.accountId, server.chairs([colleague, customer]));
    await bench.until('the chair', () => bench.roster(conferenceId).length === 3);
    server.act({ ...unreadable, count: 500 });
    await bench.until('a stale picture', () => bench.state.conferences.get(conferenceId)?.truth.status === 'stale');
    return conferenceId;
  };

  it('is ended, and nobody of it is dropped', async () => {
    const conferenceId = await chairing();
    const target = bench.participant(conferenceId, customer).id;
    const drop = await bench.make({ kind: 'drop', conferenceId, participantIds: [target] });
    expect(await bench.settled(drop)).toMatchObject({ phase: 'refused', reason: 'stale' });
    const end = await bench.make({ kind: 'end', conferenceId });
    expect(await bench.settled(end)).toMatchObject({ phase: 'confirmed' });
    expect(bench.state.conferences.has(conferenceId)).toBe(false);
  });

  it('is not ended beside another one, because the request names none', async () => {
    const conferenceId = await chairing();
    server.act({
      act: 'sendEvent',
      agent: ownId,
      eventType: 'AgentConf_Ringing',
      content: { confId: 1_049_999 },
    });
    await bench.until('the invitation', () => bench.conferences.length === 2);
    const end = await bench.make({ kind: 'end', conferenceId });
    expect(await bench.settled(end)).toMatchObject({ phase: 'refused', reason: 'stale' });
    expect(server.requestCount(/releaseagentconf/u)).toBe(0);
  });
});

describe('a session at the agent gateway', () => {
  it('that ended during a sleep begins again', async () => {
    server.act({ act: 'loseSession', agent: ownId, code: '100-006' });
    bench.slept();
    await bench.until('another sign-in', () => server.passwordCount() === 2);
    await bench.online();
    expect(server.passwordCount()).toBe(2);
  });

  it('whose new Guid was lost with an answer begins again, once', async () => {
    server.act({ act: 'loseEvents', agent: ownId });
    server.act({ act: 'sendEvent', agent: ownId, eventType: 'AgentOther_Note', content: null });
    server.act({ act: 'expireGuid', agent: ownId });
    await bench.until('another sign-in', () => server.passwordCount() === 2);
    await bench.online();
    expect(server.passwordCount()).toBe(2);
  });

  it.each(['105-003', '105-004'] as const)('that did not recover (%s) begins again', async (code) => {
    server.act({ act: 'loseSession', agent: ownId, code });
    await bench.until('another sign-in', () => server.passwordCount() === 2);
    await bench.online();
    expect(server.passwordCount()).toBe(2);
  });
});
