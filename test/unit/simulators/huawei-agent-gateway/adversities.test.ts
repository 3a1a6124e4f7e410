import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../support/eventually.ts';
import { openStage, participantsOf } from './raw-gateway.ts';
import type { RawAgent, TestStage } from './raw-gateway.ts';

const customer = '90155501';

describe('agent gateway simulator: what goes wrong', () => {
  let stage: TestStage;
  let chair: RawAgent;

  beforeEach(async () => {
    stage = await openStage({ switches: { pollWaitMs: 1_000 } });
    chair = await stage.signedIn('2101');
  });
  afterEach(() => stage.close());

  const withCustomer = async (): Promise<number> => {
    const confId = await stage.conference(chair);
    stage.simulator.act({ act: 'participantJoins', address: customer });
    await chair.change(0, customer);
    return confId;
  };

  it('answers polls while it is deaf, and says nothing of what happens', async () => {
    const confId = await withCustomer();
    stage.simulator.act({ act: 'deafenEvents' });
    stage.simulator.act({ act: 'participantLeaves', address: customer });
    const poll = chair.poll();
    await eventually(() => stage.simulator.model.polling).toStrictEqual(['2101']);
    stage.clock.advance(1_000);
    expect((await poll).text).toBe('{"message":"","retcode":"0"}');
    expect([...(await participantsOf(chair, confId)).keys()]).toStrictEqual(['2101']);
    stage.simulator.act({ act: 'deafenEvents', isDeaf: false });
    stage.simulator.act({ act: 'participantJoins', address: '90155502' });
    await chair.change(0, '90155502');
  });

  it('reads that are partial, cannot be read or are cut short', async () => {
    const confId = await withCustomer();
    const damage = (how: 'cutShort' | 'lacksEntry' | 'unreadableEntry', list?: string): unknown =>
      stage.simulator.act({ act: 'damageReplies', how, pathIncludes: 'queryconfinfos', ...(list ? { list } : {}) });
    damage('lacksEntry', 'addresses');
    expect([...(await participantsOf(chair, confId)).keys()]).toStrictEqual(['2101']);
    damage('unreadableEntry', 'addresses');
    const [, unreadable] = [...(await participantsOf(chair, confId)).values()];
    expect(unreadable?.role).toStrictEqual({ unreadable: true });
    damage('cutShort');
    expect((await chair.conf('queryconfinfos', { confIds: [confId] })).text).not.toMatch(/\}$/u);
    expect((await participantsOf(chair, confId)).size).toBe(2);
  });

  it('lets a later read overtake a slow one', async () => {
    const confId = await withCustomer();
    stage.simulator.act({ act: 'delayReplies', delayMs: 5_000, method: 'POST', pathIncludes: 'queryconf', count: 1 });
    const slow = participantsOf(chair, confId);
    const asked = () => stage.simulator.model.requests.filter(({ path }) => path.includes('queryconfinfos')).length;
    await eventually(asked).toBe(1);
    stage.simulator.act({ act: 'participantLeaves', address: customer });
    expect((await participantsOf(chair, confId)).has(customer)).toBe(false);
    stage.clock.advance(5_000);
    expect((await slow).has(customer)).toBe(true);
  });

  it('uses the id of a conference or call that has ended for the next one', async () => {
    stage.simulator.setSwitch('ids', 'again');
    const first = await stage.conference(chair);
    stage.simulator.act({ act: 'endConference' });
    await chair.until('AgentConf_SelfLeaveResult');
    expect(await stage.conference(chair)).toBe(first);
    await stage.signedIn('2102');
    const call = (): string =>
      (stage.simulator.act({ act: 'customerCalls', customer, agent: '2102' }) as { callId: string }).callId;
    const id = call();
    stage.simulator.act({ act: 'hangUp', address: customer });
    expect(call()).toBe(id);
  });

  it('lets another client of the same session act', async () => {
    const confId = await withCustomer();
    stage.simulator.act({
      act: 'otherClient',
      agent: '2101',
      method: 'POST',
      path: 'agentconf/2101/changeparticipantmode',
      body: JSON.stringify({ attribute: 1, addressType: '6', address: customer }),
    });
    await chair.change(3, customer);
    expect((await participantsOf(chair, confId)).get(customer)?.channelAttrib).toBe(1);
  });
});
