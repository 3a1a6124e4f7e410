import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openStage, participantsOf } from './raw-gateway.ts';
import type { TestStage } from './raw-gateway.ts';

describe('agent gateway simulator: scenes and scripts', () => {
  let stage: TestStage;
  afterEach(async () => {
    await stage.close();
  });

  const signIn = async () => {
    const agent = stage.agent(stage.simulator.user.agentId);
    await agent.signIn();
    const { content } = await agent.until('AgentConf_RequestSuccess');
    return { agent, confId: (content as { confId: number }).confId };
  };

  it('chair of six: one joins at once, one late, one declines, one never answers', async () => {
    stage = await openStage({ scene: 'chair-of-six' });
    const { agent, confId } = await signIn();
    const conference = stage.simulator.model.conferences.get(confId);
    expect(conference?.invitations.size).toBe(5);
    stage.clock.advance(2_500);
    expect([...(await participantsOf(agent, confId)).keys()]).toEqual(['2101', '2102', '90155501']);
    stage.clock.advance(2_500);
    expect(
      (await agent.until('AgentConf_ParticipantChanged', (content) => content['result'] !== 0)).content,
    ).toMatchObject({ participant: '90155503' });
    stage.clock.advance(7_000);
    await agent.change(0, '90155502');
    expect([...(conference?.invitations.values() ?? [])].map((one) => one.address)).toEqual(['90155504']);
    expect((await participantsOf(agent, confId)).get('2101')?.role).toBe(1);
  });

  it('first steps: one is out of reach, and after the third command the gateway is gone for a moment', async () => {
    stage = await openStage({
      scene: 'first-steps',
      autoplay: true,
      switches: { conferenceSetupMs: 0, effectDelayMs: 0 },
    });
    const { agent, confId } = await signIn();
    const addresses = async () => [...(await participantsOf(agent, confId)).keys()];
    const everybody = ['2101', '90155501', '2102', '2103', '2104', '90155504'];
    expect(await addresses()).toEqual(everybody);
    const remove = (address: string) =>
      agent.conf('batchremoveparticipant', {
        addresses: [{ addressType: address.length < 7 ? '9' : '6', address }],
      });
    expect((await remove('90155504')).retcode).toBe('0');
    expect(await addresses()).toEqual(everybody);
    for (const address of ['2102', '2103']) expect((await remove(address)).retcode).toBe('0');
    expect(await addresses()).toEqual(['2101', '90155501', '2104', '90155504']);
    stage.clock.advance(14_999);
    expect(stage.simulator.model.switches.fault).toBe('none');
    stage.clock.advance(1);
    expect(stage.simulator.model.switches.fault).toBe('down');
    stage.clock.advance(8_000);
    expect(stage.simulator.model.switches.fault).toBe('none');
    // The conference went on meanwhile.
    expect(stage.simulator.model.conferences.get(confId)?.participants.size).toBe(4);
  });

  it('trainee: one listens only already, one hears and speaks', async () => {
    stage = await openStage({ scene: 'trainee' });
    const { agent, confId } = await signIn();
    const modes = [...(await participantsOf(agent, confId))].map(([address, one]) => [address, one.channelAttrib]);
    expect(modes).toEqual([
      ['2101', 3],
      ['90155501', 3],
      ['2102', 3],
      ['2103', 3],
      ['2104', 1],
    ]);
  });

  it(
    'guid expires: renewed quickly and strictly, forgotten once in mid-call; the conference is there after ' +
      'signing in again',
    async () => {
      stage = await openStage({ scene: 'guid-expires', autoplay: true });
      const { agent, confId } = await signIn();
      const before = agent.guid;
      stage.clock.advance(10_000);
      await agent.change(0);
      expect(agent.guid).not.toBe(before);
      stage.clock.advance(10_000);
      expect((await agent.poll()).retcode).toBe('000-003');
      expect((await agent.signIn()).retcode).toBe('100-002');
      expect((await agent.signIn({}, '/forcelogin')).retcode).toBe('0');
      expect((await participantsOf(agent, confId)).size).toBe(4);
    },
  );

  it('forced sign-out: the poll is refused, and the next sign-in starts a new conference', async () => {
    stage = await openStage({ scene: 'forced-sign-out', autoplay: true });
    const { agent, confId } = await signIn();
    stage.clock.advance(20_000);
    expect((await agent.poll()).retcode).toBe('100-006');
    expect((await signIn()).confId).toBe(confId + 1);
  });

  it('takes its time only when people and servers act by themselves', async () => {
    stage = await openStage({ scene: 'trainee', autoplay: true, switches: { answerMs: 7 } });
    expect(stage.simulator.model.switches).toMatchObject({ answerMs: 7, effectDelayMs: 60, conferenceSetupMs: 400 });
  });

  it('says who may sign in, and where', async () => {
    stage = await openStage();
    const { simulator } = stage;
    expect(simulator.addresses.https).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/agentgateway\/resource$/u);
    expect(simulator.addresses.http).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/agentgateway\/resource$/u);
    expect(simulator.user).toEqual({
      agentId: '2101',
      account: 'ivale',
      password: 'Practice-2101',
      phone: '88002101',
      name: 'Ines Vale',
      isInspector: false,
    });
    expect(simulator.users.find((user) => user.isInspector)?.agentId).toBe('2190');
    const folder = await mkdtemp(join(tmpdir(), 'gavel-test-'));
    const caFile = join(folder, 'ca.pem');
    await simulator.writeCaFile(caFile);
    expect(await readFile(caFile, 'utf8')).toBe(simulator.caPem);
    await rm(folder, { recursive: true });
  });

  it('leaves no timer behind when it stops', async () => {
    stage = await openStage({ scene: 'chair-of-six' });
    await signIn();
    await stage.simulator.stop();
    expect(stage.clock.pendingCount).toBe(0);
  });

  it('refuses acts that are malformed or not possible now, and says why', async () => {
    stage = await openStage();
    const { simulator } = stage;
    expect(() => simulator.act({ act: 'unheardOf' } as never)).toThrow(/not an act/u);
    expect(() => simulator.act({ act: 'agentAnswers', agent: '2101' })).toThrow('Agent 2101 is not signed in.');
    expect(() => simulator.act({ act: 'agentSignsIn', agent: '9' })).toThrow(/There is no agent "9"/u);
    simulator.act({ act: 'agentSignsIn', agent: '2101' });
    expect(() => simulator.act({ act: 'agentAnswers', agent: '2101' })).toThrow('Nothing rings at 2101.');
    expect(() => simulator.act({ act: 'endConference' })).toThrow('There is no such conference.');
    expect(() => simulator.act({ act: 'inspectorListens', inspector: '2190', agent: '2101' })).toThrow(
      /The gateway refuses: 900-003/u,
    );
  });

  it('plays agents and phones by script', async () => {
    stage = await openStage();
    const { simulator } = stage;
    for (const agent of ['2101', '2102', '2103']) simulator.act({ act: 'agentSignsIn', agent });
    const { confId } = simulator.act({
      act: 'createConference',
      chair: '2101',
      invited: ['2102', '2103', '90155588'],
    }) as { confId: number };
    const addresses = (): string[] =>
      [...(simulator.model.conferences.get(confId)?.participants.values() ?? [])].map((one) => one.address);
    simulator.act({ act: 'agentAnswers', agent: '2102' });
    simulator.act({ act: 'agentRejects', agent: '2103' });
    simulator.act({ act: 'phoneAnswers', address: '90155588' });
    expect(addresses()).toEqual(['2101', '2102', '90155588']);
    simulator.act({ act: 'holdParticipant', address: '90155588' });
    simulator.act({ act: 'participantLeaves', address: '2102', reason: 6 });
    simulator.act({ act: 'hangUp', address: '90155588' });
    expect(addresses()).toEqual(['2101']);
    const reasons = simulator.model.events
      .filter((event) => event.workNo === '2101' && event.eventType === 'AgentConf_ParticipantChanged')
      .map((event) => event.content as { changeType: number; changeReason: number })
      .map((content) => [content.changeType, content.changeReason]);
    expect(reasons).toEqual([
      [0, 255],
      [0, 255],
      [0, 255],
      [5, 255],
      [1, 6],
      [1, 2],
    ]);
    simulator.act({ act: 'endConference' });
    expect(simulator.model.conferences.get(confId)?.phase).toBe('ended');
  });
});
