import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { partiesOf, stateOf } from './raw-xmpp.ts';
import { openStage } from './stage.ts';
import type { TestStage } from './stage.ts';

const customer = '+49 170 555 0132';

const startTimesOf = (dialog: string): string[] =>
  [...dialog.matchAll(/<startTime>([^<]*)</gu)].map(([, time]) => time ?? '');

describe('Finesse simulator: forms as recorded', () => {
  let stage: TestStage;
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.close());

  const calls = (to: string): string =>
    (stage.simulator.act({ act: 'customerCalls', customer, to }) as { dialogId: string }).dialogId;
  const makeCall = (to: string): string =>
    '<Dialog><requestedAction>MAKE_CALL</requestedAction><fromAddress>5001</fromAddress>' +
    `<toAddress>${to}</toAddress></Dialog>`;

  it('gives all parties a new start when the call is answered', async () => {
    const { user, xmpp } = await stage.signedIn('1001');
    const id = calls('5001');
    const ringing = await xmpp.untilNotification('ringing', ({ event }) => event === 'POST');
    stage.clock.advance(4_000);
    await user.act(id, 'ANSWER');
    const answered = await xmpp.untilNotification(
      'the answer',
      ({ payload }) => partiesOf(payload) === `5001:ACTIVE ${customer}:ACTIVE`,
    );
    const before = startTimesOf(ringing?.payload ?? '');
    const after = startTimesOf(answered.payload);
    expect(before).toHaveLength(2);
    expect(after).toHaveLength(2);
    for (const [index, time] of after.entries()) expect(Date.parse(time) - Date.parse(before[index] ?? '')).toBe(4_000);
  });

  it('says TALKING before an own call shows, and gives back the state and the reason of before', async () => {
    const { user, xmpp } = await stage.signedIn('1001');
    await user.put('User/1001', '<User><state>NOT_READY</state><reasonCodeId>12</reasonCodeId></User>');
    await xmpp.untilNotification('Lunch', ({ payload }) => payload.includes('<label>Lunch</label>'));
    const from = xmpp.notifications.length;
    await user.post('User/1001/Dialogs', makeCall('5002'));
    await xmpp.untilNotification('ringing', ({ payload }) => partiesOf(payload) === '5001:INITIATED 5002:ALERTING');
    const [first, second, third] = xmpp.notifications.slice(from);
    expect([first?.node, stateOf(first?.payload ?? '')]).toStrictEqual(['/finesse/api/User/1001', 'TALKING']);
    expect(first?.payload).not.toContain('reasonCode');
    expect(second?.event).toBe('POST');
    expect(second?.payload).toContain('<toAddress></toAddress>');
    expect(third?.payload).toContain('<toAddress>5002</toAddress>');
    expect(third?.payload).toContain('<state>INITIATING</state><toAddress>');
    const id = /<id>(\d+)</u.exec(second?.payload ?? '')?.[1] ?? '';
    await user.act(id, 'DROP');
    const end = await xmpp.untilNotification('the end', ({ event }) => event === 'DELETE');
    expect(end.payload).toContain('<state>INITIATED</state><toAddress>');
    expect(xmpp.dialogs.filter((line) => line.includes('5001:DROPPED'))).toStrictEqual([`DELETE ${id} 5001:DROPPED`]);
    await xmpp.until('the reason of before', () => {
      const last = xmpp.notifications.findLast(({ node }) => node === '/finesse/api/User/1001');
      return last?.payload.includes('<state>NOT_READY</state>') && last.payload.includes('<label>Lunch</label>');
    });
  });

  it('takes call data without an address, and leaves out what is empty', async () => {
    const { user, xmpp } = await stage.signedIn('1001');
    const id = calls('5001');
    const ringing = await xmpp.untilNotification('ringing', ({ event }) => event === 'POST');
    expect(ringing.payload).not.toMatch(/<(?:secondaryId|wrapUpReason)>/u);
    await user.act(id, 'ANSWER');
    const data =
      '<Dialog><requestedAction>UPDATE_CALL_DATA</requestedAction>' +
      '<mediaProperties><wrapUpReason>Solved</wrapUpReason></mediaProperties></Dialog>';
    expect((await user.put(`Dialog/${id}`, data)).status).toBe(202);
    await xmpp.untilNotification('the reason', ({ payload }) => payload.includes('<wrapUpReason>Solved<'));
  });

  it('reads parameters of actions where the library puts them', async () => {
    const { user, xmpp } = await stage.signedIn('1001');
    const id = calls('5001');
    await xmpp.untilNotification('ringing', ({ event }) => event === 'POST');
    await user.act(id, 'ANSWER');
    const param = (name: string, value: string): string =>
      `<actionParams><ActionParam><name>${name}</name><value>${value}</value></ActionParam></actionParams>`;
    const older = '<mediaProperties><outboundClassification>FAX</outboundClassification></mediaProperties>';
    expect((await user.act(id, 'RECLASSIFY', older)).status).toBe(400);
    expect((await user.act(id, 'RECLASSIFY', param('outboundClassification', 'FAX'))).status).toBe(202);
    await xmpp.untilNotification('FAX', ({ payload }) => payload.includes('<outboundClassification>FAX<'));
    expect((await user.act(id, 'UPDATE_SCHEDULED_CALLBACK')).status).toBe(400);
    expect((await user.act(id, 'UPDATE_SCHEDULED_CALLBACK', param('callbackTime', 'soon'))).status).toBe(400);
    const update = () => user.act(id, 'UPDATE_SCHEDULED_CALLBACK', param('callbackTime', '2026-03-03T14:30'));
    await update();
    await xmpp.untilNotification('the refusal', ({ payload }) => payload.includes('<errorData>22<'));
    stage.simulator.act({ act: 'callData', dialog: id, callback: { time: '2026-03-03T09:00', number: customer } });
    await update();
    const told = await xmpp.untilNotification('the time', ({ payload }) => payload.includes('2026-03-03T14:30'));
    expect(told.payload).toContain(`<callbackNumber>${customer}</callbackNumber></scheduledCallbackInfo>`);
    await user.act(id, 'CANCEL_SCHEDULED_CALLBACK');
    await xmpp.until('the end of it', () => !xmpp.notifications.at(-1)?.payload.includes('scheduledCallbackInfo'));
  });

  it('says of each reason whether only the system gives it', async () => {
    const user = stage.user('1001');
    const { body } = await user.get('User/1001/ReasonCodes?category=NOT_READY');
    expect(body.match(/<systemCode>false</gu)).toHaveLength(3);
    expect((await user.get('User/1001/ReasonCode/903')).body).toContain('<systemCode>true<');
  });

  it('leaves a supervisor who barges in TALKING', async () => {
    const { user: signe, xmpp } = await stage.signedIn('1900');
    await stage.signedIn('1001');
    calls('5001');
    stage.simulator.act({ act: 'agentAnswers', agent: '1001' });
    stage.simulator.act({ act: 'supervisorMonitors', supervisor: '1900', agent: '1001' });
    await xmpp.untilNotification('TALKING', ({ payload }) => stateOf(payload) === 'TALKING');
    const from = xmpp.notifications.length;
    stage.simulator.act({ act: 'supervisorBarges', supervisor: '1900' });
    await xmpp.untilNotification('the conference', ({ payload }) => payload.includes('<callType>CONFERENCE<'));
    const later = xmpp.notifications.slice(from).filter(({ node }) => node === '/finesse/api/User/1900');
    expect(later).toStrictEqual([]);
    expect((await signe.get('User/1900')).body).toContain('<state>TALKING</state>');
  });

  it('shows the reason of before in a read while talking, where a switch says so', async () => {
    stage.simulator.setSwitch('reasonWhileTalking', 'lastId');
    const { user, xmpp } = await stage.signedIn('1001');
    await user.put('User/1001', '<User><state>NOT_READY</state><reasonCodeId>12</reasonCodeId></User>');
    await xmpp.untilNotification('Lunch', ({ payload }) => payload.includes('<label>Lunch</label>'));
    calls('5001');
    stage.simulator.act({ act: 'agentAnswers', agent: '1001' });
    const { body } = await user.get('User/1001');
    expect(body).toContain('<reasonCodeId>12</reasonCodeId>');
    expect(body).not.toContain('<reasonCode>');
    const told = await xmpp.untilNotification('TALKING', ({ payload }) => stateOf(payload) === 'TALKING');
    expect(told.payload).not.toContain('reasonCodeId');
  });
});
