import { afterEach, describe, expect, it } from 'vitest';
import { liveLegs } from '../../../../main/simulators/cisco-finesse/model/call-rules.ts';
import { errorTypeOf, exchange } from './raw-rest.ts';
import { partiesOf, stateOf } from './raw-xmpp.ts';
import { openStage } from './stage.ts';
import type { TestStage } from './stage.ts';

const customer = '+49 170 555 0132';

describe('Finesse simulator: scenes that play', () => {
  let stage: TestStage | null = null;
  afterEach(async () => {
    await stage?.close();
    stage = null;
  });

  const open = async (scene: string): Promise<TestStage> => {
    stage = await openStage({ scene, autoplay: true });
    return stage;
  };

  /** Advances the clock by a tenth of a second a turn until the promise has settled. Returns how long that took. */
  const whileTimePasses = async <Value>(on: TestStage, promise: Promise<Value>): Promise<Value> => {
    let isSettled = false;
    const settled = promise.finally(() => {
      isSettled = true;
    });
    settled.catch(() => undefined);
    while (!isSettled) {
      on.clock.advance(100);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return settled;
  };

  it('incoming-call: a customer calls; another agent answers the consult call; a conference is made', async () => {
    const on = await open('incoming-call');
    expect(on.simulator.user).toMatchObject({ loginId: '1001', firstName: 'Ada', extension: '5001' });
    const { user, xmpp } = await whileTimePasses(on, on.signedIn('1001'));
    await user.put('User/1001', '<User><state>READY</state></User>');
    const ringing = await whileTimePasses(
      on,
      xmpp.untilNotification('the call', (notification) => notification.event === 'POST'),
    );
    expect(partiesOf(ringing.payload)).toBe(`5001:ALERTING ${customer}:INITIATED`);
    const id = /<id>(\d+)<\/id>(?:<secondaryId>|<mediaProperties>)/u.exec(ringing.payload)?.[1] ?? '';
    await user.act(id, 'ANSWER');
    await whileTimePasses(
      on,
      xmpp.untilNotification('talking', (notification) => partiesOf(notification.payload).startsWith('5001:ACTIVE')),
    );
    await user.act(id, 'CONSULT_CALL', '<toAddress>5002</toAddress>');
    await whileTimePasses(
      on,
      xmpp.untilNotification(
        'the answer',
        (notification) => partiesOf(notification.payload) === '5001:ACTIVE 5002:ACTIVE',
      ),
    );
    await user.act(id, 'CONFERENCE');
    await whileTimePasses(
      on,
      xmpp.untilNotification(
        'three',
        (notification) => partiesOf(notification.payload) === `5001:ACTIVE ${customer}:ACTIVE 5002:ACTIVE`,
      ),
    );
    await user.act(id, 'DROP');
    await whileTimePasses(
      on,
      xmpp.untilNotification(
        'the next customer',
        (notification) => notification.event === 'POST' && notification.payload.includes('+44 20 7946 0958'),
      ),
    );
    expect(on.simulator.model.calls.has(id)).toBe(false);
  });

  it('four-party: starts at each sign-in; agents can be dropped, the customer cannot', async () => {
    const on = await open('four-party');
    const { user, xmpp } = await whileTimePasses(on, on.signedIn('1900'));
    const shown = await whileTimePasses(
      on,
      xmpp.untilNotification('the conference', (notification) => notification.event === 'POST'),
    );
    expect(partiesOf(shown.payload)).toBe(`5001:ACTIVE 5002:ACTIVE ${customer}:ACTIVE 5900:ACTIVE`);
    const id = /<id>(\d+)<\/id>(?:<secondaryId>|<mediaProperties>)/u.exec(shown.payload)?.[1] ?? '';
    expect(errorTypeOf(await user.drop(id, customer))).toBe('Invalid Destination');
    on.simulator.setSwitch('enableDropParticipantFor', 'all');
    await user.drop(id, customer);
    await whileTimePasses(
      on,
      xmpp.untilNotification('290', (notification) => notification.payload.includes('<errorData>290<')),
    );
    for (const agent of ['5001', '5002']) {
      await user.drop(id, agent);
      await whileTimePasses(
        on,
        xmpp.untilNotification(`${agent} gone`, (notification) =>
          partiesOf(notification.payload).includes(`${agent}:DROPPED`),
        ),
      );
    }
    await user.act(id, 'DROP');
    await whileTimePasses(
      on,
      xmpp.untilNotification('the end', (notification) => notification.event === 'DELETE'),
    );
    on.simulator.act({ act: 'forceSignOut', agent: '1900' });
    await user.put('User/1900', '<User><state>LOGIN</state><extension>5900</extension></User>');
    await whileTimePasses(
      on,
      xmpp.until('a new conference', () => xmpp.dialogs.filter((line) => line.startsWith('POST')).length === 2),
    );
  });

  it('supervisor: agents talk to customers, hold now and then, and can be monitored', async () => {
    const on = await open('supervisor');
    const talkers = [...on.simulator.model.users.values()]
      .filter((user) => user.state === 'TALKING')
      .map((user) => user.loginId);
    expect(talkers).toEqual(['1001', '1002']);
    on.clock.advance(40_000);
    expect(on.simulator.model.users.get('1002')?.state).toBe('HOLD');
    on.clock.advance(6_000);
    expect(on.simulator.model.users.get('1002')?.state).toBe('TALKING');
    const { user, xmpp } = await whileTimePasses(on, on.signedIn('1900'));
    await user.post(
      'User/1900/Dialogs',
      '<Dialog><requestedAction>SILENT_MONITOR</requestedAction><fromAddress>5900</fromAddress>' +
        '<toAddress>5001</toAddress></Dialog>',
    );
    await whileTimePasses(
      on,
      xmpp.untilNotification(
        'monitoring',
        (notification) => partiesOf(notification.payload) === '5900:ACTIVE 5001:ACTIVE',
      ),
    );
  });

  it('failover: the first node is down for a while', async () => {
    const on = await open('failover');
    expect(on.simulator.alternate).not.toBeNull();
    const { xmpp } = await whileTimePasses(on, on.signedIn('1900'));
    await whileTimePasses(on, xmpp.untilClosed());
    const info = (): Promise<unknown> =>
      exchange(`${on.simulator.addresses.https}/finesse/api/SystemInfo`, on.simulator.caPem);
    await expect(info()).rejects.toThrow(/ECONN|socket|disconnected/u);
    on.clock.advance(45_000);
    await expect(info()).resolves.toMatchObject({ status: 200 });
  });

  it('three-thousand: one conference of 3,000 parties', async () => {
    const on = await open('three-thousand');
    const { user, xmpp } = await whileTimePasses(on, on.signedIn('1900'));
    await whileTimePasses(
      on,
      xmpp.untilNotification('the conference', (notification) => notification.event === 'POST'),
    );
    const [call] = on.simulator.model.calls.values();
    expect(call && liveLegs(call)).toHaveLength(3_000);
    await user.drop(call?.id ?? '', '60001');
    await whileTimePasses(
      on,
      xmpp.untilNotification('the drop', (notification) => notification.payload.includes('<state>DROPPED</state>')),
    );
    expect(call && liveLegs(call)).toHaveLength(2_999);
    expect(stateOf((await user.get('User/20001')).body)).toBe('NOT_READY');
  });
});
