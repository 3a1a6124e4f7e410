import { describe, expect, it } from 'vitest';
import { Bench, customer, dropsSeen } from '../support/e2e-bench.ts';
import { GatewayWindow } from '../support/gateway-window.ts';
import { eventually } from '../support/eventually.ts';
import { seen } from '../support/e2e-window.ts';

const bench = new Bench();

describe('nothing irreversible happens by one click', () => {
  it('an account with a conference says what would end, by name, and is held', async () => {
    const { window, gavel } = await bench.conference();
    await window.rail.getByRole('button', { name: /^Edit/u }).click();
    const remove = window.dialog.getByRole('button', { name: /^Remove and end Conference \d+$/u });
    await seen(remove);
    await seen(window.dialog.getByText(/^Conference \d+ is still going on and may end with it\./u));
    await remove.click();
    await seen(window.undoBar.getByText(/^Removing the account/u));
    await window.page.keyboard.press('Escape');
    await window.undoBar.waitFor({ state: 'detached' });
    await seen(window.roster.row(customer));
    expect((await gavel.ask('state.snapshot', {})).changes.filter(({ slice }) => slice === 'account')).toHaveLength(1);
  });

  it('a double click on Drop is one drop, and nothing is refused', async () => {
    const { window, simulator, gavel } = await bench.conference();
    await window.roster.drop('Ada Berg').dblclick();
    await seen(window.undoBar.getByText('Dropping Ada Berg'));
    expect(await window.activity.list.locator(':scope > li').count()).toBe(1);
    expect(await window.roster.checkbox('Ada Berg').isChecked()).toBe(false);
    await window.activity.outcome('Drop Ada Berg', 'Confirmed');
    expect(dropsSeen(simulator)).toHaveLength(1);
    const phases = (await gavel.ask('state.snapshot', {})).changes.flatMap((change) =>
      change.slice === 'command' && change.value ? [change.value.phase] : [],
    );
    expect(phases).toEqual(['confirmed']);
  });

  it('hanging up is called so, stands apart and goes at once', async () => {
    const { window } = await bench.conference();
    const hangUp = window.page.getByRole('group', { name: 'Call controls' }).getByRole('button', { name: 'Hang up' });
    await seen(hangUp);
    const before = await window.page.getByRole('button', { name: 'More call controls' }).boundingBox();
    const box = await hangUp.boundingBox();
    expect((box?.x ?? 0) - ((before?.x ?? 0) + (before?.width ?? 0))).toBeGreaterThanOrEqual(20);
  });

  it('a conference that ends for everybody is named by the button, and held', async () => {
    const opened = await GatewayWindow.open(bench);
    const { window, gavel } = opened;
    await gavel.ask('preferences.change', { holdSeconds: 4 });
    await window.callControl('End the conference');
    await window.dialog.getByRole('button', { name: /^End Conference \S+$/u }).click();
    await seen(window.undoBar.getByText(/^Ending the conference/u));
    await window.undo.click();
    await eventually(() => window.undoBar.count()).toBe(0);
    await seen(window.roster.row('Tomas Ek'));
  });

  it('a colleague is signed out only after the hold', async () => {
    const { window, simulator } = await bench.conference();
    simulator.act({ act: 'agentSignsIn', agent: '1003' });
    await window.rail.getByRole('button', { name: /^Team/u }).click();
    const row = window.page.getByRole('row').filter({ hasText: 'Chen Wei' });
    await row.getByRole('button', { name: /^Set state/u }).click();
    await window.menuItem('Signed out').click();
    await seen(window.undoBar.getByText(/^Signing .+ out$/u));
    await window.undo.click();
    await eventually(() => window.undoBar.count()).toBe(0);
    expect(simulator.model.users.get('1003')?.state).not.toBe('LOGOUT');
  });
});
