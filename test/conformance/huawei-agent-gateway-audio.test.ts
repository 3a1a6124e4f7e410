import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { modeOf, type AudioMode } from '../../app/domain/audio.ts';
import { conferenceIdOf } from '../../app/domain/conference.ts';
import { huaweiAgentGateway } from '../../main/vendors/huawei-agent-gateway/adapter.ts';
import { AgentGatewayServer, ownId } from './huawei-agent-gateway.server.ts';
import { VendorBench } from './vendor-bench.ts';

type Switches = NonNullable<Parameters<typeof AgentGatewayServer.start>[2]>['switches'];

const phone = '90155501';
const colleague = '2102';

describe('audio modes at the agent gateway', () => {
  let bench: VendorBench;
  let server: AgentGatewayServer;

  beforeEach(async () => {
    bench = await new VendorBench().start(huaweiAgentGateway);
  });
  afterEach(async () => {
    await bench.stop();
    await server.stop();
  });

  const chairing = async (
    switches: Switches = {},
    others: readonly string[] = [colleague, phone],
    guidMode = 'dynamic',
  ): Promise<string> => {
    server = await AgentGatewayServer.start(guidMode, bench.clock, { switches: switches ?? {} });
    await bench.signIn(huaweiAgentGateway, server.account(bench));
    await bench.online();
    const conferenceId = conferenceIdOf(bench.accountId, server.chairs(others));
    await bench.until(
      'the chair',
      () =>
        bench.state.conferences.get(conferenceId)?.controls.end?.verdict === 'allowed' &&
        bench.roster(conferenceId).length === others.length + 1,
    );
    return conferenceId;
  };
  const shown = (conferenceId: string, address: string): AudioMode | null => {
    const { audio } = bench.participant(conferenceId, address);
    return audio ? modeOf(audio) : null;
  };
  const set = async (conferenceId: string, address: string, mode: AudioMode): Promise<string> =>
    bench.make({
      kind: 'set-audio',
      conferenceId,
      participantIds: [bench.participant(conferenceId, address).id],
      mode,
    });
  const modeRequests = (): number => server.requestCount(/changeparticipantmode/u);

  it.each(['0', 'omit', 'unchanged'] as const)(
    'that the server does not show (neither: %s) stay unconfirmed, with the last proved one shown',
    async (channelAttribForNeither) => {
      const conferenceId = await chairing({ channelAttribForNeither });
      await bench.settled(await set(conferenceId, phone, 'listen-only'));
      expect(await bench.settled(await set(conferenceId, phone, 'none'))).toMatchObject({
        phase: 'unconfirmed',
        reason: 'no-evidence',
      });
      expect(shown(conferenceId, phone)).toBe('listen-only');
    },
  );

  it('are read from both shapes of the answer, padded or not', async () => {
    const conferenceId = await chairing({
      resultShape: 'array',
      trailingNul: true,
      eventGenTime: false,
      successForm: 'number',
    });
    expect(await bench.settled(await set(conferenceId, phone, 'speak-only'))).toMatchObject({ phase: 'confirmed' });
    expect(shown(conferenceId, phone)).toBe('speak-only');
  });

  it('are confirmed when the event comes before the answer, and once only', async () => {
    const conferenceId = await chairing({ eventBeforeResponse: true });
    expect(await bench.settled(await set(conferenceId, colleague, 'listen-only'))).toMatchObject({
      phase: 'confirmed',
    });
    expect(modeRequests()).toBe(1);
  });

  it('with an event are proved by reading back when it is lost', async () => {
    const conferenceId = await chairing({ dropEvent: 'modeChanges' });
    const command = await bench.settled(await set(conferenceId, phone, 'listen-only'));
    expect(command).toMatchObject({ phase: 'confirmed' });
    expect(
      server.simulator.model.events.filter(({ content }) => JSON.stringify(content).includes('"changeType":3')),
    ).toEqual([]);
    expect(shown(conferenceId, phone)).toBe('listen-only');
  });

  it('that somebody else changes meanwhile are shown as theirs, and ours does not count as done', async () => {
    const conferenceId = await chairing();
    server.fallSilent();
    const commandId = await set(conferenceId, phone, 'listen-only');
    await bench.until('our request', () => modeRequests() === 1);
    server.act({ act: 'changeMode', address: phone, attribute: 3 });
    server.act({ act: 'changeMode', address: phone, attribute: 2 });
    server.act({ act: 'changeMode', address: colleague, attribute: 1 });
    expect(await bench.settled(commandId)).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
    expect(shown(conferenceId, phone)).toBe('speak-only');
    await bench.until('their other change', () => shown(conferenceId, colleague) === 'listen-only');
  });

  it('are not proved by a change that came too late to last', async () => {
    const conferenceId = await chairing({ effectDelayMs: 500 });
    const commandId = await set(conferenceId, phone, 'both');
    server.act({ act: 'changeMode', address: phone, attribute: 2 });
    await bench.settled(commandId);
    await bench.until(
      'the truth',
      () =>
        shown(conferenceId, phone) ===
        (server.attributeOf(conferenceId.split('/')[1] ?? '', phone) === 2 ? 'speak-only' : 'both'),
    );
    expect(modeRequests()).toBe(1);
  });

  it.each(['static', 'dynamic', 'dynamic-strict', 'off'])('are set while Guids are renewed (%s)', async (guidMode) => {
    const conferenceId = await chairing({ guidIntervalMs: 1_000 }, [colleague, phone], guidMode);
    for (const mode of ['listen-only', 'none', 'both', 'speak-only', 'both'] as const)
      // One that meets a Guid just replaced was refused without having been carried out, and is sent again.
      expect(await bench.settled(await set(conferenceId, phone, mode))).toMatchObject({ phase: 'confirmed' });
    expect(bench.account.connection.status).toBe('online');
  });

  it('of 120 participants change in bulk, a few at a time', async () => {
    await bench.stop();
    bench = await new VendorBench(2).start(huaweiAgentGateway);
    const others = Array.from({ length: 119 }, (_, index) => `9016${String(5_000 + index)}`);
    const conferenceId = await chairing({}, others);
    await bench.makeAll({
      kind: 'set-audio',
      conferenceId,
      participantIds: others.map((address) => bench.participant(conferenceId, address).id),
      mode: 'listen-only',
    });
    await bench.until(
      'all verdicts',
      () =>
        [...bench.state.commands.values()].every(({ phase }) => phase === 'confirmed') &&
        bench.state.commands.size === others.length,
    );
    expect(modeRequests()).toBe(others.length);
    expect(others.every((address) => shown(conferenceId, address) === 'listen-only')).toBe(true);
  });

  it('stop changing in bulk when the chair is lost, with a verdict for each', async () => {
    const others = [colleague, ...Array.from({ length: 60 }, (_, index) => `9016${String(5_000 + index)}`)];
    const conferenceId = await chairing({}, others);
    server.act({ act: 'delayReplies', delayMs: 400, pathIncludes: 'changeparticipantmode' });
    await bench.makeAll({
      kind: 'set-audio',
      conferenceId,
      participantIds: others.map((address) => bench.participant(conferenceId, address).id),
      mode: 'none',
    });
    await bench.until('some requests', () => modeRequests() >= 4);
    server.act({ act: 'shiftChair', to: colleague });
    await bench.until(
      'all verdicts',
      () =>
        bench.state.commands.size === others.length &&
        [...bench.state.commands.values()].every(({ settledAt }) => settledAt !== null),
    );
    const phases = [...bench.state.commands.values()];
    expect(phases.filter(({ reason }) => reason === 'not-chair').length).toBeGreaterThan(30);
    expect(modeRequests()).toBeLessThan(others.length);
    expect(bench.participant(conferenceId, phone === others[0] ? phone : (others[1] ?? '')).permissions.audio).toEqual({
      verdict: 'denied',
      reason: 'chair-only',
    });
  });

  it('are read again when a change by somebody else went untold', async () => {
    const conferenceId = await chairing();
    await bench.settled(await set(conferenceId, phone, 'listen-only'));
    server.act({ act: 'loseEvents', agent: ownId });
    server.act({ act: 'changeMode', address: phone, attribute: 3 });
    // The poll whose events are lost is cut: whether the connection outlives that is not what this is about.
    await bench.until('the truth', () => shown(conferenceId, phone) === 'both');
    await bench.online();
    expect(shown(conferenceId, phone)).toBe('both');
  });
});
