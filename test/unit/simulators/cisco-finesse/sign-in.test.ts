import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorTypeOf, exchange, rawUser } from './raw-rest.ts';
import { connectWebSocket, openWebSocket, stateOf } from './raw-xmpp.ts';
import { openStage } from './stage.ts';
import type { TestStage } from './stage.ts';

const login = (extension: string): string => `<User><state>LOGIN</state><extension>${extension}</extension></User>`;
const state = (name: string, reason = ''): string =>
  `<User><state>${name}</state>${reason && `<reasonCodeId>${reason}</reasonCodeId>`}</User>`;

describe('Finesse simulator: signing in and agent state', () => {
  let stage: TestStage;
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(async () => {
    await stage.close();
  });

  it('follows the documented sign-in sequence', async () => {
    const { simulator } = stage;
    const info = await exchange(`${simulator.addresses.https}/finesse/api/SystemInfo?nocache=1`, simulator.caPem);
    expect(info.status).toBe(200);
    expect(info.body).toContain('<status>IN_SERVICE</status>');
    expect(info.body).toContain(`<xmppDomain>${simulator.addresses.domain}</xmppDomain>`);
    const ada = stage.user('1001');
    const byName = await ada.get('User/aberg');
    expect(byName.body).toContain('<loginId>1001</loginId>');
    expect(stateOf(byName.body)).toBe('LOGOUT');
    const xmpp = await connectWebSocket(simulator, '1001');
    const answer = await ada.put('User/1001', login('5001'), { requestId: 'abc-1' });
    expect(answer.status).toBe(202);
    expect(answer.body).toBe('');
    expect(answer.headers['requestid']).toBe('abc-1');
    const notification = await xmpp.untilNotification('NOT_READY', (one) => one.node === '/finesse/api/User/1001');
    expect(stateOf(notification.payload)).toBe('NOT_READY');
    expect(notification.payload).toContain('<reasonCodeId>-1</reasonCodeId>');
    expect(notification.payload.startsWith('<Update><data><user>')).toBe(true);
    expect(notification.event).toBe('PUT');
    expect(notification.source).toBe('/finesse/api/User/1001');
    expect(notification.requestId).toBe('abc-1');
    expect(notification.to).toBe(`1001@${simulator.addresses.domain}`);
    expect((await ada.get('User/1001/Dialogs')).body).toBe('<Dialogs/>');
    const reasons = await ada.get('User/1001/ReasonCodes?category=NOT_READY');
    expect(reasons.body).toContain('<uri>/finesse/api/ReasonCode/12</uri>');
    expect((await ada.put('User/1001', state('READY'))).status).toBe(202);
    await xmpp.untilNotification('READY', (one) => stateOf(one.payload) === 'READY');
    xmpp.leave();
  });

  it.each([
    ['an unknown extension', '9999', '260', 'Invalid Device'],
    ['an extension in use', '5002', '283', 'Device Busy'],
  ])('accepts %s, then refuses it by notification', async (_, extension, code, type) => {
    stage.simulator.act({ act: 'agentSignsIn', agent: '1002' });
    const xmpp = await connectWebSocket(stage.simulator, '1001');
    expect((await stage.user('1001').put('User/1001', login(extension))).status).toBe(202);
    const notification = await xmpp.untilNotification('the refusal', (one) => one.payload.includes('<apiErrors>'));
    expect(notification.node).toBe('/finesse/api/User/1001');
    expect(notification.payload).toContain(`<errorData>${code}</errorData>`);
    expect(notification.payload).toContain(`<errorType>${type}</errorType>`);
    xmpp.leave();
  });

  it('refuses wrong state requests in the documented order', async () => {
    const ada = stage.user('1001');
    expect(errorTypeOf(await ada.put('User/4711', login('5001')))).toBe('User Not Found');
    expect(errorTypeOf(await ada.put('User/1002', 'not xml at all'))).toBe('Invalid Authorization User Specified');
    expect(errorTypeOf(await ada.put('User/1001', 'not xml at all'))).toBe('Invalid Input');
    expect(errorTypeOf(await ada.put('User/1001', '<User></User>'))).toBe('Parameter Missing');
    expect(errorTypeOf(await ada.put('User/1001', state('SLEEPING')))).toBe('Invalid Input');
    expect(errorTypeOf(await ada.put('User/1001', '<User><state>LOGIN</state></User>'))).toBe('Parameter Missing');
    expect(errorTypeOf(await ada.put('User/1001', login('+4930555')))).toBe('Invalid Input');
  });

  it('needs a reason for not ready and sign-out, and refuses sign-out from ready', async () => {
    const { user, xmpp } = await stage.signedIn('1001');
    expect(errorTypeOf(await user.put('User/1001', state('NOT_READY')))).toBe('Parameter Missing');
    expect(errorTypeOf(await user.put('User/1001', state('NOT_READY', '21')))).toBe('Invalid Input');
    await user.put('User/1001', state('NOT_READY', '12'));
    const lunch = await xmpp.untilNotification('the reason', (one) => one.payload.includes('<reasonCodeId>12<'));
    expect(lunch.payload).toContain('<label>Lunch</label>');
    await user.put('User/1001', state('READY'));
    await xmpp.untilNotification('READY', (one) => stateOf(one.payload) === 'READY');
    expect(errorTypeOf(await user.put('User/1001', state('LOGOUT', '21')))).toBe('Invalid State');
    await user.put('User/1001', state('NOT_READY', '11'));
    expect((await user.put('User/1001', state('LOGOUT', '21'))).status).toBe(202);
    await xmpp.untilNotification('LOGOUT', (one) => stateOf(one.payload) === 'LOGOUT');
  });

  it('lets a supervisor change the state of the own team only, and without a reason', async () => {
    const { xmpp } = await stage.signedIn('1001');
    const signe = stage.user('1900');
    expect(errorTypeOf(await signe.put('User/1004', state('READY')))).toBe('Invalid Supervisor');
    expect(errorTypeOf(await signe.put('User/1001', state('NOT_READY', '11')))).toBe('Invalid Input');
    await signe.put('User/1001', state('READY'));
    await xmpp.untilNotification('READY', (one) => stateOf(one.payload) === 'READY');
    await signe.put('User/1001', state('NOT_READY'));
    await xmpp.untilNotification('reason 999', (one) => one.payload.includes('<code>999</code>'));
  });

  it('keeps the state of a user who signs in a second time', async () => {
    const { user, xmpp } = await stage.signedIn('1001');
    await user.put('User/1001', state('READY'));
    await xmpp.untilNotification('READY', (one) => stateOf(one.payload) === 'READY');
    await user.put('User/1001', login('5001'), { requestid: 'again' });
    const notification = await xmpp.untilNotification('the forced sign-in', (one) => one.requestId === 'again');
    expect(stateOf(notification.payload)).toBe('READY');
  });

  it('locks an account for five minutes after five wrong passwords', async () => {
    const wrong = rawUser(stage.simulator, '1001', 'wrong');
    for (let attempt = 1; attempt <= 5; attempt += 1)
      expect(errorTypeOf(await wrong.get('User/1001'))).toBe('Authorization Failure');
    const right = stage.user('1001');
    const locked = await right.get('User/1001');
    expect(locked.status).toBe(401);
    expect(locked.body).toContain('locked');
    const refused = await openWebSocket(stage.simulator, '1001');
    expect(refused.stanzas.some((stanza) => stanza.startsWith('<failure'))).toBe(true);
    refused.leave();
    stage.clock.advance(5 * 60_000);
    expect((await right.get('User/1001')).status).toBe(200);
  });

  it('refuses sign-in with 289 under the fault lockedOut', async () => {
    stage.simulator.act({ act: 'setFault', fault: 'lockedOut' });
    const xmpp = await connectWebSocket(stage.simulator, '1001');
    await stage.user('1001').put('User/1001', login('5001'));
    const notification = await xmpp.untilNotification('289', (one) => one.payload.includes('<errorData>289<'));
    expect(notification.payload).toContain('CF_AGENT_ACCOUNT_LOCKED_OUT');
    expect(stage.simulator.model.users.get('1001')?.state).toBe('LOGOUT');
    xmpp.leave();
  });

  it('signs an agent out a minute after the last session is lost, with reason 255', async () => {
    const { xmpp } = await stage.signedIn('1001');
    stage.simulator.act({ act: 'killXmpp', agent: '1001' });
    await xmpp.untilClosed();
    const ada = stage.user('1001');
    stage.clock.advance(59_000);
    expect(stateOf((await ada.get('User/1001')).body)).toBe('NOT_READY');
    stage.clock.advance(1_000);
    const after = await ada.get('User/1001');
    expect(after.body).toContain('<code>255</code>');
    expect(stage.simulator.model.users.get('1001')?.state).toBe('LOGOUT');
  });

  it('cancels the sign-out when the agent comes back in time', async () => {
    const { xmpp } = await stage.signedIn('1001');
    stage.simulator.act({ act: 'killXmpp', agent: '1001' });
    await xmpp.untilClosed();
    stage.clock.advance(30_000);
    const again = await connectWebSocket(stage.simulator, '1001', { resource: 'again' });
    stage.clock.advance(60_000);
    expect(stage.simulator.model.users.get('1001')?.state).toBe('NOT_READY');
    again.leave();
  });

  it('replies 200 instead of 202 to a state change, or sends the event first, as switched', async () => {
    const { user, xmpp } = await stage.signedIn('1001');
    stage.simulator.setSwitch('stateChangeStatus', 200);
    stage.simulator.setSwitch('eventBefore202', true);
    const order: string[] = [];
    const notification = xmpp
      .untilNotification('READY', (one) => stateOf(one.payload) === 'READY')
      .then(() => order.push('notification'));
    const answer = user.put('User/1001', state('READY')).then((reply) => order.push(String(reply.status)));
    await Promise.all([notification, answer]);
    expect(order).toEqual(['notification', '200']);
  });
});
