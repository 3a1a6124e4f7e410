import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { conferenceIdOf } from '../../app/domain/conference.ts';
import { huaweiAgentGateway } from '../../main/vendors/huawei-agent-gateway/adapter.ts';
import { AgentGatewayServer, ownId } from './huawei-agent-gateway.server.ts';
import { VendorBench } from './vendor-bench.ts';

const colleague = '2102';
const phone = '90155501';

describe('what somebody else does at the agent gateway', () => {
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

  const sentTo = (path: RegExp): Promise<boolean> => bench.until('our request', () => server.requestCount(path) > 0);

  /** Our user in a conference that they chair, with the colleague and a phone. */
  const chairing = async () => {
    const id = server.chairs([colleague, phone]);
    const conferenceId = conferenceIdOf(bench.accountId, id);
    await bench.until(
      'the chair',
      () =>
        bench.state.conferences.get(conferenceId)?.controls.end?.verdict === 'allowed' &&
        bench.roster(conferenceId).length === 3,
    );
    return { id, conferenceId };
  };

  it('does not confirm listening: our own handset is lifted', async () => {
    server.act({ act: 'agentSignsIn', agent: colleague });
    server.act({ act: 'behave', address: colleague, kind: 'answers' });
    server.act({ act: 'customerCalls', customer: '90155509', agent: colleague });
    await bench.until(
      'the colleague to talk',
      () => bench.state.members.get(bench.accountId)?.get(colleague)?.permissions.monitor.verdict === 'allowed',
    );
    server.fallSilent();
    const commandId = await bench.make({ kind: 'monitor', accountId: bench.accountId, memberId: colleague });
    await sentTo(/addsupervise/u);
    server.act({ act: 'sendEvent', agent: ownId, eventType: 'AgentOther_PhoneOffhook', content: {} });
    expect(await bench.settled(commandId)).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
    expect(bench.conferences).toEqual([]);
  });

  it('does not confirm a drop: the target hangs up in the same second, and the gateway says so', async () => {
    const { id, conferenceId } = await chairing();
    const target = bench.participant(conferenceId, phone).id;
    server.fallSilent();
    const commandId = await bench.make({ kind: 'drop', conferenceId, participantIds: [target] });
    await sentTo(/batchremoveparticipant/u);
    server.leave(id, phone);
    expect(await bench.settled(commandId)).toMatchObject({ phase: 'unconfirmed', reason: 'already-gone' });
  });

  it('is told from what we do: the gateway says that the chair removed somebody', async () => {
    const { conferenceId } = await chairing();
    const target = bench.participant(conferenceId, phone).id;
    const commandId = await bench.make({ kind: 'drop', conferenceId, participantIds: [target] });
    expect(await bench.settled(commandId)).toMatchObject({ phase: 'confirmed', cause: 'own' });
  });

  it('leaves open who did it when the event is lost: the target is gone for a while', async () => {
    const { conferenceId } = await chairing();
    const target = bench.participant(conferenceId, phone).id;
    server.carryOutInSilence();
    const commandId = await bench.make({ kind: 'drop', conferenceId, participantIds: [target] });
    expect(await bench.settled(commandId)).toMatchObject({ phase: 'confirmed', cause: 'unknown' });
  });
});

describe('a link to the agent gateway', () => {
  let bench: VendorBench;
  let server: AgentGatewayServer;

  beforeEach(async () => {
    bench = await new VendorBench(2).start(huaweiAgentGateway);
    server = await AgentGatewayServer.start('dynamic', bench.clock);
    await bench.signIn(huaweiAgentGateway, server.account(bench));
    await bench.online();
    server.chairs([colleague, phone]);
    await bench.until('the conference', () => bench.conferences.length === 1);
  });
  afterEach(async () => {
    await bench.stop();
    await server.stop();
  });

  it('that is half open is noticed while a conference is in sight', async () => {
    server.act({ act: 'freezeConnections' });
    // Six seconds, and what this machine takes for them.
    await bench.untilWithin(9_000, 'the loss', () => bench.account.connection.status !== 'online');
    expect(bench.conferences[0]?.truth.status).toBe('stale');
  });

  it('whose events are lost shows the truth all the same', async () => {
    const conference = bench.conferences[0];
    server.loseNews(100);
    const reads = () => server.requestCount(/queryconfinfos/u);
    const before = reads();
    server.leave(conference?.vendorId ?? '', phone);
    await bench.until('the leaving', () => !bench.present(conference?.id ?? '').includes(phone));
    // They are 3 s apart, and one may have been on its way; one that lacks somebody is repeated.
    expect(reads() - before).toBeLessThanOrEqual(3);
  });
});

describe('an account that is stopped while it signs in at the agent gateway', () => {
  it('leaves nobody signed in, also when the answer comes later', async () => {
    // Stopping ends at its own deadline on this clock: a fast one leaves a busy machine no time to sign out.
    const bench = await new VendorBench(1).start(huaweiAgentGateway);
    const server = await AgentGatewayServer.start('dynamic', bench.clock);
    server.act({ act: 'delayReplies', delayMs: 1_000, pathIncludes: `onlineagent/${ownId}` });
    await bench.signIn(huaweiAgentGateway, server.account(bench));
    await bench.until('the password', () => server.passwordCount() > 0);
    await bench.stop();
    expect(server.isSignedIn()).toBe(false);
    await server.stop();
  });
});
