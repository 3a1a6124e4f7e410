import { afterEach, describe, expect, it } from 'vitest';
import type { FinesseSimulatorOptions } from '../../../../main/simulators/cisco-finesse/simulator.ts';
import { partiesOf, stateOf } from './raw-xmpp.ts';
import type { RawXmpp } from './raw-xmpp.ts';
import { openStage } from './stage.ts';
import type { TestStage } from './stage.ts';

const customer = '+49 170 555 0132';

describe('Finesse simulator: what differs or goes wrong', () => {
  let stage: TestStage;
  const open = async (switches: FinesseSimulatorOptions['switches'] = {}): Promise<void> => {
    stage = await openStage({ switches });
  };
  afterEach(() => stage.close());

  const calls = (to: string): string =>
    (stage.simulator.act({ act: 'customerCalls', customer, to }) as { dialogId: string }).dialogId;
  const conference = (...parties: string[]): string =>
    (stage.simulator.act({ act: 'createConference', parties, from: customer }) as { dialogId: string }).dialogId;

  /** Ada talks to the customer and, on a consult call, to Bo. Gives the ids of both calls. */
  const consulting = async (): Promise<{ ada: RawXmpp; bo: RawXmpp; id: string; consult: string }> => {
    const { xmpp: ada } = await stage.signedIn('1001');
    const { xmpp: bo } = await stage.signedIn('1002');
    const id = calls('5001');
    for (const act of ['agentAnswers', 'agentConsults'] as const)
      stage.simulator.act(act === 'agentAnswers' ? { act, agent: '1001' } : { act, agent: '1001', to: '5002' });
    stage.simulator.act({ act: 'agentAnswers', agent: '1002' });
    const offered = await bo.untilNotification('the consult', ({ event }) => event === 'POST');
    await ada.until('both calls', () => ada.dialogs.some((line) => line.includes('5001:ACTIVE 5002:ACTIVE')));
    return { ada, bo, id, consult: /<id>(\d+)</u.exec(offered.payload)?.[1] ?? '' };
  };

  it('transfers in the documented order: both calls leave the agent first', async () => {
    await open();
    const { ada, bo, id, consult } = await consulting();
    const before = [ada.dialogs.length, bo.dialogs.length] as const;
    stage.simulator.act({ act: 'agentTransfers', agent: '1001', dialog: id });
    await bo.until('the call', () => bo.dialogs.some((line) => line.startsWith(`POST ${id}`)));
    await ada.until('READY or not', () => stateOf(ada.notifications.at(-1)?.payload ?? '') === 'NOT_READY');
    expect(ada.dialogs.slice(before[0])).toStrictEqual([`DELETE ${id} 5001:DROPPED`, `DELETE ${consult} 5001:DROPPED`]);
    expect(bo.dialogs.slice(before[1])).toStrictEqual([
      `DELETE ${consult} 5002:DROPPED`,
      `POST ${id} ${customer}:ACTIVE 5002:ACTIVE`,
    ]);
  });

  it.each(['consultSurvives', 'new'] as const)('gives a conference another id for good: %s', async (form) => {
    await open({ dialogIdAfterConference: form });
    const { ada, id, consult } = await consulting();
    stage.simulator.act({ act: 'agentConferences', agent: '1001', dialog: id });
    const shown = await ada.untilNotification(
      'the conference',
      ({ event, payload }) => event !== 'DELETE' && payload.includes('<callType>CONFERENCE<'),
    );
    const ownId = /<id>(\d+)</u.exec(shown.payload)?.[1] ?? '';
    expect(ownId === consult).toBe(form === 'consultSurvives');
    expect(ownId).not.toBe(id);
    expect(shown.payload).toContain(`<secondaryId>${id}</secondaryId>`);
    expect(partiesOf(shown.payload).split(' ').sort()).toStrictEqual(
      `5001:ACTIVE 5002:ACTIVE ${customer}:ACTIVE`.split(' ').sort(),
    );
    expect(ada.dialogs.some((line) => line.startsWith(`DELETE ${id}`))).toBe(true);
    expect([...stage.simulator.model.calls.keys()]).toStrictEqual([ownId]);
  });

  it('lacks everybody else at a sign-in during a conference, until something changes', async () => {
    await open({ conferenceListAtSignIn: 'lacksOthers' });
    const id = conference('5900', '5001', customer);
    const { user, xmpp } = await stage.signedIn('1900');
    const first = await xmpp.untilNotification('the conference', ({ event }) => event === 'POST');
    expect(partiesOf(first.payload)).toBe('5900:ACTIVE');
    expect(partiesOf((await user.get('User/1900/Dialogs')).body)).toBe('5900:ACTIVE');
    stage.simulator.act({ act: 'callData', dialog: id, variables: { callVariable1: 'x' } });
    await xmpp.untilNotification('all', ({ payload }) => partiesOf(payload).includes('5001:ACTIVE'));
    expect(partiesOf((await user.get('User/1900/Dialogs')).body)).toContain('5001:ACTIVE');
  });

  it('uses the id of a call that has ended for the next one', async () => {
    await open({ dialogIds: 'again' });
    await stage.signedIn('1001');
    const first = calls('5001');
    stage.simulator.act({ act: 'hangUp', address: customer });
    expect(calls('5001')).toBe(first);
  });

  it('has extensions that are login ids', async () => {
    await open({ extensions: 'loginIds' });
    const { xmpp } = await stage.signedIn('1001');
    const id = calls('1001');
    const ringing = await xmpp.untilNotification('ringing', ({ event }) => event === 'POST');
    expect([ringing.payload.includes(`<id>${id}<`), partiesOf(ringing.payload)]).toStrictEqual([
      true,
      `1001:ALERTING ${customer}:INITIATED`,
    ]);
  });

  it('deletes a user without any data, and takes it from the team', async () => {
    await open();
    const { user, xmpp } = await stage.signedIn('1900');
    xmpp.send(
      `<iq xmlns='jabber:client' type='set' id='t1' to='pubsub.${stage.simulator.addresses.domain}'><pubsub ` +
        `xmlns='http://jabber.org/protocol/pubsub'><subscribe node='/finesse/api/Team/10/Users' jid='${xmpp.jid}'/>` +
        '</pubsub></iq>',
    );
    await xmpp.untilStanza(/id='t1'/u);
    stage.simulator.act({ act: 'deleteUser', agent: '1002' });
    const gone = await xmpp.untilNotification('the end of the user', ({ event }) => event === 'DELETE');
    expect([gone.node, gone.source]).toStrictEqual(['/finesse/api/Team/10/Users', '/finesse/api/User/1002']);
    expect(gone.payload).not.toContain('<data>');
    expect((await user.get('Team/10')).body).not.toContain('<loginId>1002<');
  });

  it('signs out a minute after its client became unavailable, as after one that has gone', async () => {
    await open();
    const { xmpp } = await stage.signedIn('1001');
    xmpp.send(`<presence xmlns='jabber:client' type='unavailable'/>`);
    xmpp.send(`<iq xmlns='jabber:client' type='get' id='p1'><ping xmlns='urn:xmpp:ping'/></iq>`);
    await xmpp.untilStanza(/id='p1'/u);
    stage.clock.advance(59_000);
    expect(stage.simulator.model.users.get('1001')?.state).toBe('NOT_READY');
    stage.clock.advance(1_000);
    expect(stage.simulator.model.users.get('1001')?.state).toBe('LOGOUT');
  });

  it('lets another client of the same user cause actions and errors', async () => {
    await open();
    const { xmpp } = await stage.signedIn('1001');
    const id = calls('5001');
    const act = (action: string): unknown =>
      stage.simulator.act({
        act: 'otherClient',
        agent: '1001',
        method: 'PUT',
        path: `Dialog/${id}`,
        body:
          `<Dialog><requestedAction>${action}</requestedAction>` +
          '<targetMediaAddress>5001</targetMediaAddress></Dialog>',
        requestId: 'of-another',
      });
    expect(act('RETRIEVE')).toStrictEqual({ status: 202, body: '' });
    const refusal = await xmpp.untilNotification('its error', ({ payload }) => payload.includes('<errorData>25<'));
    expect(refusal.requestId).toBe('of-another');
    expect(act('ANSWER')).toMatchObject({ status: 202 });
    await xmpp.untilNotification('the answer', ({ payload }) => partiesOf(payload).startsWith('5001:ACTIVE'));
    expect(act('SING')).toMatchObject({ status: 400 });
    const users = { act: 'otherClient', agent: '1001', method: 'GET', path: 'User/1001' } as const;
    expect(stage.simulator.act(users)).toMatchObject({ status: 200 });
  });

  it('rewrites numbers, and names users by their login names', async () => {
    await open({ dialPlan: 'dropsLeading9', userSource: 'loginName', systemReasons: 'listed' });
    const { user, xmpp } = await stage.signedIn('1001');
    await user.post(
      'User/1001/Dialogs',
      '<Dialog><requestedAction>MAKE_CALL</requestedAction><fromAddress>5001</fromAddress>' +
        '<toAddress>914155550100</toAddress></Dialog>',
    );
    const told = await xmpp.untilNotification('the call', ({ payload }) => payload.includes('<callType>OUT<'));
    expect(told.payload).toContain('<toAddress>14155550100</toAddress>');
    expect(xmpp.notifications[0]?.source).toBe('/finesse/api/User/aberg');
    expect((await user.get('User/1001/ReasonCodes?category=NOT_READY')).body).toContain('<systemCode>true<');
  });

  it('refuses a pending state where the platform has none', async () => {
    await open({ deployment: 'UCCX', reasonCodes: 'none' });
    const { user, xmpp } = await stage.signedIn('1001');
    calls('5001');
    stage.simulator.act({ act: 'agentAnswers', agent: '1001' });
    await user.put('User/1001', '<User><state>READY</state></User>');
    const early = await xmpp.untilNotification('33', ({ payload }) => payload.includes('<errorData>33<'));
    expect(early.payload).toContain('<errorType>Invalid State<');
    for (const _ of [1, 2]) await user.put('User/1001', '<User><state>NOT_READY</state></User>');
    await xmpp.untilNotification('265', ({ payload }) => payload.includes('<errorData>265<'));
  });

  it('lets a supervisor set an agent not ready only between calls', async () => {
    await open();
    const { user: signe, xmpp } = await stage.signedIn('1900');
    await stage.signedIn('1001');
    calls('5001');
    stage.simulator.act({ act: 'agentAnswers', agent: '1001' });
    await signe.put('User/1001', '<User><state>NOT_READY</state></User>');
    await xmpp.untilNotification('the refusal', ({ payload }) => payload.includes('<errorData>22<'));
    expect(stage.simulator.model.users.get('1001')?.pendingState).toBe('');
  });

  it('looks like a talk while the agent wraps up, and shows the agent alone to a read', async () => {
    await open({ wrapUp: 'REQUIRED' });
    const { user, xmpp } = await stage.signedIn('1001');
    const id = calls('5001');
    stage.simulator.act({ act: 'agentAnswers', agent: '1001' });
    stage.simulator.act({ act: 'hangUp', address: customer });
    const told = await xmpp.untilNotification('the end', ({ payload }) =>
      partiesOf(payload).startsWith('5001:WRAP_UP'),
    );
    expect(partiesOf(told.payload)).toBe(`5001:WRAP_UP ${customer}:ACTIVE`);
    expect(told.payload).toMatch(/<state>ACTIVE<\/state><toAddress>/u);
    expect(partiesOf((await user.get(`Dialog/${id}`)).body)).toBe('5001:WRAP_UP');
  });

  it('keeps its channel up while it is deaf', async () => {
    await open();
    const { xmpp } = await stage.signedIn('1001');
    stage.simulator.act({ act: 'deafenEvents' });
    calls('5001');
    xmpp.send(`<iq xmlns='jabber:client' type='get' id='p1'><ping xmlns='urn:xmpp:ping'/></iq>`);
    await xmpp.untilStanza(/id='p1'/u);
    expect(xmpp.dialogs).toStrictEqual([]);
    stage.simulator.act({ act: 'deafenEvents', isDeaf: false });
    stage.simulator.act({ act: 'agentAnswers', agent: '1001' });
    await xmpp.until('the call', () => xmpp.dialogs.length > 0);
  });

  it('reads that are partial, cannot be read, or overtake one another', async () => {
    await open();
    const { user } = await stage.signedIn('1900');
    const id = conference('5900', '5001', customer);
    const read = async (): Promise<string> => (await user.get('User/1900/Dialogs')).body;
    stage.simulator.act({ act: 'damageReplies', how: 'lacksEntry', list: 'participants', pathIncludes: 'Dialogs' });
    expect(partiesOf(await read())).toBe('5900:ACTIVE 5001:ACTIVE');
    stage.simulator.act({ act: 'damageReplies', how: 'unreadableEntry', pathIncludes: 'Dialogs' });
    expect(await read()).toBe('<Dialogs><Dialog><unreadable>true</unreadable></Dialog></Dialogs>');
    stage.simulator.act({ act: 'delayReplies', delayMs: 5_000, method: 'GET', pathIncludes: 'Dialogs', count: 1 });
    const slow = read();
    await expect.poll(() => stage.clock.nextDueMs).toBe(stage.clock.now() + 5_000);
    stage.simulator.act({ act: 'participantJoins', dialog: id, address: '5002' });
    expect(partiesOf(await read())).toContain('5002');
    stage.clock.advance(5_000);
    expect(partiesOf(await slow)).not.toContain('5002');
  });
});
