import { describe, expect, it } from 'vitest';
import { Bench } from '../support/e2e-bench.ts';
import { eventually } from '../support/eventually.ts';
import { descriptionOf, seen } from '../support/e2e-window.ts';
import { GatewayWindow } from '../support/gateway-window.ts';

const bench = new Bench();
/**
 * Of the trainee scene: hears and speaks at first, as do Tomas Ek (2102) and the customer; Noor Haddad (2104) only
 * listens.
 */
const trainee = { name: 'Mei Tan', address: '2103' };
const colleague = { name: 'Tomas Ek', address: '2102' };
const asked = 'Asked: no. The server still says: yes. The same is already under way.';

describe('the switches of a trainee at the agent gateway', () => {
  it('by mouse: listen only is pending, with the proved mode kept, until the gateway shows it', async () => {
    const opened = await GatewayWindow.open(bench, { switches: { effectDelayMs: 700 } });
    const speak = opened.switchOf(trainee.name, 'speak');
    expect(await opened.stands(trainee.name)).toBe('on on');
    expect(await opened.stands('Noor Haddad')).toBe('on off');
    await speak.click();
    await eventually(() => descriptionOf(speak)).toBe(asked);
    expect(await speak.getAttribute('class')).toContain('switch-asked switch-was-on');
    expect(await opened.stands(trainee.name)).toBe('on on');
    expect(opened.modeAt(trainee.address)).toBe(3);
    await opened.standsAt(trainee.name, 'on off');
    await opened.window.activity.outcome(`${trainee.name}: listen only`, 'Confirmed');
    expect(opened.modeAt(trainee.address)).toBe(1);
    expect(await descriptionOf(speak)).toBeNull();
    expect(opened.changesOf(trainee.address)).toBe(1);

    await speak.click();
    await opened.window.activity.outcome(`${trainee.name} may hear and speak`, 'Confirmed');
    expect(await opened.stands(trainee.name)).toBe('on on');
  });

  it('by keyboard: speak only and neither, of which no event tells, are confirmed by asking', async () => {
    const opened = await GatewayWindow.open(bench);
    const { page, roster, activity } = opened.window;
    await roster.row(colleague.name).focus();
    const tabTo = async (name: string): Promise<void> => {
      for (let presses = 0; presses < 8 && (await opened.window.focused()).name !== name; presses += 1)
        await page.keyboard.press('Tab');
      expect(await opened.window.focused()).toMatchObject({ name, isOutlined: true, isInView: true });
    };
    const events = opened.simulator.model.events.length;
    const readsBefore = opened.requestsTo('queryconfinfos').length;
    await tabTo(`${colleague.name} can hear`);
    await page.keyboard.press('Space');
    await activity.outcome(`${colleague.name}: speak only`, 'Confirmed');
    await opened.standsAt(colleague.name, 'off on');
    expect(opened.modeAt(colleague.address)).toBe(2);
    await tabTo(`${colleague.name} can speak`);
    await page.keyboard.press('Enter');
    await activity.outcome(`${colleague.name} may neither hear nor speak`, 'Confirmed');
    await opened.standsAt(colleague.name, 'off off');
    expect(opened.modeAt(colleague.address)).toBe(4);
    expect(opened.simulator.model.events).toHaveLength(events);
    expect(opened.requestsTo('queryconfinfos').length).toBeGreaterThanOrEqual(readsBefore + 2);
  });

  it('unconfirmed: the gateway accepts and does nothing, and the switch keeps the last proved mode', async () => {
    const opened = await GatewayWindow.open(bench, { switches: { fault: 'acceptedOnly' } });
    const hear = opened.switchOf(trainee.name, 'hear');
    await hear.click();
    await eventually(() => descriptionOf(hear)).toBe(asked);
    const entry = await opened.window.activity.outcome(`${trainee.name}: speak only`, 'Unconfirmed');
    await seen(entry.getByText('The server accepted it but has shown no effect.'));
    expect(await opened.stands(trainee.name)).toBe('on on');
    expect(await descriptionOf(hear)).toBeNull();
    expect(await hear.getAttribute('aria-disabled')).toBe('false');
    expect(opened.requestsTo('changeparticipantmode')).toHaveLength(1);

    opened.simulator.act({ act: 'changeMode', address: trainee.address, attribute: 2 });
    await entry.getByRole('button', { name: `Check again ${trainee.name}` }).click();
    await opened.window.activity.outcome(`${trainee.name}: speak only`, 'Confirmed');
    await opened.standsAt(trainee.name, 'off on');
  });

  it('show what somebody else made of it meanwhile as that, never as our success', async () => {
    const opened = await GatewayWindow.open(bench, { switches: { fault: 'acceptedOnly' } });
    await opened.switchOf(trainee.name, 'hear').click();
    await eventually(() => opened.requestsTo('changeparticipantmode').length).toBe(1);
    opened.simulator.act({ act: 'changeMode', address: trainee.address, attribute: 1 });
    await opened.standsAt(trainee.name, 'on off');
    await opened.window.activity.outcome(`${trainee.name}: speak only`, 'Unconfirmed');
    expect(await opened.stands(trainee.name)).toBe('on off');
    expect(opened.modeAt(trainee.address)).toBe(1);
  });

  it('are neither on nor off while nothing of somebody is proved, and look different from off', async () => {
    const opened = await GatewayWindow.open(bench, { switches: { channelAttribForNeither: 'omit' } });
    opened.simulator.act({ act: 'participantJoins', address: '90155507', attribute: 4 });
    const speak = opened.switchOf('90155507', 'speak');
    await seen(speak);
    expect(await descriptionOf(speak)).toBe('Not known yet: the server has not said.');
    const unknownLook = await speak.screenshot({ animations: 'disabled' });
    expect(
      unknownLook.equals(await opened.switchOf('Noor Haddad', 'speak').screenshot({ animations: 'disabled' })),
    ).toBe(false);
    await opened.switchOf('90155507', 'hear').click();
    await opened.window.activity.outcome('90155507', 'Confirmed');
    await eventually(() => descriptionOf(speak)).toBeNull();
    expect(await opened.stands('90155507')).toMatch(/^on /u);
  });

  it('leave holding alone: on hold is a state of its own, and the mode stays what it was', async () => {
    const opened = await GatewayWindow.open(bench);
    const { window } = opened;
    const { activity } = window;
    const row = window.roster.row(trainee.name);
    const choose = async (item: string): Promise<void> => {
      await window.button(`More for ${trainee.name}`).click();
      await window.menuItem(item).click();
    };
    await choose('Put on hold');
    await activity.outcome(`Put ${trainee.name} on hold`, 'Confirmed');
    await seen(row.getByText('On hold', { exact: true }));
    expect(await opened.stands(trainee.name)).toBe('on on');
    await choose('Retrieve from hold');
    await activity.outcome(`Retrieve ${trainee.name}`, 'Confirmed');
    await row.getByText('On hold', { exact: true }).waitFor({ state: 'detached' });
    expect([await opened.stands(trainee.name), opened.modeAt(trainee.address)]).toEqual(['on on', 3]);
  });

  it('are locked with the reason for whoever is not the chair', async () => {
    const opened = await GatewayWindow.open(bench);
    opened.simulator.act({ act: 'shiftChair', to: colleague.address });
    const speak = opened.switchOf(trainee.name, 'speak');
    await eventually(() => descriptionOf(speak)).toBe('Only the chair of the conference may do that.');
    await speak.click({ force: true });
    await speak.press('Space');
    await eventually(() => descriptionOf(opened.window.button('Everyone else: listen only'))).toContain(
      'Only the chair of the conference may do that.',
    );
    expect(opened.requestsTo('changeparticipantmode')).toHaveLength(0);
    expect(await opened.stands(trainee.name)).toBe('on on');
  });
});
