import { describe, expect, it } from 'vitest';
import { Bench } from '../support/e2e-bench.ts';
import { eventually } from '../support/eventually.ts';
import { descriptionOf, seen } from '../support/e2e-window.ts';
import { GatewayWindow } from '../support/gateway-window.ts';

const bench = new Bench();
const user = '2101';

describe('a session at the agent gateway', () => {
  it('ended elsewhere leaves the conference there as stale, says so, and is back after signing in again', async () => {
    const opened = await GatewayWindow.open(bench, { scene: 'forced-sign-out' });
    const { window } = opened;
    opened.simulator.act({ act: 'forceSignOut', agent: user });
    await seen(
      window.rail
        .getByText('The server has signed you out.')
        .or(window.page.getByText('The server has signed you out.')),
    );
    await seen(window.roster.staleNotice);
    const speak = window.page.getByRole('switch', { name: 'Tomas Ek can speak' });
    await eventually(() => descriptionOf(speak)).toContain('out of date');
    await speak.click({ force: true });
    expect(opened.requestsTo('changeparticipantmode')).toHaveLength(0);
    await window.roster.staleNotice.getByRole('button', { name: 'Sign in', exact: true }).click();
    await seen(window.rail.getByText('Online'));
    await window.rail.getByRole('button', { name: /^Conference/u }).click();
    await window.roster.staleNotice.waitFor({ state: 'detached' });
    await opened.standsAt('Tomas Ek', 'on on');
  });

  it('whose Guid counts no more may have been taken over: nothing is taken back unasked', async () => {
    const opened = await GatewayWindow.open(bench, { scene: 'guid-expires' });
    const { window } = opened;
    const signIns = opened.requestsTo('login').length;
    opened.simulator.act({ act: 'expireGuid', agent: user });
    await seen(window.page.getByText('Your session was taken over from another place.').first());
    await seen(window.roster.staleNotice);
    expect(opened.requestsTo('login')).toHaveLength(signIns);
    await window.roster.staleNotice.getByRole('button', { name: 'Sign in', exact: true }).click();
    // The gateway still counts the old session: whether that ends is the user's decision.
    await seen(window.page.getByText('You are signed in elsewhere.'));
    await window.button('Take over').first().click();
    await seen(window.rail.getByText('Online'));
    expect(opened.requestsTo('forcelogin')).toHaveLength(1);
  });

  it('that runs elsewhere (100-002) may be taken over, by one press', async () => {
    const opened = await GatewayWindow.open(bench, { isSignedInElsewhere: true });
    const { window } = opened;
    await seen(window.page.getByText('You are signed in elsewhere.'));
    expect(opened.requestsTo('forcelogin')).toHaveLength(0);
    await window.button('Take over').first().click();
    await seen(window.rail.getByText('Online'));
    await opened.standsAt('Noor Haddad', 'on off');
    expect(opened.requestsTo('forcelogin')).toHaveLength(1);
  });
});

describe('invitations', () => {
  const invited = async () => {
    const opened = await GatewayWindow.open(bench, { scene: null });
    await seen(opened.window.rail.getByText('Online'));
    opened.simulator.act({ act: 'agentSignsIn', agent: '2102' });
    opened.simulator.act({
      act: 'createConference',
      chair: '2102',
      participants: [{ address: '90155501' }],
      invited: [user],
    });
    const card = opened.window.page.getByRole('alert', { name: 'Incoming' });
    await seen(card);
    return { opened, card };
  };

  it('ring with Answer, which leads into the conference, where another one is the chair', async () => {
    const { opened, card } = await invited();
    await card.getByRole('button', { name: 'Answer' }).click();
    await seen(opened.window.roster.row('90155501'));
    expect(opened.modeAt(user)).toBe(3);
    await eventually(() => descriptionOf(opened.switchOf('90155501', 'speak'))).toBe(
      'Only the chair of the conference may do that.',
    );
  });

  it('ring with Reject, after which nothing is left of them', async () => {
    const { opened, card } = await invited();
    await card.getByRole('button', { name: 'Reject' }).click();
    await card.waitFor({ state: 'detached' });
    await seen(opened.window.says('No call'));
    expect(opened.modeAt(user)).toBeUndefined();
  });

  it('of somebody who declines end as refused, with nobody new in the list', async () => {
    const opened = await GatewayWindow.open(bench);
    const { window } = opened;
    opened.simulator.act({ act: 'behave', address: '90155503', kind: 'declines', afterMs: 300 });
    await window.button('Invite').click();
    await window.dialog.getByRole('combobox', { name: 'Kind of entry 1' }).selectOption('phone');
    await window.dialog.getByRole('combobox', { name: 'Entry 1', exact: true }).fill('90155503');
    await window.dialog.getByRole('button', { name: 'Invite', exact: true }).click();
    await window.activity.outcome('Invite 90155503', 'Refused');
    await window.roster.row('90155503').waitFor({ state: 'detached' });
    expect(await window.roster.names()).toEqual(
      expect.arrayContaining(['Ines Vale', '90155501', 'Tomas Ek', 'Mei Tan', 'Noor Haddad']),
    );
  });
});
