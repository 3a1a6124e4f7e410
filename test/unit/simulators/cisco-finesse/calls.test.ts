import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorTypeOf } from './raw-rest.ts';
import { partiesOf, stateOf } from './raw-xmpp.ts';
import { openStage } from './stage.ts';
import type { TestStage } from './stage.ts';

const customer = '+49 170 555 0132';
const dialogIdOf = (result: unknown): string => (result as { dialogId: string }).dialogId;

describe('Finesse simulator: calls', () => {
  let stage: TestStage;
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(async () => {
    await stage.close();
  });

  it('shows a routed call from ringing to its end as documented', async () => {
    const { user, xmpp } = await stage.signedIn('1001');
    await user.put('User/1001', '<User><state>READY</state></User>');
    await xmpp.untilNotification('READY', (notification) => stateOf(notification.payload) === 'READY');
    const id = dialogIdOf(
      stage.simulator.act({ act: 'customerCalls', customer, to: '8000', variables: { callVariable1: 'A&B <1>' } }),
    );
    const post = await xmpp.untilNotification('the ringing call', (notification) => notification.event === 'POST');
    expect(post.source).toBe('/finesse/api/User/1001/Dialogs');
    expect(post.payload).toContain('<dialogs><Dialog>');
    expect(post.payload).toContain('<callType>PREROUTE_ACD_IN</callType>');
    expect(post.payload).toContain('<value>A&amp;B &lt;1&gt;</value>');
    expect(post.stanza).toContain('A&amp;amp;B');
    expect(post.payload).not.toContain('mediaId');
    expect(partiesOf(post.payload)).toBe(`5001:ALERTING ${customer}:INITIATED`);
    expect(post.payload).toContain('<actions><action>ANSWER</action></actions>');
    expect(post.payload).toContain('<mediaAddressType>AGENT_DEVICE</mediaAddressType>');
    expect(post.payload).toContain('<mediaAddressType></mediaAddressType>');
    expect(xmpp.notifications.some((notification) => stateOf(notification.payload) === 'RESERVED')).toBe(true);
    expect((await user.act(id, 'ANSWER')).status).toBe(202);
    const active = await xmpp.untilNotification(
      'the answered call',
      (notification) => notification.event === 'PUT' && notification.source === `/finesse/api/Dialog/${id}`,
    );
    expect(active.payload).toContain('<data><dialog>');
    expect(active.payload).toContain('<state>ACTIVE</state><toAddress>8000');
    expect((await user.get('User/1001/Dialogs')).body).toContain('<mediaId>1</mediaId>');
    stage.simulator.act({ act: 'hangUp', address: customer });
    await xmpp.untilNotification('the end', (notification) => notification.event === 'DELETE');
    expect(xmpp.dialogs).toEqual([
      `POST ${id} 5001:ALERTING ${customer}:INITIATED`,
      `PUT ${id} 5001:ACTIVE ${customer}:ACTIVE`,
      `PUT ${id} 5001:ACTIVE ${customer}:DROPPED`,
      `PUT ${id} 5001:DROPPED ${customer}:DROPPED`,
      `DELETE ${id} 5001:DROPPED`,
    ]);
    await xmpp.until(
      'READY again',
      () => xmpp.notifications.filter((notification) => stateOf(notification.payload) === 'READY').length === 2,
    );
    expect((await user.get(`Dialog/${id}`)).status).toBe(404);
  });

  it('keeps the dialog during wrap-up and goes on when the wrap-up timer ends', async () => {
    stage.simulator.setSwitch('wrapUp', 'REQUIRED');
    const { user, xmpp } = await stage.signedIn('1001');
    const id = dialogIdOf(stage.simulator.act({ act: 'customerCalls', customer, to: '1001' }));
    await user.act(id, 'ANSWER');
    await xmpp.untilNotification('TALKING', (notification) => stateOf(notification.payload) === 'TALKING');
    await user.put('User/1001', '<User><state>READY</state></User>');
    await xmpp.untilNotification('the pending state', (notification) =>
      notification.payload.includes('<pendingState>READY<'),
    );
    stage.simulator.act({ act: 'hangUp', address: customer });
    await xmpp.untilNotification('WORK_READY', (notification) => stateOf(notification.payload) === 'WORK_READY');
    expect(xmpp.dialogs[xmpp.dialogs.length - 1]).toBe(`PUT ${id} 5001:WRAP_UP ${customer}:ACTIVE`);
    await user.act(id, 'UPDATE_CALL_DATA', '<mediaProperties><wrapUpReason>Solved</wrapUpReason></mediaProperties>');
    await xmpp.untilNotification('the wrap-up reason', (notification) =>
      notification.payload.includes('<wrapUpReason>Solved<'),
    );
    stage.clock.advance(30_000);
    await xmpp.untilNotification('DELETE', (notification) => notification.event === 'DELETE');
    await xmpp.untilNotification('READY', (notification) => stateOf(notification.payload) === 'READY');
  });

  it('dials, fails at busy and bad numbers, and sets a ready agent not ready with 50006', async () => {
    const { user, xmpp } = await stage.signedIn('1001');
    await user.put('User/1001', '<User><state>READY</state></User>');
    const call = (to: string): string =>
      `<Dialog><requestedAction>MAKE_CALL</requestedAction><fromAddress>5001</fromAddress><toAddress>${to}` +
      '</toAddress></Dialog>';
    expect(errorTypeOf(await user.post('User/1001/Dialogs', call('5001')))).toBe('Invalid Destination');
    expect(errorTypeOf(await user.post('User/5001/Dialogs', call('5002')))).toBe('User Not Found');
    expect((await user.post('User/1001/Dialogs', call('77'))).status).toBe(202);
    const failed = await xmpp.untilNotification('FAILED', (notification) =>
      notification.payload.includes('<state>FAILED</state><stateCause>BAD_DESTINATION'),
    );
    await xmpp.untilNotification('50006', (notification) => notification.payload.includes('<code>50006<'));
    const id = /<id>(\d+)<\/id>(?:<secondaryId>|<mediaProperties>)/u.exec(failed.payload)?.[1] ?? '';
    await user.act(id, 'DROP');
    await xmpp.untilNotification('DELETE', (notification) => notification.event === 'DELETE');
    expect(xmpp.dialogs.map((line) => line.replace(`${id} `, ''))).toEqual([
      'POST 5001:INITIATING',
      'PUT 5001:INITIATING',
      'PUT 5001:INITIATED',
      'PUT 5001:FAILED',
      'PUT 5001:DROPPED',
      'DELETE 5001:DROPPED',
    ]);
    await user.post('User/1001/Dialogs', call(customer));
    const ringing = await xmpp.untilNotification(
      'ringing',
      (notification) => notification.event === 'PUT' && notification.payload.includes('<callType>OUT</callType>'),
    );
    // Nobody hears of a phone outside before it is answered.
    expect(partiesOf(ringing.payload)).toBe('5001:INITIATED');
    expect(ringing.payload).toContain('<state>INITIATED</state><toAddress>');
    stage.simulator.act({ act: 'customerAnswers', customer });
    await xmpp.untilNotification(
      'the answer',
      (notification) => partiesOf(notification.payload) === `5001:ACTIVE ${customer}:ACTIVE`,
    );
  });

  it.each(['deletePutPost', 'postDeletePut'] as const)(
    'plays consult and conference, in the order %s',
    async (order) => {
      stage.simulator.setSwitch('conferenceOrder', order);
      const { user: ada, xmpp } = await stage.signedIn('1001');
      const { user: bo, xmpp: bosXmpp } = await stage.signedIn('1002');
      const id = dialogIdOf(stage.simulator.act({ act: 'customerCalls', customer, to: '1001' }));
      await ada.act(id, 'ANSWER');
      await ada.act(id, 'CONSULT_CALL', '<toAddress>5002</toAddress>');
      const offered = await bosXmpp.untilNotification('the consult', (notification) => notification.event === 'POST');
      const consultId = /<id>(\d+)<\/id>(?:<secondaryId>|<mediaProperties>)/u.exec(offered.payload)?.[1] ?? '';
      expect(offered.payload).toContain('<callType>CONSULT_OFFERED</callType>');
      expect(partiesOf(offered.payload)).toBe('5001:INITIATED 5002:ALERTING');
      const first = await xmpp.untilNotification(
        'the own consult',
        (notification) => notification.event === 'POST' && notification.payload.includes(`<id>${consultId}<`),
      );
      expect(first.payload).toContain(`<associatedDialogUri>/finesse/api/Dialog/${id}</associatedDialogUri>`);
      expect(first.payload).toContain('<callType>CONSULT</callType>');
      const held = await xmpp.untilNotification(
        'the held call',
        (notification) => partiesOf(notification.payload) === `5001:HELD ${customer}:ACTIVE`,
      );
      expect(held.payload).not.toContain('<action>CONFERENCE</action>');
      await bo.act(consultId, 'ANSWER');
      await xmpp.untilNotification(
        'CONFERENCE among the actions',
        (notification) =>
          notification.source.endsWith(id) && notification.payload.includes('<action>CONFERENCE</action>'),
      );
      await bosXmpp.untilNotification(
        'the answered consult',
        (notification) => partiesOf(notification.payload) === '5001:ACTIVE 5002:ACTIVE',
      );
      const before = xmpp.dialogs.length;
      const bosBefore = bosXmpp.dialogs.length;
      expect((await ada.act(id, 'CONFERENCE')).status).toBe(202);
      const three = `5001:ACTIVE ${customer}:ACTIVE 5002:ACTIVE`;
      await xmpp.until(
        'both pieces',
        () =>
          xmpp.dialogs.slice(before).some((line) => line === `PUT ${id} ${three}`) &&
          xmpp.dialogs.slice(before).some((line) => line.startsWith('DELETE')),
      );
      await bosXmpp.until('both pieces', () => bosXmpp.dialogs.length >= bosBefore + 2);
      const gone = `DELETE ${consultId} 5002:DROPPED`;
      const bosExpected = order === 'deletePutPost' ? [gone, `POST ${id} ${three}`] : [`POST ${id} ${three}`, gone];
      expect(bosXmpp.dialogs.slice(bosBefore, bosBefore + 2)).toEqual(bosExpected);
      expect(xmpp.dialogs.slice(before)).toContain(`DELETE ${consultId} 5001:DROPPED`);
      const shown = await ada.get(`Dialog/${id}`);
      expect(shown.body).toContain('<callType>CONFERENCE</callType>');
      expect(shown.body).toContain(`<secondaryId>${consultId}</secondaryId>`);
      expect(bosXmpp.notifications.filter((notification) => stateOf(notification.payload) === 'READY')).toEqual([]);
      expect(stage.simulator.model.calls.get(id)?.controller).toBe('5001');
    },
  );

  it('transfers: the first agent loses both dialogs, the second gets the call', async () => {
    const { user: ada, xmpp } = await stage.signedIn('1001');
    const { xmpp: bosXmpp } = await stage.signedIn('1002');
    const id = dialogIdOf(stage.simulator.act({ act: 'customerCalls', customer, to: '1001' }));
    await ada.act(id, 'ANSWER');
    await ada.act(id, 'CONSULT_CALL', '<toAddress>5002</toAddress>');
    await bosXmpp.untilNotification('the consult', (notification) => notification.event === 'POST');
    stage.simulator.act({ act: 'agentAnswers', agent: 'blind' });
    await ada.act(id, 'TRANSFER');
    await xmpp.until('both gone', () => xmpp.dialogs.filter((line) => line.startsWith('DELETE')).length === 2);
    const post = await bosXmpp.untilNotification(
      'the transferred call',
      (notification) => notification.event === 'POST' && notification.payload.includes('<callType>TRANSFER<'),
    );
    expect(partiesOf(post.payload)).toContain('5002:ACTIVE');
    expect(stage.simulator.model.users.get('1001')?.state).toBe('NOT_READY');
    expect((await ada.get('User/1001/Dialogs')).body).toBe('<Dialogs/>');
  });

  it('transfers in a single step: the target rings, the agent is free', async () => {
    const { user: ada, xmpp } = await stage.signedIn('1001');
    const { xmpp: bosXmpp } = await stage.signedIn('1002');
    const id = dialogIdOf(stage.simulator.act({ act: 'customerCalls', customer, to: '1001' }));
    await ada.act(id, 'ANSWER');
    await ada.act(id, 'TRANSFER_SST', '<toAddress>5002</toAddress>');
    await xmpp.untilNotification('DELETE', (notification) => notification.event === 'DELETE');
    await bosXmpp.untilNotification(
      'ringing',
      (notification) => notification.event === 'POST' && partiesOf(notification.payload).includes('5002:ALERTING'),
    );
    stage.simulator.act({ act: 'agentAnswers', agent: '1002' });
    await bosXmpp.untilNotification(
      'talking',
      (notification) => partiesOf(notification.payload) === `${customer}:ACTIVE 5002:ACTIVE`,
    );
    expect(stage.simulator.model.users.get('1001')?.state).toBe('NOT_READY');
  });

  it('carries out requests for one call one after the other, in the order they came', async () => {
    stage.simulator.setSwitch('verdictDelayMs', 100);
    const { user: ada, xmpp } = await (async () => {
      const signing = stage.signedIn('1001');
      await new Promise<void>((resolve) => {
        const tick = (): void => {
          stage.clock.advance(100);
          if (stage.simulator.model.users.get('1001')?.state === 'LOGOUT') setImmediate(tick);
          else resolve();
        };
        tick();
      });
      return signing;
    })();
    const id = dialogIdOf(stage.simulator.act({ act: 'customerCalls', customer, to: '1001' }));
    for (const action of ['ANSWER', 'HOLD', 'RETRIEVE', 'HOLD']) expect((await ada.act(id, action)).status).toBe(202);
    expect(xmpp.dialogs).toEqual([`POST ${id} 5001:ALERTING ${customer}:INITIATED`]);
    stage.clock.advance(100);
    await xmpp.untilNotification('the answer', (notification) =>
      partiesOf(notification.payload).startsWith('5001:ACTIVE'),
    );
    expect(xmpp.dialogs.length).toBe(2);
    stage.clock.advance(300);
    await xmpp.until('all of it', () => xmpp.dialogs.length === 5);
    expect(xmpp.dialogs.slice(2).map((line) => line.split(' ')[2])).toEqual(['5001:HELD', '5001:ACTIVE', '5001:HELD']);
  });

  it('refuses wrong dialog requests in the documented order', async () => {
    const { user: ada } = await stage.signedIn('1001');
    const { user: bo } = await stage.signedIn('1002');
    const id = dialogIdOf(stage.simulator.act({ act: 'customerCalls', customer, to: '1001' }));
    expect(errorTypeOf(await ada.act('1', 'ANSWER'))).toBe('Dialog Not Found');
    expect(errorTypeOf(await bo.act(id, 'ANSWER'))).toBe('Invalid Authorization User Specified');
    expect(errorTypeOf(await bo.get(`Dialog/${id}`))).toBe('Invalid Authorization User Specified');
    const put = async (body: string): Promise<string> => errorTypeOf(await ada.put(`Dialog/${id}`, body));
    expect(
      await put(
        '<Dialog><requestedAction>DROP</requestedAction><targetMediaAddress>5002</targetMediaAddress></Dialog>',
      ),
    ).toBe('Invalid Authorization User Specified');
    expect(await put('<Dialog><targetMediaAddress>5001</targetMediaAddress></Dialog>')).toBe('Parameter Missing');
    expect(await put('<Dialog><requestedAction>DROP</requestedAction></Dialog>')).toBe('Parameter Missing');
    expect(errorTypeOf(await ada.act(id, 'EXPLODE'))).toBe('Invalid Input');
    expect((await ada.act(id, 'START_RECORDING')).status).toBe(501);
    const dtmf = (digits: string): string =>
      `<actionParams><ActionParam><name>dtmfString</name><value>${digits}</value></ActionParam></actionParams>`;
    await ada.act(id, 'ANSWER');
    expect(errorTypeOf(await ada.act(id, 'SEND_DTMF', dtmf('12x')))).toBe('Invalid Input');
    expect((await ada.act(id, 'SEND_DTMF', dtmf('12#A'))).status).toBe(202);
    await ada.act(id, 'HOLD');
    const held = await ada.act(id, 'SEND_DTMF', dtmf('1'));
    expect([held.status, errorTypeOf(held)]).toEqual([401, 'Invalid State']);
  });

  it.each([
    ['empty', '<mediaAddressType></mediaAddressType>'],
    ['absent', `<mediaAddress>${customer}</mediaAddress><startTime>`],
    ['NULL', '<mediaAddressType>NULL</mediaAddressType>'],
  ] as const)('shows a customer with the mediaAddressType %s', async (form, text) => {
    stage.simulator.setSwitch('mediaAddressTypeOfCustomer', form);
    const { user } = await stage.signedIn('1001');
    stage.simulator.act({ act: 'customerCalls', customer, to: '1001' });
    expect((await user.get('User/1001/Dialogs')).body).toContain(text);
  });

  it('shows a consult call as OUT and AGENT_INSIDE with the related dialog, as switched', async () => {
    stage.simulator.setSwitch('consultCallType', 'OUT_WITH_ASSOCIATED');
    const { user: ada, xmpp } = await stage.signedIn('1001');
    const { xmpp: bosXmpp } = await stage.signedIn('1002');
    const id = dialogIdOf(stage.simulator.act({ act: 'customerCalls', customer: '', to: '1001' }));
    await ada.act(id, 'ANSWER');
    await ada.act(id, 'CONSULT_CALL', '<toAddress>5002</toAddress>');
    const own = await xmpp.untilNotification(
      'the own side',
      (notification) => notification.event === 'POST' && notification.payload.includes('<callType>OUT<'),
    );
    const other = await bosXmpp.untilNotification(
      'the other side',
      (notification) => notification.event === 'POST' && notification.payload.includes('<callType>AGENT_INSIDE<'),
    );
    for (const notification of [own, other])
      expect(notification.payload).toContain(`<associatedDialogUri>/finesse/api/Dialog/${id}<`);
    expect((await ada.get(`Dialog/${id}`)).body).toContain('<fromAddress></fromAddress>');
  });

  it.each([
    ['both', 'r-7', 'r-7'],
    ['headerOnly', 'r-7', ''],
    ['none', undefined, ''],
  ] as const)('gives the request id back: %s', async (form, header, inNews) => {
    const { user, xmpp } = await stage.signedIn('1001');
    stage.simulator.setSwitch('echoRequestId', form);
    const answer = await user.put('User/1001', '<User><state>READY</state></User>', { requestid: 'r-7' });
    expect(answer.headers['requestid']).toBe(header);
    expect(
      (await xmpp.untilNotification('READY', (notification) => stateOf(notification.payload) === 'READY')).requestId,
    ).toBe(inNews);
  });

  it('refuses parties above the conference limit', async () => {
    stage.simulator.setSwitch('conferenceLimit', 3);
    const { user } = await stage.signedIn('1001');
    const id = dialogIdOf(
      stage.simulator.act({ act: 'createConference', parties: ['5001', customer, '+44 20 7946 0958'] }),
    );
    const answer = await user.act(id, 'CONSULT_CALL', '<toAddress>5002</toAddress>');
    expect([answer.status, errorTypeOf(answer)]).toEqual([400, '20700']);
  });

  it('lets only the controller add parties', async () => {
    const { xmpp: bosXmpp, user: bo } = await stage.signedIn('1002');
    stage.simulator.act({ act: 'agentSignsIn', agent: '1001' });
    stage.simulator.act({ act: 'agentSignsIn', agent: '1003' });
    const id = dialogIdOf(
      stage.simulator.act({ act: 'createConference', parties: ['5001', '5002', customer], controller: '5001' }),
    );
    await bo.act(id, 'CONSULT_CALL', '<toAddress>5003</toAddress>');
    await bosXmpp.untilNotification(
      'the consult',
      (notification) => notification.event === 'POST' && notification.payload.includes('CONSULT<'),
    );
    stage.simulator.act({ act: 'agentAnswers', agent: '1003' });
    await bo.act(id, 'CONFERENCE');
    const refused = await bosXmpp.untilNotification('the refusal', (notification) =>
      notification.payload.includes('apiErrors'),
    );
    expect(refused.payload).toContain('<errorType>Generic Error</errorType>');
    expect(refused.payload).toContain('<errorData>20999</errorData>');
    expect(refused.source).toBe(`/finesse/api/Dialog/${id}`);
  });
});
