import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { conferenceIdOf } from '../../app/domain/conference.ts';
import type { CommandRequest } from '../../app/domain/command.ts';
import type { Participant } from '../../app/domain/participant.ts';
import { huaweiAgentGateway } from '../../main/vendors/huawei-agent-gateway/adapter.ts';
import { AgentGatewayServer, ownId } from './huawei-agent-gateway.server.ts';
import { VendorBench } from './vendor-bench.ts';

const colleague = '2102';
const phone = '90155501';
const other = '90155502';

let bench: VendorBench;
let server: AgentGatewayServer;
let conferenceId: string;
let confId: string;

type Switches = NonNullable<Parameters<typeof AgentGatewayServer.start>[2]>['switches'];

const start = async (switches: Switches = {}, guidMode = 'dynamic'): Promise<void> => {
  server = await AgentGatewayServer.start(guidMode, bench.clock, { switches: switches ?? {} });
  await bench.signIn(huaweiAgentGateway, server.account(bench));
  await bench.online();
};
const seen = async (count: number): Promise<void> => {
  conferenceId = conferenceIdOf(bench.accountId, confId);
  await bench.until(
    'the chair',
    () =>
      bench.state.conferences.get(conferenceId)?.controls.end?.verdict === 'allowed' &&
      bench.roster(conferenceId).length === count,
  );
};
const chairing = async (switches: Switches = {}, others: readonly string[] = [colleague, phone, other]) => {
  await start(switches);
  confId = server.chairs(others);
  await seen(others.length + 1);
};
const leg = (address: string): Participant => bench.participant(conferenceId, address);
const about = (...addresses: readonly string[]) => ({
  conferenceId,
  participantIds: addresses.map((address) => leg(address).id),
});
const accepted = async (request: CommandRequest): Promise<string> => {
  const commandId = await bench.make(request);
  await bench.until('the acceptance', () => bench.state.commands.get(commandId)?.phase === 'accepted');
  return commandId;
};
/** The server accepts it and does nothing about it; what follows is carried out again. */
const inVain = async (request: CommandRequest, path: string): Promise<string> => {
  server.act({ act: 'nextAnswer', retcode: '0', message: 'success', pathIncludes: path, count: 1 });
  return accepted(request);
};
const showsTheTruth = async (): Promise<void> => {
  await bench.until('the truth', () => {
    const shown = bench.present(conferenceId).sort().join(' ');
    const isLive = bench.state.conferences.get(conferenceId)?.truth.status === 'live';
    return isLive && shown === server.present(confId).sort().join(' ');
  });
};
const talking = async (): Promise<string> => {
  const { callId } = server.act({ act: 'customerCalls', customer: phone, agent: ownId }) as { callId: string };
  const id = conferenceIdOf(bench.accountId, callId);
  await bench.until('the ringing', () => bench.state.conferences.get(id)?.state === 'ringing');
  server.act({ act: 'agentAnswers', agent: ownId });
  await bench.until('the call', () => bench.state.conferences.get(id)?.state === 'active');
  return id;
};

beforeEach(async () => {
  bench = await new VendorBench().start(huaweiAgentGateway);
});
afterEach(async () => {
  await bench.stop();
  await server.stop();
});

describe('schedules against the agent gateway: conferences', () => {
  it('of two drops only the one that was carried out is confirmed', async () => {
    await chairing();
    const first = await inVain({ kind: 'drop', ...about(phone) }, 'batchremoveparticipant');
    const second = await bench.make({ kind: 'drop', ...about(other) });
    expect(await bench.settled(second)).toMatchObject({ phase: 'confirmed', cause: 'own' });
    expect(await bench.settled(first)).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
    await showsTheTruth();
  });

  it('a drop is not proved by the next conference with the same id, which lacks the person', async () => {
    await chairing({ ids: 'again' });
    const before = leg(colleague).id;
    const drop = await inVain({ kind: 'drop', ...about(phone) }, 'batchremoveparticipant');
    server.goDown();
    await bench.until('the loss', () => bench.account.connection.status !== 'online');
    server.end(confId);
    expect(server.chairs([colleague])).toBe(confId);
    server.comeBack();
    await bench.online();
    expect(await bench.settled(drop)).not.toMatchObject({ phase: 'confirmed' });
    await seen(2);
    expect(leg(colleague).id).not.toBe(before);
  });

  it('a mode that somebody else sets meanwhile is shown, and does not confirm ours', async () => {
    await chairing();
    const ours = await inVain({ kind: 'set-audio', mode: 'listen-only', ...about(phone) }, 'changeparticipantmode');
    server.act({ act: 'changeMode', address: phone, attribute: 2 });
    expect(await bench.settled(ours)).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
    await bench.until('their mode', () => leg(phone).audio?.canSpeak === 'on' && leg(phone).audio?.canHear === 'off');
  });

  it.each(['0', 'omit', 'unchanged'] as const)(
    'neither is not confirmed where it cannot be read (%s)',
    async (form) => {
      await chairing({ channelAttribForNeither: form });
      const ours = await bench.make({ kind: 'set-audio', mode: 'none', ...about(phone) });
      expect(await bench.settled(ours)).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
      await showsTheTruth();
    },
  );

  it('a hand-over is not proved by the chair going to another agent', async () => {
    await start();
    server.act({ act: 'agentSignsIn', agent: colleague });
    server.act({ act: 'agentSignsIn', agent: '2103' });
    confId = server.chairs([colleague, '2103', phone]);
    await seen(4);
    const ours = await inVain({ kind: 'hand-over', ...about(colleague) }, 'applytoshiftpresident');
    server.act({ act: 'shiftChair', to: '2103', confId: Number(confId) });
    expect(await bench.settled(ours)).toMatchObject({ phase: 'unconfirmed' });
    await bench.until('the end of our chair', () => leg(ownId).role === 'member');
    expect(bench.state.conferences.get(conferenceId)?.controls.end?.verdict).not.toBe('allowed');
  });

  it.each(['failedEvent', 'leftEvent', 'silent'] as const)(
    'an invitation that is declined is not confirmed (%s)',
    async (failedInvitation) => {
      await chairing({ failedInvitation });
      const invitees = [{ kind: 'phone' as const, address: '90155577' }];
      const settled = await bench.settled(await bench.make({ kind: 'invite', conferenceId, invitees }));
      expect(settled.phase).not.toBe('confirmed');
      await showsTheTruth();
    },
  );

  it('a requested conference is not one that a colleague made and handed over', async () => {
    await start();
    server.act({ act: 'agentSignsIn', agent: colleague });
    server.act({ act: 'agentState', agent: ownId, state: 'idle' });
    await bench.until('idle', () => bench.account.agent?.state === 'ready');
    const { accountId } = bench;
    const ours = await inVain(
      { kind: 'request-conference', accountId, seats: 6, minutes: 60, promptMinutes: 5 },
      'requestagentconf',
    );
    const made = server.act({
      act: 'createConference',
      chair: colleague,
      participants: [{ address: ownId }, { address: phone }],
    }) as { confId: number };
    server.act({ act: 'shiftChair', to: ownId, confId: made.confId });
    expect(await bench.settled(ours)).not.toMatchObject({ phase: 'confirmed' });
  });

  it('nothing is dropped after an edit of the account while it was held', async () => {
    await chairing();
    await bench.holdFor(4);
    const drop = await bench.make({ kind: 'drop', ...about(phone) });
    await bench.edit(server.account(bench, undefined, { holdFile: 'Y:/conf/7/other.V3' }));
    expect(await bench.settled(drop)).toMatchObject({ phase: 'cancelled' });
    await bench.online();
    expect(server.dropCount(phone)).toBe(0);
  });

  it('nothing is dropped over a link that is half open when the hold ends', async () => {
    await chairing();
    await bench.holdFor(4);
    const drop = await bench.make({ kind: 'drop', ...about(phone) });
    server.act({ act: 'freezeConnections' });
    const settled = await bench.settled(drop);
    expect(settled.phase === 'cancelled' || settled.cause === 'own').toBe(true);
    expect(server.dropCount(phone)).toBe(settled.phase === 'cancelled' ? 0 : 1);
  });

  it('nobody who came to the address while a drop was held is dropped', async () => {
    await chairing();
    await bench.holdFor(4);
    const drop = await bench.make({ kind: 'drop', ...about(phone) });
    server.act({ act: 'deafenEvents', isDeaf: true });
    server.leave(confId, phone);
    server.join(confId, phone);
    expect(await bench.settled(drop)).toMatchObject({ phase: 'cancelled' });
    expect(server.present(confId)).toContain(phone);
    expect(server.dropCount(phone)).toBe(0);
  });

  it('of sixty, what is said of each is so, while some are refused and no event arrives', async () => {
    const many = Array.from({ length: 60 }, (_, index) => `901560${String(index).padStart(2, '0')}`);
    await chairing({}, many);
    server.act({ act: 'deafenEvents', isDeaf: true });
    server.act({ act: 'nextAnswer', retcode: '100-007', message: 'no', pathIncludes: 'batchremove', count: 6 });
    await bench.makeAll({ kind: 'drop', ...about(...many) });
    const groupNow = () => [...bench.state.groups.values()][0];
    await bench.until('the outcomes', () => groupNow()?.isUnderWay === false);
    await showsTheTruth();
    const present = new Set(server.present(confId));
    const told = [...bench.state.commands.values()].filter(({ phase }) => phase !== 'unconfirmed');
    const wrong = told.filter(({ phase, target }) => present.has(target?.address ?? '') === (phase === 'confirmed'));
    expect(wrong).toEqual([]);
    expect(groupNow()?.size).toBe(60);
  });

  it('a command that meets a new Guid has its effect once', async () => {
    await start({}, 'dynamic-strict');
    confId = server.chairs([colleague, phone, other]);
    await seen(4);
    server.act({ act: 'renewGuid', agent: ownId });
    const settled = await bench.settled(await bench.make({ kind: 'drop', ...about(phone) }));
    expect(settled.phase).toBe(server.present(confId).includes(phone) ? 'refused' : 'confirmed');
    await showsTheTruth();
  });

  it('a command that met an old Guid does not hit who has come to that number meanwhile', async () => {
    await start({ guidIntervalMs: 600_000 });
    confId = server.chairs([colleague, phone, other]);
    await seen(4);
    const before = leg(phone).id;
    server.act({ act: 'nextAnswer', retcode: '000-003', message: 'no', pathIncludes: 'batchremove', count: 1 });
    const ours = await bench.make({ kind: 'drop', ...about(phone) });
    await bench.until('the request', () => server.requestCount(/batchremoveparticipant/u) === 1);
    server.leave(confId, phone);
    server.join(confId, phone);
    await bench.until('the next one', () =>
      bench
        .roster(conferenceId)
        .some(({ address, id, state }) => address === phone && id !== before && state !== 'left'),
    );
    server.act({ act: 'renewGuid', agent: ownId });
    // A new Guid is waited for 2 s: where it came later, the server's refusal stands. Both are true.
    const { phase, reason } = await bench.settled(ours);
    expect(['cancelled target-gone', 'refused session-renewed']).toContain(`${phase} ${reason ?? ''}`);
    expect(server.present(confId)).toContain(phone);
    expect(server.requestCount(/batchremoveparticipant/u)).toBe(1);
  });
});

describe('schedules against the agent gateway: calls and states', () => {
  it('a call whose id is used again while no event arrives is another call', async () => {
    await start({ ids: 'again' });
    const id = await talking();
    const before = bench.roster(id).map((party) => party.id);
    server.act({ act: 'deafenEvents', isDeaf: true });
    server.act({ act: 'hangUp', address: phone });
    server.act({ act: 'customerCalls', customer: other, agent: ownId });
    server.act({ act: 'agentAnswers', agent: ownId });
    await bench.until('the other call', () => bench.state.conferences.get(id)?.counterpart === other);
    expect(bench.roster(id).filter((party) => before.includes(party.id))).toEqual([]);
  });

  it('a call that failed is not the next call with its id', async () => {
    await start({ ids: 'again' });
    server.act({ act: 'agentState', agent: ownId, state: 'idle' });
    await bench.until('idle', () => bench.account.agent?.state === 'ready');
    // It rings and ends before anything can be read, and the platform gives its id to the next call.
    server.act({ act: 'deafenEvents', isDeaf: true });
    const ours = await accepted({ kind: 'make-call', accountId: bench.accountId, address: '90155577' });
    server.act({ act: 'customerCalls', customer: phone, agent: ownId });
    await bench.until('their call', () => bench.conferences.length === 1);
    expect(await bench.settled(ours)).not.toMatchObject({ phase: 'confirmed' });
  });

  it('a call that the telephone answers is not said to be answered by us', async () => {
    await start();
    const { callId } = server.act({ act: 'customerCalls', customer: phone, agent: ownId }) as { callId: string };
    const id = conferenceIdOf(bench.accountId, callId);
    await bench.until('the ringing', () => bench.state.conferences.get(id)?.state === 'ringing');
    const ours = await inVain({ kind: 'answer', conferenceId: id }, 'voicecall/');
    server.act({ act: 'agentAnswers', agent: ownId });
    expect(await bench.settled(ours)).toMatchObject({ phase: 'confirmed', cause: 'unknown' });
  });

  it.each([
    ['reorderEvents', { act: 'reorderEvents', count: 3 }],
    ['delayEvents', { act: 'delayEvents', delayMs: 600 }],
    ['duplicateEvents', { act: 'duplicateEvents', count: 5 }],
  ] as const)('a transfer is not proved by the customer who hangs up: %s', async (_, adversity) => {
    await start();
    const id = await talking();
    const ours = await inVain(
      { kind: 'transfer-to', conferenceId: id, address: '90155507', how: 'release' },
      'voicecall/',
    );
    server.act(adversity);
    server.act({ act: 'hangUp', address: phone });
    expect(await bench.settled(ours)).not.toMatchObject({ phase: 'confirmed', cause: 'own' });
  });

  it('a hold is not proved by the next call with the same id', async () => {
    await start({ ids: 'again' });
    const id = await talking();
    const ours = await inVain({ kind: 'hold', conferenceId: id }, 'voicecall/');
    server.act({ act: 'hangUp', address: phone });
    await bench.until('its end', () => !bench.state.conferences.has(id));
    await bench.until('idle', () => bench.account.agent?.state !== 'talking');
    expect(await bench.settled(ours)).toMatchObject({ phase: 'unconfirmed', reason: 'call-ended' });
  });

  it('a state that ends by itself is not the one that was asked for', async () => {
    await start();
    const { accountId } = bench;
    await talking();
    const ours = await inVain({ kind: 'set-agent-state', accountId, state: 'not-ready', reasonId: '201' }, 'saybusy');
    server.act({ act: 'hangUp', address: phone });
    expect(await bench.settled(ours)).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
  });

  it('an inspector who begins to listen, deaf in between, is not shown for ever', async () => {
    await start();
    await talking();
    server.act({
      act: 'sendEvent',
      agent: ownId,
      eventType: 'AgentOther_BeQcStart',
      content: { qcAgentId: 2191, qcType: 8 },
    });
    await bench.until('the inspector', () => bench.conferences.some(({ kind }) => kind === 'monitored'));
    server.act({ act: 'deafenEvents', isDeaf: true });
    server.act({ act: 'hangUp', address: phone });
    await bench.until('the end of it', () => bench.conferences.length === 0);
    expect(bench.account.agent?.state).not.toBe('talking');
  });
});
