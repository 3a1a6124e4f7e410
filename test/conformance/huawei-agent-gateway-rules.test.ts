import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AudioMode } from '../../app/domain/audio.ts';
import { modeOf } from '../../app/domain/audio.ts';
import type { CommandRequest } from '../../app/domain/command.ts';
import { conferenceIdOf } from '../../app/domain/conference.ts';
import { huaweiAgentGateway } from '../../main/vendors/huawei-agent-gateway/adapter.ts';
import { AgentGatewayServer, ownId } from './huawei-agent-gateway.server.ts';
import { VendorBench } from './vendor-bench.ts';

const colleague = '2102';
const phone = '90155501';
const other = '90155502';

let bench: VendorBench;
let server: AgentGatewayServer;
let confId: string;
let conferenceId: string;

type Switches = NonNullable<Parameters<typeof AgentGatewayServer.start>[2]>['switches'];

const start = async (switches: Switches = {}): Promise<void> => {
  server = await AgentGatewayServer.start('dynamic', bench.clock, { switches: switches ?? {} });
  await bench.signIn(huaweiAgentGateway, server.account(bench));
  await bench.online();
};
const chairing = async (switches: Switches = {}, others: readonly string[] = [colleague, phone, other]) => {
  await start(switches);
  confId = server.chairs(others);
  conferenceId = conferenceIdOf(bench.accountId, confId);
  await bench.until(
    'the chair',
    () =>
      bench.state.conferences.get(conferenceId)?.controls.end?.verdict === 'allowed' &&
      bench.roster(conferenceId).length === others.length + 1,
  );
};
const talking = async (switches: Switches = {}): Promise<string> => {
  await start(switches);
  const { callId } = server.act({ act: 'customerCalls', customer: phone, agent: ownId }) as { callId: string };
  const id = conferenceIdOf(bench.accountId, callId);
  await bench.until('the ringing', () => bench.state.conferences.get(id)?.state === 'ringing');
  server.act({ act: 'agentAnswers', agent: ownId });
  await bench.until('the call', () => bench.state.conferences.get(id)?.state === 'active');
  return id;
};
const about = (...addresses: readonly string[]) => ({
  conferenceId,
  participantIds: addresses.map((address) => bench.participant(conferenceId, address).id),
});
const drop = (address: string): Promise<string> => bench.make({ kind: 'drop', ...about(address) });
/** The server accepts it and does nothing about it. */
const inVain = async (request: CommandRequest, pathIncludes: string): Promise<string> => {
  server.act({ act: 'nextAnswer', retcode: '0', message: 'success', pathIncludes, count: 1 });
  const commandId = await bench.make(request);
  await bench.until('the acceptance', () => bench.state.commands.get(commandId)?.phase === 'accepted');
  return commandId;
};
const isLive = (id = conferenceId): boolean => bench.state.conferences.get(id)?.truth.status === 'live';
const isTrue = (): boolean =>
  isLive() && bench.present(conferenceId).sort().join() === server.present(confId).sort().join();
const shownMode = (address: string): AudioMode | null =>
  modeOf(bench.participant(conferenceId, address).audio ?? { canSpeak: 'unknown' });

beforeEach(async () => {
  bench = await new VendorBench().start(huaweiAgentGateway);
});
afterEach(async () => {
  await bench.stop();
  await server.stop();
});

describe('rule 1, at the agent gateway: proof is what the command did', () => {
  it.each([2, 4] as const)(
    'a drop is not said to be ours where the person left by themselves (reason %s)',
    async (reason) => {
      await chairing();
      const ours = await inVain({ kind: 'drop', ...about(phone) }, 'batchremove');
      server.act({ act: 'participantLeaves', confId: Number(confId), address: phone, reason });
      expect(await bench.settled(ours)).not.toMatchObject({ phase: 'confirmed', cause: 'own' });
    },
  );

  it('a state that an inspector forces is not said to be ours', async () => {
    await start();
    server.act({ act: 'agentState', agent: ownId, state: 'idle' });
    await bench.until('idle', () => bench.account.agent?.state === 'ready');
    const ours = await inVain(
      { kind: 'set-agent-state', accountId: bench.accountId, state: 'not-ready', reasonId: null },
      'saybusy',
    );
    server.act({ act: 'forceState', agent: ownId, state: 'busy' });
    expect(await bench.settled(ours)).not.toMatchObject({ phase: 'confirmed', cause: 'own' });
  });

  it('a mode that was so before, unseen, is not said to be ours', async () => {
    await chairing();
    server.act({ act: 'deafenEvents', isDeaf: true });
    server.act({ act: 'delayReplies', delayMs: 1_500, pathIncludes: 'queryconfinfos', count: 1 });
    server.act({ act: 'changeMode', confId: Number(confId), address: phone, attribute: 1 });
    const ours = await bench.make({ kind: 'set-audio', ...about(phone), mode: 'listen-only' });
    expect(await bench.settled(ours)).toMatchObject({ phase: 'confirmed' });
    expect(shownMode(phone)).toBe('listen-only');
  });

  it('a call from the number that was called is not ours', async () => {
    await start();
    server.act({ act: 'agentState', agent: ownId, state: 'idle' });
    await bench.until('idle', () => bench.account.agent?.state === 'ready');
    const ours = await inVain({ kind: 'make-call', accountId: bench.accountId, address: phone }, 'callout');
    server.act({ act: 'customerCalls', customer: phone, agent: ownId });
    await bench.until('their call', () => bench.conferences.length === 1);
    expect(await bench.settled(ours)).not.toMatchObject({ phase: 'confirmed' });
  });

  it('a hold is not proved by a customer who hangs up, nor by the next call', async () => {
    const id = await talking({ ids: 'again' });
    const ours = await inVain({ kind: 'hold', conferenceId: id }, 'voicecall/');
    server.act({ act: 'deafenEvents', isDeaf: true });
    server.act({ act: 'hangUp', address: phone });
    server.act({ act: 'customerCalls', customer: other, agent: ownId });
    server.act({ act: 'agentAnswers', agent: ownId });
    expect(await bench.settled(ours)).toMatchObject({ phase: 'unconfirmed' });
  });
});

describe('rules 2 to 4, at the agent gateway: order, what is unread, freshness', () => {
  it('an old answer does not put back who was dropped', async () => {
    await chairing();
    server.act({ act: 'delayReplies', delayMs: 2_500, pathIncludes: 'queryconfinfos', count: 1 });
    server.act({ act: 'deafenEvents', isDeaf: true });
    const ours = await drop(phone);
    await bench.settled(ours);
    await bench.until('the truth', isTrue);
    expect(bench.present(conferenceId)).not.toContain(phone);
  });

  it.each(['cutShort', 'strayCharacter', 'unreadableEntry'] as const)(
    'a conference whose reads are damaged for long is not called live, and nobody is lost: %s',
    async (how) => {
      await chairing();
      server.act({ act: 'deafenEvents', isDeaf: true });
      server.act({ act: 'damageReplies', how, list: 'addresses', pathIncludes: 'queryconfinfos', count: 50 });
      server.leave(confId, phone);
      await bench.untilWithin(9_000, 'the doubt', () => !isLive());
      expect(bench.present(conferenceId)).toContain(other);
    },
  );

  it('a call is stale where the list of calls cannot be read, and is not over', async () => {
    const id = await talking();
    server.act({ act: 'damageReplies', how: 'cutShort', pathIncludes: 'allcallid', count: 20 });
    await bench.untilWithin(9_000, 'the doubt', () => !isLive(id));
    expect(bench.state.conferences.get(id)?.state).toBe('active');
  });

  it('a change without an event is seen within 6 s', async () => {
    await chairing();
    server.act({ act: 'deafenEvents', isDeaf: true });
    server.act({ act: 'changeMode', confId: Number(confId), address: phone, attribute: 4 });
    await bench.untilWithin(7_000, 'the mode', () => shownMode(phone) === 'none');
    expect(isLive()).toBe(true);
  });
});

describe('rules 5 and 6, at the agent gateway: whom a command is about, and whose error it is', () => {
  it.each(['reorderEvents', 'dropEvents', 'delayEvents'] as const)(
    'a held drop hits nobody who came to the number meanwhile: %s',
    async (act) => {
      await chairing();
      await bench.holdFor(8);
      const ours = await drop(phone);
      server.act(act === 'delayEvents' ? { act, delayMs: 2_000 } : { act, count: 2 });
      server.leave(confId, phone);
      server.join(confId, phone);
      expect(await bench.settled(ours)).toMatchObject({ phase: 'cancelled' });
      expect(server.dropCount(phone)).toBe(0);
    },
  );

  it('a held end ends no other conference with the same id', async () => {
    await chairing({ ids: 'again' });
    await bench.holdFor(8);
    const ours = await bench.make({ kind: 'end', conferenceId });
    server.act({ act: 'deafenEvents', isDeaf: true });
    server.end(confId);
    expect(server.chairs([colleague, other])).toBe(confId);
    server.act({ act: 'deafenEvents', isDeaf: false });
    expect(await bench.settled(ours)).toMatchObject({ phase: 'cancelled' });
    expect(server.present(confId)).toContain(other);
  });

  it('an error about another call refuses nothing', async () => {
    await start();
    server.act({ act: 'agentState', agent: ownId, state: 'idle' });
    await bench.until('idle', () => bench.account.agent?.state === 'ready');
    const ours = await inVain({ kind: 'make-call', accountId: bench.accountId, address: phone }, 'callout');
    server.act({
      act: 'sendEvent',
      agent: ownId,
      eventType: 'OUTBOUND_DETECT_EVENT',
      content: { callId: '1-1', detect: 3, desc: 'busy line' },
    });
    expect(await bench.settled(ours)).not.toMatchObject({ phase: 'refused' });
  });
});

describe('rules 7 to 11, at the agent gateway: one connection, groups, dead links, unknown events', () => {
  it('nothing is left of a sign-in that was overtaken by disconnecting', async () => {
    await start();
    await bench.disconnect();
    server.act({ act: 'delayReplies', delayMs: 700 });
    await bench.signInAgain();
    await bench.disconnect();
    server.act({ act: 'delayReplies', delayMs: 0 });
    await bench.until('the end', () => bench.account.connection.status === 'off');
    await bench.until('nothing to be left', () => !server.isSignedIn());
    expect(bench.conferences).toEqual([]);
  });

  it('nothing is dropped by an agent whose session somebody took while the drop was held', async () => {
    await chairing();
    await bench.holdFor(4);
    const ours = await drop(phone);
    server.takeOver();
    expect(await bench.settled(ours)).toMatchObject({ phase: 'cancelled' });
    expect([server.dropCount(phone), (await bench.refused()).reason]).toEqual([0, 'taken-over']);
  });

  it('what a group came to reads the same after the session was lost', async () => {
    await chairing();
    server.act({ act: 'nextAnswer', retcode: '100-009', message: 'no', pathIncludes: 'batchremove', count: 1 });
    await bench.makeAll({ kind: 'drop', ...about(phone, other, colleague) });
    const group = () => [...bench.state.groups.values()][0];
    await bench.until('the outcomes', () => group()?.isUnderWay === false);
    const read = () => JSON.stringify([group()?.size, group()?.counts, [...(group()?.failures.keys() ?? [])]]);
    const before = read();
    server.act({ act: 'loseSession', agent: ownId, code: '105-005' });
    await bench.until('another session', () => bench.account.connection.status !== 'online');
    await bench.online();
    expect(read()).toBe(before);
  });

  it.each(['conference', 'call'] as const)('a half-open link is noticed within 6 s in a %s', async (what) => {
    await bench.stop();
    bench = await new VendorBench(4).start(huaweiAgentGateway);
    const id = what === 'call' ? await talking() : (await chairing(), conferenceId);
    server.act({ act: 'freezeConnections' });
    await bench.untilWithin(7_000, 'the doubt', () => !isLive(id));
    expect(bench.account.connection.status).not.toBe('refused');
  });

  it('an event that is not known has what it may be about read', async () => {
    await chairing();
    server.act({ act: 'dropEvents', count: 1 });
    server.leave(confId, phone);
    server.act({ act: 'sendEvent', agent: ownId, eventType: 'AgentConf_Novelty', content: { confId: Number(confId) } });
    await bench.untilWithin(2_500, 'the truth', isTrue);
    expect(bench.account.connection.status).toBe('online');
  });
});
