import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorTypeOf } from './raw-rest.ts';
import type { RawUser } from './raw-rest.ts';
import { partiesOf, stateOf } from './raw-xmpp.ts';
import { openStage } from './stage.ts';
import type { TestStage } from './stage.ts';
import type { FinesseSwitches } from '../../../../main/simulators/cisco-finesse/model/switches.ts';

const customer = '+49 170 555 0132';
const allParties = ['5900', '5001', '5002', '5901', customer, '8000', '5005'];
type Permission = FinesseSwitches['enableDropParticipantFor'];

/**
 * A conference of supervisor Signe, controller Ada, agent Bo, supervisor Tom, a customer, a route point and a phone
 * without a signed-in agent.
 */
const conference = (
  stage: TestStage,
  bargedOver: Record<string, string[]> = {},
  parties: readonly string[] = allParties,
): string => {
  for (const agent of ['1001', '1002', '1900', '1901']) stage.simulator.act({ act: 'agentSignsIn', agent });
  const made = stage.simulator.act({
    act: 'createConference',
    parties: [...parties],
    controller: '5001',
    from: customer,
    bargedOver,
  });
  return (made as { dialogId: string }).dialogId;
};

const live = (stage: TestStage, id: string): string[] =>
  (stage.simulator.model.calls.get(id)?.legs ?? []).filter((leg) => leg.state === 'ACTIVE').map((leg) => leg.address);

const untilVerdict = async (
  stage: TestStage,
  user: RawUser,
  action: () => Promise<{ status: number }>,
): Promise<string> => {
  const before = stage.simulator.model.published.length;
  const answer = await action();
  if (answer.status !== 202) return `http ${answer.status}`;
  // Verdicts come in the next turns of the event loop, before a read that is sent afterwards.
  for (let turn = 0; turn < 5 && stage.simulator.model.published.length === before; turn += 1)
    await user.get(`User/${user.loginId}`);
  return stage.simulator.model.published
    .slice(before)
    .some((update) => update.event === 'PUT' && update.source.includes('/Dialog/'))
    ? 'published'
    : 'silence';
};

describe('Finesse simulator: who may drop whom', () => {
  let stage: TestStage;
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(async () => {
    await stage.close();
  });

  const targets = {
    agent: '5002',
    supervisor: '5901',
    customer,
    'route point': '8000',
    'unsigned device': '5005',
  } as const;
  const requesters = { supervisor: '1900', controller: '1001', 'other agent': '1002' } as const;
  const everyKind = Object.keys(targets);
  const table: readonly [Permission, keyof typeof requesters, readonly string[], string][] = [
    ['supervisor_only', 'supervisor', ['agent'], 'http 400'],
    ['supervisor_only', 'controller', [], 'http 401'],
    ['supervisor_only', 'other agent', [], 'http 401'],
    ['conference_controller_and_supervisor', 'supervisor', everyKind, ''],
    ['conference_controller_and_supervisor', 'controller', everyKind, ''],
    ['conference_controller_and_supervisor', 'other agent', [], 'http 401'],
    ['all', 'supervisor', everyKind, ''],
    ['all', 'controller', everyKind, ''],
    ['all', 'other agent', everyKind, ''],
  ];

  it.each(table)('%s: a %s may drop %j', async (permission, requester, droppable, refusal) => {
    stage.simulator.setSwitch('enableDropParticipantFor', permission);
    stage.simulator.setSwitch('dropAnyPartyEnabled', true);
    const user = stage.user(requesters[requester]);
    const outcomes: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const [kind, target] of Object.entries(targets)) {
      // The agent among the targets may be the requester: then the controller is the agent to drop.
      const address = target === user.extension ? '5001' : target;
      const id = conference(stage);
      const verdict = await untilVerdict(stage, user, () => user.drop(id, address));
      outcomes[kind] = `${verdict}, ${live(stage, id).includes(address) ? 'still there' : 'gone'}`;
      expected[kind] = droppable.includes(kind) ? 'published, gone' : `${refusal}, still there`;
      stage.simulator.act({ act: 'endCall', dialog: id });
    }
    expect(outcomes).toEqual(expected);
  });

  it(
    'without DropAnyPartyEnabled a supervisor drops only agents barged in on; allParties else gives 290, to the ' +
      'requester alone',
    async () => {
      stage.simulator.setSwitch('enableDropParticipantFor', 'all');
      const { user: signe, xmpp } = await stage.signedIn('1900');
      const { xmpp: adasXmpp } = await stage.signedIn('1001');
      const id = conference(stage, { 5900: ['5001'] });
      await adasXmpp.untilNotification('the conference', (notification) => notification.event === 'POST');
      for (const target of ['5002', '5901', customer, '8000', '5005']) {
        const requestId = `drop-${target.replace(/\W/gu, '')}`;
        expect((await signe.drop(id, target, { requestId })).status).toBe(202);
        const notification = await xmpp.untilNotification('290', (one) => one.requestId === requestId);
        expect(notification.payload).toContain(
          '<errorData>290</errorData><errorMessage>CF_DROP_ANY_PARTY_NOT_ENABLED_CTI</errorMessage>' +
            '<errorType>Call Operation Failure</errorType>',
        );
        expect(notification.source).toBe(`/finesse/api/Dialog/${id}`);
        expect(notification.node).toBe('/finesse/api/User/1900/Dialogs');
      }
      expect(live(stage, id)).toHaveLength(7);
      expect(adasXmpp.notifications.filter((notification) => notification.payload.includes('apiErrors'))).toEqual([]);
      await signe.drop(id, '5001');
      await xmpp.untilNotification('the drop', (notification) =>
        partiesOf(notification.payload).includes('5001:DROPPED'),
      );
      await adasXmpp.untilNotification('the removal', (notification) => notification.event === 'DELETE');
    },
  );

  it('an agent who neither monitors nor has barged in gets 290 even as the controller', async () => {
    stage.simulator.setSwitch('enableDropParticipantFor', 'conference_controller_and_supervisor');
    stage.simulator.setSwitch('errorTypeFor290', 'Generic Error');
    const { user, xmpp } = await stage.signedIn('1001');
    const id = conference(stage);
    await user.drop(id, '5002');
    const notification = await xmpp.untilNotification('290', (one) => one.payload.includes('<errorData>290<'));
    expect(notification.payload).toContain('<errorType>Generic Error</errorType>');
  });

  it.each([
    ['http401', 401, 'Authorization Failure'],
    ['http400InvalidDestination', 400, 'Invalid Destination'],
  ] as const)('refuses a role at once in the form %s', async (form, status, type) => {
    stage.simulator.setSwitch('dropRefusal', form);
    const id = conference(stage);
    const answer = await stage.user('1002').drop(id, '5001');
    expect([answer.status, errorTypeOf(answer)]).toEqual([status, type]);
  });

  it('refuses a role by notification in the form asyncGeneric', async () => {
    stage.simulator.setSwitch('dropRefusal', 'asyncGeneric');
    const { user, xmpp } = await stage.signedIn('1002');
    const id = conference(stage);
    expect((await user.drop(id, '5001')).status).toBe(202);
    const notification = await xmpp.untilNotification('the refusal', (one) => one.payload.includes('apiErrors'));
    expect(notification.payload).toContain('<errorType>Generic Error</errorType>');
    expect(live(stage, id)).toContain('5001');
  });

  it('checks requester, parameters, platform and destination in this order', async () => {
    const id = conference(stage, {}, ['5900', '5001', '5002', customer]);
    const tom = stage.user('1901');
    const signe = stage.user('1900');
    expect(errorTypeOf(await tom.drop(id, '5002'))).toBe('Invalid Authorization User Specified');
    expect(errorTypeOf(await signe.drop('99', '5002'))).toBe('Dialog Not Found');
    const without = await signe.put(
      `Dialog/${id}`,
      '<Dialog><requestedAction>PARTICIPANT_DROP</requestedAction></Dialog>',
    );
    expect([without.status, errorTypeOf(without)]).toEqual([400, 'Parameter Missing']);
    expect(errorTypeOf(await signe.drop(id, '5999'))).toBe('Invalid Destination');
    expect(errorTypeOf(await signe.drop(id, '5900'))).toBe('Invalid Destination');
    stage.simulator.setSwitch('deployment', 'UCCX');
    expect((await signe.drop(id, '5999')).status).toBe(501);
    stage.simulator.act({ act: 'setFault', fault: 'ctiFailover' });
    const down = await signe.drop('99', '5002');
    expect([down.status, errorTypeOf(down)]).toEqual([503, 'Service Unavailable']);
  });
});

describe('Finesse simulator: how a drop shows', () => {
  let stage: TestStage;
  beforeEach(async () => {
    stage = await openStage({ switches: { dropAnyPartyEnabled: true } });
  });
  afterEach(async () => {
    await stage.close();
  });

  const four = ['5900', '5001', '5002', customer];
  const all = `5900:ACTIVE 5001:ACTIVE 5002:ACTIVE ${customer}:ACTIVE`;
  const dropped = `5900:ACTIVE 5001:ACTIVE 5002:DROPPED ${customer}:ACTIVE`;
  const without = `5900:ACTIVE 5001:ACTIVE ${customer}:ACTIVE`;

  it.each([
    ['droppedThenGone', [dropped, without], [dropped]],
    ['goneAtOnce', [without], [dropped]],
    ['droppedStays', [dropped], [dropped]],
  ] as const)('%s: the others see it, the dropped agent sees the own end', async (form, others, own) => {
    stage.simulator.setSwitch('droppedPartyForm', form);
    const { user: signe, xmpp } = await stage.signedIn('1900');
    const { xmpp: bosXmpp } = await stage.signedIn('1002');
    const id = conference(stage, {}, four);
    const answer = await signe.drop(id, '5002', { requestId: 'r-1' });
    expect(answer.status).toBe(202);
    await bosXmpp.untilNotification('DELETE', (notification) => notification.event === 'DELETE');
    await bosXmpp.until('the state after the call', () => {
      const states = bosXmpp.notifications
        .filter((notification) => notification.node === '/finesse/api/User/1002')
        .map((notification) => stateOf(notification.payload));
      return states.slice(-2).join(' ') === 'TALKING NOT_READY';
    });
    await xmpp.until('the notification', () => xmpp.dialogs.length === 1 + others.length);
    expect(xmpp.dialogs).toEqual([`POST ${id} ${all}`, ...others.map((parties) => `PUT ${id} ${parties}`)]);
    expect(bosXmpp.dialogs).toEqual([
      `POST ${id} ${all}`,
      ...own.map((parties) => `PUT ${id} ${parties}`),
      `DELETE ${id} 5002:DROPPED`,
    ]);
    const put = xmpp.notifications.find(
      (notification) => notification.event === 'PUT' && notification.node.endsWith('/Dialogs'),
    );
    expect(put?.requestId).toBe('r-1');
    expect(put?.source).toBe(`/finesse/api/Dialog/${id}`);
    expect((await signe.get(`Dialog/${id}`)).body).toContain('<callType>CONFERENCE</callType>');
  });

  it.each([
    ['keepConference', 'CONFERENCE'],
    ['restoreOriginal', 'PREROUTE_ACD_IN'],
  ] as const)('three parties become two: the dialog stays, its callType follows %s', async (form, callType) => {
    stage.simulator.setSwitch('twoPartyCallType', form);
    const { user: signe, xmpp } = await stage.signedIn('1900');
    const id = conference(stage, {}, ['5900', '5001', customer]);
    await signe.drop(id, '5001');
    const rest = await xmpp.untilNotification(
      'two parties',
      (notification) => partiesOf(notification.payload) === `5900:ACTIVE ${customer}:ACTIVE`,
    );
    expect(rest.payload).toContain(`<callType>${callType}</callType>`);
  });

  it('refuses a target that has just left with 400, or with 27 when the request waited meanwhile', async () => {
    const { user: signe, xmpp } = await stage.signedIn('1900');
    const id = conference(stage, {}, four);
    const [first, second] = await Promise.all([signe.drop(id, '5002'), signe.drop(id, '5002')]);
    expect(first.status).toBe(202);
    // Which of the two depends on the request that the server processes first.
    const refusal =
      second.status === 202
        ? (await xmpp.untilNotification('27', (notification) => notification.payload.includes('<errorData>27<')))
            .payload
        : second.body;
    expect(refusal).toMatch(/<errorData>27<|<ErrorType>Invalid Destination</u);
    expect(errorTypeOf(await signe.drop(id, '5002'))).toBe('Invalid Destination');
  });

  it('a drop that waits while the target leaves is refused with 27', async () => {
    const { user: signe, xmpp } = await stage.signedIn('1900');
    const id = conference(stage, {}, four);
    stage.simulator.setSwitch('verdictDelayMs', 50);
    expect((await signe.drop(id, '5002')).status).toBe(202);
    stage.simulator.act({ act: 'participantLeaves', dialog: id, address: '5002' });
    await signe.get('User/1900');
    stage.clock.advance(50);
    await xmpp.untilNotification('27', (notification) =>
      notification.payload.includes('<errorData>27</errorData><errorMessage>CF_NO_CONNECTION_TO_CLEAR'),
    );
  });

  it('the event may come before the 202', async () => {
    stage.simulator.setSwitch('eventBefore202', true);
    const { user: signe, xmpp } = await stage.signedIn('1900');
    const id = conference(stage, {}, four);
    const order: string[] = [];
    await Promise.all([
      signe.drop(id, '5002').then((answer) => order.push(`http ${answer.status}`)),
      xmpp
        .untilNotification('the drop', (notification) => partiesOf(notification.payload).includes('5002:DROPPED'))
        .then(() => order.push('notification')),
    ]);
    expect(order).toEqual(['notification', 'http 202']);
  });

  it.each([
    ['silentAfter202', true],
    ['silentButDone', false],
  ] as const)('under the fault %s a drop is accepted without any event', async (fault, isStillThere) => {
    const { user: signe, xmpp } = await stage.signedIn('1900');
    const id = conference(stage, {}, four);
    await xmpp.untilNotification('the conference', (notification) => notification.event === 'POST');
    stage.simulator.act({ act: 'setFault', fault });
    expect((await signe.drop(id, '5002')).status).toBe(202);
    await signe.get('User/1900');
    await signe.get('User/1900');
    expect(xmpp.dialogs).toHaveLength(1);
    expect(live(stage, id).includes('5002')).toBe(isStillThere);
    expect((await signe.get(`Dialog/${id}`)).body.includes('<mediaAddress>5002<')).toBe(isStillThere);
  });

  it.each([
    ['none', 0, 0],
    ['ownActions', 1, 0],
    ['targetActions', 0, 2],
  ] as const)('advertiseDrop=%s', async (form, own, others) => {
    stage.simulator.setSwitch('advertiseDrop', form);
    const { user: signe } = await stage.signedIn('1900');
    const id = conference(stage, {}, four);
    const parties = (await signe.get(`Dialog/${id}`)).body.split('<Participant>').slice(1);
    const counts = parties.map((party) => ({
      isOwn: party.includes('>5900<'),
      has: party.includes('PARTICIPANT_DROP'),
    }));
    expect(counts.filter((party) => party.isOwn && party.has)).toHaveLength(own);
    expect(counts.filter((party) => !party.isOwn && party.has)).toHaveLength(others);
  });
});
