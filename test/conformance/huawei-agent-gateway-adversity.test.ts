import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { conferenceIdOf } from '../../app/domain/conference.ts';
import type { Participant } from '../../app/domain/participant.ts';
import { huaweiAgentGateway } from '../../main/vendors/huawei-agent-gateway/adapter.ts';
import { AgentGatewayServer, ownId } from './huawei-agent-gateway.server.ts';
import { VendorBench } from './vendor-bench.ts';

const colleague = '2102';
const phone = '90155501';
const query = 'queryconfinfos';

let bench: VendorBench;
let server: AgentGatewayServer;
let conferenceId: string;
let confId: string;

type Switches = NonNullable<Parameters<typeof AgentGatewayServer.start>[2]>['switches'];

const start = async (switches: Switches = {}): Promise<void> => {
  server = await AgentGatewayServer.start('dynamic', bench.clock, { switches: switches ?? {} });
  await bench.signIn(huaweiAgentGateway, server.account(bench));
  await bench.online();
};
const chairing = async (switches: Switches = {}): Promise<void> => {
  await start(switches);
  confId = server.chairs([colleague, phone]);
  conferenceId = conferenceIdOf(bench.accountId, confId);
  await bench.until(
    'the chair',
    () =>
      bench.state.conferences.get(conferenceId)?.controls.end?.verdict === 'allowed' &&
      bench.roster(conferenceId).length === 3,
  );
};
const leg = (address: string): Participant => bench.participant(conferenceId, address);
const truth = (): string | undefined => bench.state.conferences.get(conferenceId)?.truth.status;
const drop = async (address: string): Promise<string> =>
  bench.make({ kind: 'drop', conferenceId, participantIds: [leg(address).id] });
const sentTo = async (path: RegExp): Promise<void> => {
  await bench.until('our request', () => server.requestCount(path) > 0);
};
/** The window shows whom the server has. */
const showsTheTruth = async (): Promise<void> => {
  await bench.until('the truth', () => {
    const shown = [...bench.present(conferenceId)].sort().join(' ');
    return shown === [...server.present(confId)].sort().join(' ') && truth() === 'live';
  });
};

beforeEach(async () => {
  bench = await new VendorBench().start(huaweiAgentGateway);
});
afterEach(async () => {
  await bench.stop();
  await server.stop();
});

describe('an account of the agent gateway in a conference, which the gateway does not sign out,', () => {
  /** Shown by another adapter, whose identities are others. */
  const showsItAgain = async (before: string): Promise<void> => {
    await bench.until('the next adapter', () =>
      bench.roster(conferenceId).some(({ address, id }) => address === phone && id !== before),
    );
    await showsTheTruth();
  };

  it('goes on with its session after an edit, also where nobody tells it which conferences there are', async () => {
    await chairing();
    server.act({
      act: 'nextAnswer',
      retcode: '100-009',
      message: 'no',
      pathIncludes: 'queryvdnconfid',
      count: 100,
    });
    const [signIns, before] = [server.passwordCount(), leg(phone).id];
    await bench.edit(server.account(bench, undefined, { holdFile: 'Y:/conf/7/other.V3' }));
    await showsItAgain(before);
    expect(server.passwordCount()).toBe(signIns);
    expect((await bench.settled(await drop(phone))).phase).toBe('confirmed');
  });

  it('signs in anew, in place of its own session, after an edit of what it signs in with', async () => {
    await chairing();
    await bench.edit(server.account(bench, undefined, { phone: '88002199' }));
    await bench.online();
    await bench.until(
      'the truth',
      () => server.present(confId).includes(ownId) === bench.state.conferences.has(conferenceId),
    );
    expect(bench.account.connection.reason).toBe(null);
  });

  it('is taken up again after disconnecting, and not where somebody else has taken the session', async () => {
    await chairing();
    const before = leg(phone).id;
    await bench.disconnect();
    await bench.signInAgain();
    await showsItAgain(before);
    await bench.disconnect();
    server.takeOver();
    await bench.signInAgain();
    expect((await bench.refused()).reason).toBe('taken-over');
  });
});

describe('a drop at the agent gateway', () => {
  it('of which every event is doubled is confirmed once, as ours', async () => {
    await chairing();
    server.act({ act: 'duplicateEvents', count: 20 });
    expect(await bench.settled(await drop(phone))).toMatchObject({ phase: 'confirmed', cause: 'own' });
    await showsTheTruth();
    expect(server.dropCount(phone)).toBe(1);
  });

  it('whose events come in the wrong order is not proved by another one who leaves', async () => {
    await chairing();
    server.fallSilent();
    const commandId = await drop(phone);
    await sentTo(/batchremoveparticipant/u);
    server.act({ act: 'reorderEvents', count: 4 });
    server.leave(confId, colleague);
    server.join(confId, '90155507');
    expect(await bench.settled(commandId)).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
    await showsTheTruth();
  });

  it('is not proved by lists that lack an entry', async () => {
    await chairing();
    server.fallSilent();
    const commandId = await drop(phone);
    // Not before: of whom a list lacks before it leaves, it is not sent.
    await bench.until('the drop at the gateway', () => server.dropCount(phone) === 1);
    server.act({ act: 'damageReplies', how: 'lacksEntry', list: 'addresses', pathIncludes: query, count: 1 });
    expect(await bench.settled(commandId)).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
    await showsTheTruth();
  });

  it.each(['cutShort', 'strayCharacter', 'unreadableEntry'] as const)(
    'is not proved by reads that are damaged (%s), which leave the picture stale until they can be read',
    async (how) => {
      await chairing();
      server.fallSilent();
      const commandId = await drop(phone);
      // Not before: a picture that grew stale by an earlier read lets no drop leave.
      await bench.until('the drop at the gateway', () => server.dropCount(phone) === 1);
      server.act({
        act: 'damageReplies',
        how,
        pathIncludes: query,
        count: 3,
        ...(how === 'unreadableEntry' ? { list: 'addresses' } : {}),
      });
      await bench.until('a stale picture', () => truth() === 'stale');
      expect(bench.present(conferenceId)).toHaveLength(3);
      expect(await bench.settled(commandId)).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
      await showsTheTruth();
    },
  );

  it('is not proved by an answer that began before it', async () => {
    await chairing();
    server.act({ act: 'delayReplies', delayMs: 1_500, pathIncludes: query, count: 1 });
    server.leave(confId, colleague);
    server.fallSilent();
    const commandId = await drop(phone);
    expect(await bench.settled(commandId)).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
    await showsTheTruth();
  });

  it('whose answer is lost is proved by what follows', async () => {
    await chairing();
    server.act({
      act: 'nextReply',
      pathIncludes: 'batchremoveparticipant',
      status: 502,
      body: '<html></html>',
      contentType: 'text/html',
      isCarriedOut: true,
    });
    expect(await bench.settled(await drop(phone))).toMatchObject({ phase: 'confirmed' });
    expect(server.dropCount(phone)).toBe(1);
  });

  it('does not reach who came to that address meanwhile', async () => {
    await chairing();
    const gone = leg(phone).id;
    server.leave(confId, phone);
    server.join(confId, phone);
    await bench.until('somebody else', () => leg(phone).id !== gone);
    const commandId = await bench.make({ kind: 'drop', conferenceId, participantIds: [gone] });
    expect((await bench.settled(commandId)).phase).not.toBe('confirmed');
    expect(server.dropCount(phone)).toBe(0);
  });

  it('that another client of the session makes is not ours', async () => {
    await chairing();
    const mode = await bench.make({
      kind: 'set-audio',
      conferenceId,
      participantIds: [leg(colleague).id],
      mode: 'listen-only',
    });
    server.act({
      act: 'otherClient',
      agent: ownId,
      method: 'POST',
      path: `agentconf/${ownId}/batchremoveparticipant`,
      body: JSON.stringify({ addresses: [{ addressType: '6', address: phone }] }),
    });
    expect(await bench.settled(mode)).toMatchObject({ phase: 'confirmed' });
    await showsTheTruth();
    expect(bench.present(conferenceId)).not.toContain(phone);
  });
});

describe('a conference at the agent gateway', () => {
  it('shows the truth although the event channel is deaf', async () => {
    await chairing();
    server.act({ act: 'deafenEvents', isDeaf: true });
    server.leave(confId, phone);
    server.act({ act: 'changeMode', address: colleague, attribute: 2 });
    await showsTheTruth();
    expect(leg(colleague).audio).toMatchObject({ canSpeak: 'on', canHear: 'off' });
  });

  it('is stale while nothing answers, and true again soon after', async () => {
    await chairing();
    server.goDown();
    await bench.until('a stale picture', () => truth() === 'stale');
    server.leave(confId, phone);
    server.comeBack();
    await bench.online();
    await showsTheTruth();
    expect(bench.present(conferenceId)).not.toContain(phone);
  });

  it('that is half open is connected to again', async () => {
    await chairing();
    server.act({ act: 'freezeConnections' });
    await bench.until('a stale picture', () => truth() === 'stale');
    server.leave(confId, colleague);
    await showsTheTruth();
    expect(bench.present(conferenceId)).not.toContain(colleague);
  });

  it('whose id is used again is another one', async () => {
    await chairing({ ids: 'again' });
    const before = leg(phone).id;
    server.end(confId);
    await bench.until('its end', () => !bench.state.conferences.has(conferenceId));
    expect(server.chairs([phone])).toBe(confId);
    await bench.until('the next one', () => bench.roster(conferenceId).length === 2);
    expect(leg(phone).id).not.toBe(before);
    const late = await bench.make({ kind: 'drop', conferenceId, participantIds: [before] });
    expect((await bench.settled(late)).phase).not.toBe('confirmed');
    expect(server.dropCount(phone)).toBe(0);
  });

  it('that another chair ends while we hand over is not handed over', async () => {
    await chairing();
    server.fallSilent();
    const commandId = await bench.make({
      kind: 'hand-over',
      conferenceId,
      participantIds: [leg(colleague).id],
    });
    await sentTo(/applytoshiftpresident/u);
    server.end(confId);
    expect(await bench.settled(commandId)).toMatchObject({ phase: 'unconfirmed', reason: 'call-ended' });
  });

  it('that ends while its end is on the way says not by whom', async () => {
    await chairing();
    server.fallSilent();
    const commandId = await bench.make({ kind: 'end', conferenceId });
    await sentTo(/releaseagentconf/u);
    server.end(confId);
    expect(await bench.settled(commandId)).toMatchObject({ phase: 'confirmed', cause: 'unknown' });
  });
});

describe('an agent at the agent gateway', () => {
  it('whom an inspector makes not ready did not do it by their own command', async () => {
    await start({ forcedState: 'reason3' });
    server.act({ act: 'agentState', agent: ownId, state: 'idle' });
    await bench.until('idle', () => bench.account.agent?.state === 'ready');
    server.fallSilent();
    const commandId = await bench.make({
      kind: 'set-agent-state',
      accountId: bench.accountId,
      state: 'not-ready',
      reasonId: '201',
    });
    await sentTo(/saybusy/u);
    server.act({ act: 'forceState', agent: ownId, state: 'busy' });
    expect(await bench.settled(commandId)).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
    expect(bench.account.agent?.state).toBe('not-ready');
  });

  it('who is taken over with a refused Guid is asked, and takes nothing back', async () => {
    await start({ takenOverCode: '000-003' });
    const passwords = server.passwordCount();
    server.takeOver();
    expect(await bench.refused()).toMatchObject({ reason: 'taken-over' });
    expect(server.passwordCount()).toBe(passwords);
  });

  it('is not on hold because the telephone holds another call', async () => {
    await start({ nothingHeld: 'emptyList' });
    const { callId } = server.act({ act: 'customerCalls', customer: '90155509', agent: ownId }) as { callId: string };
    const callConferenceId = conferenceIdOf(bench.accountId, callId);
    await bench.until('the ringing', () => bench.state.conferences.get(callConferenceId)?.state === 'ringing');
    server.act({ act: 'agentAnswers', agent: ownId });
    await bench.until('the call', () => bench.state.conferences.get(callConferenceId)?.state === 'active');
    server.fallSilent();
    const commandId = await bench.make({ kind: 'hold', conferenceId: callConferenceId });
    await sentTo(/voicecall\/\d+\/hold$/u);
    server.act({ act: 'sendEvent', agent: ownId, eventType: 'AgentEvent_Hold', content: 'another-1' });
    expect(await bench.settled(commandId)).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
    expect(bench.state.conferences.get(callConferenceId)?.state).toBe('active');
  });
});

describe('an account whose password ends', () => {
  it('is signed in, and told so', async () => {
    server = await AgentGatewayServer.start('off', bench.clock);
    const result = { vdnid: 7, workno: ownId, mediatype: 'TTF', isForceChange: 'false', timeRemaining: '3' };
    server.act({
      act: 'nextReply',
      method: 'PUT',
      pathIncludes: `onlineagent/${ownId}`,
      status: 200,
      headers: { 'Set-GUID': 'JSESSIONID=00000000-0000-4000-8000-000000000001.AgentGateway0' },
      contentType: 'application/json',
      body: JSON.stringify({ message: '', retcode: '0', result }),
      isCarriedOut: true,
    });
    await bench.signIn(huaweiAgentGateway, server.account(bench));
    await bench.online();
    expect([...bench.state.notices.values()]).toMatchObject([
      { code: 'password-ends-soon', detail: 'timeRemaining: 3' },
    ]);
  });
});
