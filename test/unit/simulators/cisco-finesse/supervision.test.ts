import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorTypeOf } from './raw-rest.ts';
import { partiesOf, stateOf } from './raw-xmpp.ts';
import { openStage } from './stage.ts';
import type { TestStage } from './stage.ts';

const customer = '+49 170 555 0132';
const action = (name: string, to: string, extra = ''): string =>
  `<Dialog><requestedAction>${name}</requestedAction><fromAddress>5900</fromAddress><toAddress>${to}` +
  `</toAddress>${extra}</Dialog>`;
const related = (id: string): string => `<associatedDialogUri>/finesse/api/Dialog/${id}</associatedDialogUri>`;

describe('Finesse simulator: supervisors', () => {
  let stage: TestStage;
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(async () => {
    await stage.close();
  });

  const talking = (agent: string): string => {
    stage.simulator.act({ act: 'agentSignsIn', agent });
    const made = stage.simulator.act({ act: 'customerCalls', customer, to: agent });
    stage.simulator.act({ act: 'agentAnswers', agent });
    return (made as { dialogId: string }).dialogId;
  };

  it('monitor, barge in, then drop the agent: intercept', async () => {
    const { user: signe, xmpp } = await stage.signedIn('1900');
    const { xmpp: adasXmpp } = await stage.signedIn('1001');
    const id = talking('1001');
    await adasXmpp.untilNotification('talking', (notification) => stateOf(notification.payload) === 'TALKING');
    expect((await signe.post('User/1900/Dialogs', action('SILENT_MONITOR', '5001'))).status).toBe(202);
    const monitor = await xmpp.untilNotification(
      'the monitor dialog',
      (notification) => notification.event === 'PUT' && notification.payload.includes('SUPERVISOR_MONITOR'),
    );
    const monitorId = /<id>(\d+)<\/id>(?:<secondaryId>|<mediaProperties>)/u.exec(monitor.payload)?.[1] ?? '';
    expect(partiesOf(monitor.payload)).toBe('5900:ACTIVE 5001:ACTIVE');
    expect(monitor.payload).toContain(related(id));
    const passive = await adasXmpp.untilNotification(
      'the passive dialog',
      (notification) => notification.event === 'POST' && notification.payload.includes(`<id>${monitorId}<`),
    );
    expect(passive.payload).toContain('<actions></actions><mediaAddress>5001<');
    await xmpp.untilNotification('TALKING', (notification) => stateOf(notification.payload) === 'TALKING');
    expect((await signe.post('User/1900/Dialogs', action('BARGE_CALL', '5001', related(monitorId)))).status).toBe(202);
    const joined = await xmpp.untilNotification('the conference', (notification) =>
      notification.payload.includes('<callType>CONFERENCE<'),
    );
    expect(partiesOf(joined.payload)).toBe(`5001:ACTIVE ${customer}:ACTIVE 5900:ACTIVE`);
    expect(
      xmpp.notifications.some(
        (notification) => notification.event === 'DELETE' && notification.payload.includes(`<id>${monitorId}<`),
      ),
    ).toBe(true);
    expect(
      xmpp.notifications.some(
        (notification) => notification.event === 'POST' && notification.payload.includes('<callType>BARGE_IN_CONSULT<'),
      ),
    ).toBe(true);
    expect(stage.simulator.model.calls.get(id)?.controller).toBe('5001');
    // Barged in: the drop works although DropAnyPartyEnabled is off.
    expect((await signe.drop(id, '5001')).status).toBe(202);
    await adasXmpp.untilNotification(
      'the removal',
      (notification) => notification.event === 'DELETE' && notification.payload.includes(`<id>${id}<`),
    );
    await xmpp.untilNotification(
      'two parties',
      (notification) => partiesOf(notification.payload) === `${customer}:ACTIVE 5900:ACTIVE`,
    );
  });

  it('ends monitoring by DROP, and with the monitored call', async () => {
    const { user: signe, xmpp } = await stage.signedIn('1900');
    talking('1001');
    await signe.post('User/1900/Dialogs', action('SILENT_MONITOR', '5001'));
    const monitor = await xmpp.untilNotification(
      'the monitor dialog',
      (notification) => notification.event === 'PUT' && notification.payload.includes('SUPERVISOR_MONITOR'),
    );
    await signe.act(/<id>(\d+)<\/id>(?:<secondaryId>|<mediaProperties>)/u.exec(monitor.payload)?.[1] ?? '', 'DROP');
    await xmpp.untilNotification('the end', (notification) => notification.event === 'DELETE');
    await signe.post('User/1900/Dialogs', action('SILENT_MONITOR', '5001'));
    await xmpp.until('the second one', () => xmpp.dialogs.filter((line) => line.startsWith('POST')).length === 2);
    stage.simulator.act({ act: 'hangUp', address: customer });
    await xmpp.until('its end', () => xmpp.dialogs.filter((line) => line.startsWith('DELETE')).length === 2);
    expect(stage.simulator.model.calls.size).toBe(0);
  });

  it('refuses what a supervisor may not do', async () => {
    const { user: signe, xmpp } = await stage.signedIn('1900');
    const { user: bo } = await stage.signedIn('1002');
    stage.simulator.act({ act: 'agentSignsIn', agent: '1004' });
    const asAgent = action('SILENT_MONITOR', '5001').replace('5900', '5002');
    expect(errorTypeOf(await bo.post('User/1002/Dialogs', asAgent))).toBe('Authorization Failure');
    expect(errorTypeOf(await signe.post('User/1900/Dialogs', action('SILENT_MONITOR', '5004')))).toBe(
      'Invalid Supervisor',
    );
    expect(errorTypeOf(await signe.post('User/1900/Dialogs', action('SILENT_MONITOR', '5003')))).toBe(
      'Invalid Destination',
    );
    expect((await signe.post('User/1900/Dialogs', action('SILENT_MONITOR', '5002'))).status).toBe(202);
    await xmpp.untilNotification('13145', (notification) => notification.payload.includes('<errorData>13145<'));
    talking('1001');
    await signe.post('User/1900/Dialogs', action('SILENT_MONITOR', '5001'));
    const monitor = await xmpp.untilNotification(
      'the monitor dialog',
      (notification) => notification.event === 'PUT' && notification.payload.includes('SUPERVISOR_MONITOR'),
    );
    const monitorId = /<id>(\d+)<\/id>(?:<secondaryId>|<mediaProperties>)/u.exec(monitor.payload)?.[1] ?? '';
    expect(errorTypeOf(await signe.post('User/1900/Dialogs', action('SILENT_MONITOR', '5001')))).toBe('Invalid State');
    stage.simulator.act({ act: 'agentHolds', agent: '1001' });
    expect(errorTypeOf(await signe.post('User/1900/Dialogs', action('BARGE_CALL', '5001', related(monitorId))))).toBe(
      'Invalid Destination',
    );
    stage.simulator.act({ act: 'agentRetrieves', agent: '1001' });
    stage.simulator.act({ act: 'agentConsults', agent: '1001', to: '5003' });
    expect(errorTypeOf(await signe.post('User/1900/Dialogs', action('BARGE_CALL', '5001', related(monitorId))))).toBe(
      'Invalid Destination',
    );
    expect(errorTypeOf(await signe.post('User/1900/Dialogs', action('BARGE_CALL', '5001', related('77'))))).toBe(
      'Invalid State',
    );
  });

  it('refuses to barge in with 20999 where the agent is not the controller', async () => {
    const { user: signe, xmpp } = await stage.signedIn('1900');
    stage.simulator.act({ act: 'agentSignsIn', agent: '1001' });
    stage.simulator.act({ act: 'agentSignsIn', agent: '1002' });
    stage.simulator.act({ act: 'createConference', parties: ['5001', '5002', customer], controller: '5002' });
    await signe.post('User/1900/Dialogs', action('SILENT_MONITOR', '5001'));
    const monitor = await xmpp.untilNotification(
      'the monitor dialog',
      (notification) => notification.event === 'PUT' && notification.payload.includes('SUPERVISOR_MONITOR'),
    );
    const monitorId = /<id>(\d+)<\/id>(?:<secondaryId>|<mediaProperties>)/u.exec(monitor.payload)?.[1] ?? '';
    const answer = await signe.post('User/1900/Dialogs', action('BARGE_CALL', '5001', related(monitorId)));
    expect([answer.status, errorTypeOf(answer)]).toEqual([400, '20999']);
  });

  it('lists a team to its supervisor only', async () => {
    const signe = stage.user('1900');
    stage.simulator.act({ act: 'agentSignsIn', agent: '1001' });
    const everybody = await signe.get('Team/10?includeLoggedOutAgents=true');
    expect([...everybody.body.matchAll(/<loginId>(\d+)</gu)].map(([, id]) => id)).toEqual([
      '1001',
      '1002',
      '1003',
      '1900',
    ]);
    const signedIn = await signe.get('Team/10?includeLoggedOutAgents=false');
    expect([...signedIn.body.matchAll(/<loginId>(\d+)</gu)].map(([, id]) => id)).toEqual(['1001']);
    expect(errorTypeOf(await signe.get('Team/20'))).toBe('Invalid Authorization User Specified');
    expect((await signe.get('Team/99')).status).toBe(404);
    expect(errorTypeOf(await stage.user('1001').get('Team/10'))).toBe('Invalid Authorization User Specified');
  });
});
