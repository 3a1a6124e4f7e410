import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStage, participantsOf } from './raw-gateway.ts';
import type { RawAgent, RawAnswer, TestStage } from './raw-gateway.ts';
import { eventually } from '../../../support/eventually.ts';

const phone = '90155501';

describe('agent gateway simulator: who hears and who speaks', () => {
  let stage: TestStage;
  let chair: RawAgent;
  let other: RawAgent;
  let confId: number;
  beforeEach(async () => {
    stage = await openStage();
    chair = await stage.signedIn('2101');
    other = await stage.signedIn('2102');
    confId = await stage.conference(chair);
    stage.simulator.act({ act: 'participantJoins', address: '2102' });
    stage.simulator.act({ act: 'participantJoins', address: phone });
    await Promise.all([chair.change(0, phone), other.change(0, phone)]);
    chair.types();
    other.types();
  });
  afterEach(async () => {
    await stage.close();
  });

  const setMode = (attribute: unknown, address: string = phone): Promise<RawAnswer> =>
    chair.conf('changeparticipantmode', { attribute, addressType: address.startsWith('2') ? '9' : '6', address });
  const attributeOf = async (address: string = phone): Promise<number | undefined> =>
    (await participantsOf(chair, confId)).get(address)?.channelAttrib;
  const changesSent = (): unknown[] =>
    stage.simulator.model.events
      .filter((event) => event.eventType === 'AgentConf_ParticipantChanged' && event.workNo === '2101')
      .map((event) => (event.content as { changeType: number }).changeType)
      .filter((type) => type !== 0);

  it.each([phone, '2102', '2101'])(
    'tells of listen only and of both by an event, to everybody, for %s',
    async (address) => {
      expect((await setMode(1, address)).text).toBe('{"message":"success","retcode":"0","result":{}}');
      const event = await chair.change(3, address);
      expect(event.content).toEqual({
        result: 0,
        changeType: 3,
        changeReason: 255,
        confId,
        participant: address,
        participantType: address === phone ? 6 : 9,
        deviceCallType: 0,
        deviceType: address === '2101' ? 6 : 0,
      });
      await other.change(3, address);
      expect(await attributeOf(address)).toBe(1);
      await setMode('3', address);
      await other.change(4, address);
      expect(await attributeOf(address)).toBe(3);
    },
  );

  it.each([
    [2, phone],
    [4, phone],
    [2, '2102'],
    [4, '2102'],
  ])('sets mode %i for %s without an event: only the query shows it', async (attribute, address) => {
    expect((await setMode(attribute, address)).retcode).toBe('0');
    expect(await attributeOf(address)).toBe(attribute);
    expect(changesSent()).toEqual([]);
  });

  it.each([
    ['4', 4],
    ['0', 0],
    ['omit', undefined],
    ['unchanged', 1],
  ] as const)('shows "neither" as switched to %s', async (form, shown) => {
    stage.simulator.setSwitch('channelAttribForNeither', form);
    await setMode(1);
    await setMode(4);
    expect(await attributeOf()).toBe(shown);
    expect(
      stage.simulator.model.conferences
        .get(confId)
        ?.participants.get(`6:${phone}`)
        ?.modeChanges.map((change) => change.attribute),
    ).toEqual([3, 1, 4]);
  });

  it.each([
    [9, '6', phone],
    [0, '6', phone],
    ['x', '6', phone],
    [1, '7', phone],
    [1, '6', ''],
    [1, '6', '9'.repeat(25)],
  ])('refuses attribute %s, type %s, address "%s" as invalid', async (attribute, addressType, address) => {
    expect((await chair.conf('changeparticipantmode', { attribute, addressType, address })).retcode).toBe('000-002');
  });

  it('refuses unknown addresses, and anyone but the chair', async () => {
    expect((await setMode(1, '90155599')).message).toMatch(/^Unknown ERROR\._\d+$/u);
    stage.simulator.setSwitch('unknownAddressCode', '000-002');
    expect((await setMode(1, '90155599')).retcode).toBe('000-002');
    expect(
      (await other.conf('changeparticipantmode', { attribute: 1, addressType: '6', address: phone })).retcode,
    ).toBe('101-002');
    stage.simulator.setSwitch('chairSelfMode', 'refused');
    expect((await setMode(1, '2101')).retcode).toBe('000-002');
  });

  it('can deliver the event before the answer', async () => {
    stage.simulator.setSwitch('eventBeforeResponse', true);
    const order: string[] = [];
    const poll = chair.change(3).then(() => order.push('event'));
    await eventually(() => stage.simulator.model.polling).toContain('2101');
    await setMode(1).then(() => order.push('answer'));
    await poll;
    expect(order).toEqual(['event', 'answer']);
  });

  it('can delay the answers of some paths, and carries out requests whose client has left', async () => {
    stage.simulator.act({ act: 'delayReplies', delayMs: 5_000, pathIncludes: 'changeparticipantmode' });
    const timers = stage.clock.pendingCount;
    const late = setMode(1).catch((error: unknown) => error);
    await eventually(() => stage.clock.pendingCount).toBe(timers + 1);
    expect(await attributeOf()).toBe(3);
    stage.simulator.act({ act: 'cutConnections', agent: '2101' });
    expect(await late).toBeInstanceOf(Error);
    stage.clock.advance(5_000);
    await eventually(() => attributeOf()).toBe(1);
    stage.simulator.setSwitch('eventBeforeResponse', true);
    const after = setMode(3);
    await chair.change(4, phone);
    stage.clock.advance(5_000);
    expect(await after).toMatchObject({ retcode: '0' });
  });

  it('can be late with the effect, late with the event, or lose the event', async () => {
    stage.simulator.setSwitch('effectDelayMs', 300);
    await setMode(1);
    expect(await attributeOf()).toBe(3);
    stage.clock.advance(300);
    expect(await attributeOf()).toBe(1);
    await chair.change(3);
    stage.simulator.setSwitch('effectDelayMs', 0);
    stage.simulator.setSwitch('eventDelayMs', 2_000);
    await setMode(3);
    await eventually(() => attributeOf()).toBe(3);
    expect(changesSent()).toEqual([3]);
    stage.clock.advance(2_000);
    await chair.change(4);
    stage.simulator.setSwitch('eventDelayMs', 0);
    stage.simulator.setSwitch('dropEvent', 'modeChanges');
    await setMode(1);
    await eventually(() => attributeOf()).toBe(1);
    expect(changesSent()).toEqual([3, 4]);
  });

  it('can lose, repeat and swap single events', async () => {
    stage.simulator.act({ act: 'dropEvents', count: 2, eventType: 'AgentConf_ParticipantChanged' });
    await setMode(1);
    await eventually(() => attributeOf()).toBe(1);
    stage.simulator.act({ act: 'duplicateEvents', count: 1 });
    await setMode(3);
    await eventually(changesSent).toEqual([4, 4]);
    stage.simulator.act({ act: 'reorderEvents', count: 4 });
    await setMode(1);
    await setMode(3);
    await eventually(changesSent).toEqual([4, 4, 4, 3]);
    expect(await attributeOf()).toBe(3);
  });

  it('sends no event when the same mode is set again, as switched', async () => {
    await setMode(3);
    await eventually(changesSent).toEqual([4]);
    stage.simulator.setSwitch('repeatedChange', 'silent');
    await setMode(3);
    await setMode(1);
    await eventually(changesSent).toEqual([4, 3]);
    expect(await attributeOf()).toBe(1);
  });

  it('lets another client change modes meanwhile', async () => {
    stage.simulator.act({ act: 'changeMode', address: phone, attribute: 1 });
    await chair.change(3, phone);
    stage.simulator.act({ act: 'changeMode', address: phone, attribute: 4 });
    expect(await attributeOf()).toBe(4);
  });

  it('loses nothing when 120 modes are changed at once', async () => {
    await stage.close();
    stage = await openStage({ scene: 'one-hundred-twenty' });
    chair = await stage.signedIn('2101');
    await chair.until('AgentConf_RequestSuccess');
    confId = [...stage.simulator.model.conferences.keys()][0] ?? 0;
    const before = await participantsOf(chair, confId);
    expect(before.size).toBe(120);
    const answers = await Promise.all([...before.keys()].map((address) => setMode(2, address)));
    expect(new Set(answers.map((answer) => answer.retcode))).toEqual(new Set(['0']));
    await eventually(
      async () => [...(await participantsOf(chair, confId)).values()].filter((one) => one.channelAttrib === 2).length,
    ).toBe(120);
  });
});
