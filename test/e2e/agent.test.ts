import { describe, expect, it } from 'vitest';
import type { FinesseSimulator } from '../../main/simulators/cisco-finesse/simulator.ts';
import { addressesOnLine, Bench, customer, dropsSeen, userOf } from '../support/e2e-bench.ts';
import { eventually } from '../support/eventually.ts';
import type { GavelWindow } from '../support/e2e-window.ts';
import { seen } from '../support/e2e-window.ts';

const bench = new Bench();

const signedIn = async (userName: string) => {
  const server = await bench.server();
  const { simulator } = server;
  for (const { loginName } of simulator.users)
    if (loginName !== userName && !loginName.startsWith('t')) simulator.act({ act: 'agentSignsIn', agent: loginName });
  const gavel = await bench.gavel();
  await gavel.ask('preferences.change', { language: 'en', holdSeconds: 0.5 });
  await bench.signIn(gavel, server, { user: userOf(simulator, userName) });
  const window = await bench.open(gavel);
  await seen(window.rail.getByText('Online'));
  return { simulator, gavel, window, page: window.page };
};

const stateButton = (window: GavelWindow) => window.rail.getByRole('button', { name: /^Own state:/u });
const stateOf = (simulator: FinesseSimulator, loginId: string) => () => simulator.model.users.get(loginId)?.state;

const choose = async (window: GavelWindow, state: string): Promise<void> => {
  await stateButton(window).click();
  await window.menuItem(state).click();
};

describe('the own state', () => {
  it('shows as the server has it and changes to ready and to not ready with a reason', async () => {
    const { simulator, window } = await signedIn('aberg');
    await seen(stateButton(window).getByText('Not ready'));
    await choose(window, 'Ready');
    await eventually(stateOf(simulator, '1001')).toBe('READY');
    await eventually(() => stateButton(window).textContent()).toMatch(/Ready/u);
    await window.activity.outcome('Own state: Ready', 'Confirmed');
    await choose(window, 'Not ready · Lunch');
    await eventually(stateOf(simulator, '1001')).toBe('NOT_READY');
    await seen(stateButton(window).getByText('Not ready · Lunch'));
    await bench.picture(window, 'own-state');
  });

  it('asked for during a call, it is shown as what comes after the call', async () => {
    const { simulator, window } = await signedIn('aberg');
    simulator.act({ act: 'agentReady', agent: 'aberg' });
    simulator.act({ act: 'customerCalls', customer, to: 'aberg' });
    simulator.act({ act: 'agentAnswers', agent: 'aberg' });
    await seen(stateButton(window).getByText('Talking'));
    await choose(window, 'Not ready · Break');
    await seen(window.rail.getByText('After this call: Not ready'));
    simulator.act({ act: 'hangUp', address: customer });
    await eventually(() => stateButton(window).textContent()).toMatch(/Not ready · Break|Wrap-up/u);
  });
});

describe('a call', () => {
  it('is answered, held, retrieved, consulted about, merged into a conference and left', async () => {
    const { simulator, window, page } = await signedIn('aberg');
    simulator.act({ act: 'agentReady', agent: 'aberg' });
    await seen(stateButton(window).getByText('Ready', { exact: true }));
    simulator.act({ act: 'customerCalls', customer, to: 'aberg', variables: { callVariable1: 'Policy 7713' } });
    const incoming = page.getByRole('alert', { name: 'Incoming call' });
    await seen(incoming.getByText(customer));
    await bench.picture(window, 'incoming-call');
    await incoming.getByRole('button', { name: 'Answer' }).click();
    await incoming.waitFor({ state: 'hidden' });
    await seen(window.roster.row(customer).getByText('Talking'));
    await window.activity.outcome('Answer the call', 'Confirmed');

    await window.callControl('Hold');
    await window.activity.outcome('Put the call on hold', 'Confirmed');
    await window.callControl('Retrieve');
    await window.activity.outcome('Retrieve the call', 'Confirmed');

    await window.consult('5002');
    await eventually(() => addressesOnLine(simulator)).toContain('5002');
    simulator.act({ act: 'agentAnswers', agent: 'blind' });
    await window.callControl('Merge');
    await window.activity.outcome('Merge into a conference', 'Confirmed');
    await seen(window.roster.row(customer));
    await seen(window.says('3 people'));
    await bench.picture(window, 'merged-conference');

    await window.callControl('Hang up');
    await window.activity.outcome('Hang up', 'Confirmed');
    await eventually(() => addressesOnLine(simulator)).not.toContain('5001');
    expect(addressesOnLine(simulator).toSorted()).toEqual([customer, '5002'].toSorted());
  });

  it('is made by number; what cannot be dialled is said before anything is sent', async () => {
    const { simulator, window } = await signedIn('aberg');
    await window.button('Make a call').click();
    await window.dialog.getByLabel('Number or address').fill('"quoted"');
    await window.dialog.getByRole('button', { name: 'Call', exact: true }).click();
    await seen(window.dialog.getByText(/This cannot be dialled\./u));
    await window.dialog.getByLabel('Number or address').fill('5003');
    await window.dialog.getByRole('button', { name: 'Call', exact: true }).click();
    await eventually(() => addressesOnLine(simulator)).toContain('5003');
    simulator.act({ act: 'agentAnswers', agent: 'cwei' });
    await window.activity.outcome('Call 5003', 'Confirmed');
    await seen(window.roster.table);
  });

  it('has its data changed', async () => {
    const { simulator, window } = await signedIn('aberg');
    simulator.act({ act: 'customerCalls', customer, to: 'aberg', variables: { callVariable1: 'Policy 7713' } });
    simulator.act({ act: 'agentAnswers', agent: 'aberg' });
    await seen(window.roster.table);
    await window.callControl('Call data');
    await window.dialog.getByLabel('callVariable1', { exact: true }).fill('Policy 8820');
    await window.form.button('Save').click();
    await eventually(() => [...simulator.model.calls.values()][0]?.variables.get('callVariable1')).toBe('Policy 8820');
    await window.activity.outcome('Change the call data', 'Confirmed');
  });
});

describe('a supervisor', () => {
  it('monitors a team member, barges in, and takes over the call', async () => {
    const { simulator, window, page } = await signedIn('ssolberg');
    simulator.act({ act: 'customerCalls', customer, to: 'aberg' });
    simulator.act({ act: 'agentAnswers', agent: 'aberg' });
    await window.rail.getByRole('button', { name: /^Team/u }).click();
    const team = page.getByRole('table', { name: 'Team' });
    await seen(team.getByRole('row', { name: 'Ada Berg' }).getByText('Talking'));
    await bench.picture(window, 'team');
    await team.getByRole('row', { name: 'Ada Berg' }).getByRole('button', { name: 'Monitor Ada Berg' }).click();
    await window.activity.outcome('Monitor Ada Berg', 'Confirmed');
    await window.rail
      .getByRole('button', { name: /Monitoring/u })
      .first()
      .click();
    await window.callControl('Barge in');
    await window.activity.outcome('Barge in', 'Confirmed');
    await eventually(() => addressesOnLine(simulator)).toContain('5900');
    await window.rail
      .getByRole('button', { name: /Conference/u })
      .first()
      .click();
    await seen(window.roster.row('Ada Berg'));
    await bench.picture(window, 'barged');
    await window.roster.drop('Ada Berg').click();
    await window.activity.outcome('Drop Ada Berg', 'Confirmed');
    expect(dropsSeen(simulator)).toHaveLength(1);
    await eventually(() => addressesOnLine(simulator).toSorted()).toEqual([customer, '5900'].toSorted());
  });

  it('intercepts: barges in and drops the agent, held like every drop', async () => {
    const { simulator, window, page } = await signedIn('ssolberg');
    simulator.act({ act: 'customerCalls', customer, to: 'aberg' });
    simulator.act({ act: 'agentAnswers', agent: 'aberg' });
    await window.rail.getByRole('button', { name: /^Team/u }).click();
    await page.getByRole('table', { name: 'Team' }).getByRole('button', { name: 'Monitor Ada Berg' }).click();
    await window.activity.outcome('Monitor Ada Berg', 'Confirmed');
    await window.rail
      .getByRole('button', { name: /Monitoring/u })
      .first()
      .click();
    await window.callControl('Barge in');
    await window.activity.outcome('Barge in', 'Confirmed');
    await window.rail
      .getByRole('button', { name: /Conference/u })
      .first()
      .click();
    await window.callControl('Take over');
    await seen(window.undoBar.getByText(/Taking over the call/u));
    await window.activity.outcome('Take over the call', 'Confirmed');
    await eventually(() => addressesOnLine(simulator).toSorted()).toEqual([customer, '5900'].toSorted());
  });

  it('sets the state of a team member', async () => {
    const { simulator, window, page } = await signedIn('ssolberg');
    await window.rail.getByRole('button', { name: /^Team/u }).click();
    await page.getByRole('table', { name: 'Team' }).getByRole('button', { name: 'Set state Bo Lind' }).click();
    await window.menuItem('Ready').click();
    await eventually(stateOf(simulator, '1002')).toBe('READY');
    await window.activity.outcome('State of Bo Lind: Ready', 'Confirmed');
  });
});
