import { describe, expect, it } from 'vitest';
import { Bench } from '../support/e2e-bench.ts';
import { eventually } from '../support/eventually.ts';
import { GatewayWindow } from '../support/gateway-window.ts';
import { seen } from '../support/e2e-window.ts';

const bench = new Bench();
const others = ['90155501', '2102', '2103', '2104'];
const crowd = 120;

const modesIn = (opened: GatewayWindow): readonly number[] =>
  [...opened.simulator.model.conferences.values()].flatMap(({ participants }) =>
    [...participants.values()].map(({ attribute }) => attribute),
  );
const countOf = (opened: GatewayWindow, mode: number): number => modesIn(opened).filter((one) => one === mode).length;

describe('changing many at the agent gateway', () => {
  it('everyone else to listen only by one press, everybody back by one key; the user is left alone', async () => {
    const opened = await GatewayWindow.open(bench);
    const { page, roster } = opened.window;
    await opened.window.button('Everyone else: listen only').click();
    for (const name of ['90155501', 'Tomas Ek', 'Mei Tan', 'Noor Haddad']) await opened.standsAt(name, 'on off');
    expect(others.map((address) => opened.modeAt(address))).toEqual([1, 1, 1, 1]);
    expect(opened.changesOf('2104')).toBe(0);
    expect([await opened.stands('Ines Vale'), opened.modeAt('2101')]).toEqual(['on on', 3]);
    await roster.row('Ines Vale').focus();
    await page.keyboard.press('Shift+R');
    for (const name of ['90155501', 'Tomas Ek', 'Mei Tan']) await opened.standsAt(name, 'on on');
    // The trainee was made to listen only before, and on purpose.
    await opened.standsAt('Noor Haddad', 'on off');
    expect(others.map((address) => opened.modeAt(address))).toEqual([3, 3, 3, 1]);
  });

  it('and what each had comes back by one press, whatever it was', async () => {
    const opened = await GatewayWindow.open(bench);
    const { page, roster, activity } = opened.window;
    await roster.row('Mei Tan').getByRole('switch', { name: 'Mei Tan can hear' }).click();
    await opened.standsAt('Mei Tan', 'off on');
    await opened.window.button('Everyone else: listen only').click();
    for (const name of ['90155501', 'Tomas Ek', 'Mei Tan']) await opened.standsAt(name, 'on off');
    await activity.list.getByRole('button', { name: /^Take back 3 people: listen only/u }).click();
    for (const name of ['90155501', 'Tomas Ek']) await opened.standsAt(name, 'on on');
    await opened.standsAt('Mei Tan', 'off on');
    await opened.standsAt('Noor Haddad', 'on off');
    await activity.outcome('3 people: as before', 'Confirmed');

    await roster.row('Mei Tan').focus();
    await page.keyboard.press('b');
    await opened.standsAt('Mei Tan', 'on on');
    expect(opened.modeAt('2104')).toBe(1);
  });

  it('120 people: how far it has come is counted, each is asked for once, and all end as confirmed', async () => {
    const opened = await GatewayWindow.open(bench, { scene: 'one-hundred-twenty' });
    const { window } = opened;
    await eventually(() => window.roster.table.getAttribute('aria-rowcount')).toBe(String(crowd + 1));
    // However busy the machine is, the count stands for a while.
    opened.simulator.act({ act: 'delayReplies', delayMs: 100, pathIncludes: 'changeparticipantmode' });
    await window.button('Everyone else: listen only').click();
    await seen(window.page.getByText(/\d+ of 119 sent/u));
    await eventually(() => countOf(opened, 1)).toBe(crowd - 1);
    await window.page.getByRole('region', { name: 'Under way' }).waitFor({ state: 'detached' });
    expect(opened.requestsTo('changeparticipantmode')).toHaveLength(crowd - 1);
    await window.activity.outcome('119 people: listen only', 'Confirmed');
  });

  it('stops where a person says Stop: what is on its way ends, nothing more is sent', async () => {
    const opened = await GatewayWindow.open(bench, { scene: 'one-hundred-twenty' });
    opened.simulator.act({ act: 'delayReplies', delayMs: 150, pathIncludes: 'changeparticipantmode' });
    const { window } = opened;
    await eventually(() => window.roster.table.getAttribute('aria-rowcount')).toBe(String(crowd + 1));
    await window.button('Everyone else: listen only').click();
    const bar = window.page.getByRole('region', { name: 'Under way' });
    await eventually(() => countOf(opened, 1)).toBeGreaterThan(3);
    await bar.getByRole('button', { name: 'Stop' }).click();
    await bar.waitFor({ state: 'detached' });
    const sent = opened.requestsTo('changeparticipantmode').length;
    expect(sent).toBeLessThan(crowd - 1);
    await eventually(() => countOf(opened, 1)).toBe(sent);
    expect(opened.requestsTo('changeparticipantmode')).toHaveLength(sent);
  });

  it('stops by itself when the chair goes to somebody else in the middle, and says so', async () => {
    const opened = await GatewayWindow.open(bench, { scene: 'one-hundred-twenty' });
    opened.simulator.act({ act: 'delayReplies', delayMs: 150, pathIncludes: 'changeparticipantmode' });
    const { window } = opened;
    await eventually(() => window.roster.table.getAttribute('aria-rowcount')).toBe(String(crowd + 1));
    await window.button('Everyone else: listen only').click();
    await eventually(() => countOf(opened, 1)).toBeGreaterThan(3);
    opened.simulator.act({ act: 'shiftChair', to: '2201' });
    await window.page.getByRole('region', { name: 'Under way' }).waitFor({ state: 'detached' });
    const sent = opened.requestsTo('changeparticipantmode').length;
    expect(sent).toBeLessThan(crowd - 1);
    await window.activity.list.getByText(/^\d+ not done$/u).click();
    await seen(window.activity.list.getByText('You do not chair this conference.'));
    await seen(window.activity.list.getByText(/\d+ cancelled/u));
    expect(opened.requestsTo('changeparticipantmode')).toHaveLength(sent);
  });
});
