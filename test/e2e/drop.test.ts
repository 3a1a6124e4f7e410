import { describe, expect, it } from 'vitest';
import { addressesOnLine, Bench, customer, dropsSeen } from '../support/e2e-bench.ts';
import { eventually } from '../support/eventually.ts';
import { descriptionOf, seen } from '../support/e2e-window.ts';

const bench = new Bench();

describe('taking a drop back', () => {
  it('shows it held with the time left, and sends nothing when Undo, Escape or Ctrl+Z takes it back', async () => {
    const { simulator, window, page } = await bench.conference({ holdSeconds: 10 });
    const { roster, undo, undoBar, activity } = window;

    const takenBack: Record<string, () => Promise<void>> = {
      Undo: () => undo.click(),
      Escape: () => page.keyboard.press('Escape'),
      'Ctrl+Z': () => page.keyboard.press('Control+z'),
    };
    for (const takeBack of Object.values(takenBack)) {
      // What comes under the resting pointer takes no click for a moment.
      await page.mouse.move(1, 1);
      await roster.drop('Ada Berg').click();
      await seen(roster.row('Ada Berg').getByText('Held', { exact: true }));
      await seen(undoBar.getByText('Dropping Ada Berg'));
      await seen(undoBar.getByText('Nothing has been sent.'));
      await seen(undoBar.getByText(/\d+ s left\./u));
      await activity.outcome('Drop Ada Berg', 'Held');
      await takeBack();
      await undoBar.waitFor({ state: 'hidden' });
      const entry = await activity.outcome('Drop Ada Berg', 'Cancelled');
      await seen(entry.getByText('Taken back. Nothing was sent.'));
      await seen(roster.drop('Ada Berg'));
    }
    expect(await activity.entry('Drop Ada Berg').count()).toBe(3);
    expect(dropsSeen(simulator)).toEqual([]);
    expect(addressesOnLine(simulator)).toContain('5001');
  });

  it('drops nobody when the window is closed while the drop is held', async () => {
    const { simulator, window, page, gavel } = await bench.conference({ holdSeconds: 10 });
    await window.roster.drop('Ada Berg').click();
    await seen(window.undoBar);
    await page.close();
    await gavel.serve.stop();
    expect(dropsSeen(simulator)).toEqual([]);
  });
});

describe('a drop that is not taken back', () => {
  it('is confirmed once the server shows the person gone, and the row goes', async () => {
    const { simulator, window } = await bench.conference({ holdSeconds: 0.5 });
    const { roster, activity } = window;
    await roster.drop('Bo Lind').click();
    await activity.outcome('Drop Bo Lind', 'Confirmed');
    await eventually(() => addressesOnLine(simulator)).not.toContain('5002');
    expect(dropsSeen(simulator)).toHaveLength(1);
    expect(dropsSeen(simulator)[0]).toContain('<targetMediaAddress>5002</targetMediaAddress>');
    // The row stays under the pointer until it is read; it goes when the pointer leaves the list.
    await roster.search.hover();
    await roster.row('Bo Lind').waitFor({ state: 'detached' });
    await seen(window.says('3 people'));
    expect(await roster.names()).toEqual(expect.arrayContaining(['Ada Berg', customer, 'Signe Solberg']));
  });

  it('never says done before the server has proved it', async () => {
    const { simulator, window } = await bench.conference({
      holdSeconds: 0,
      server: { switches: { verdictDelayMs: 1_500 } },
    });
    const { roster, activity } = window;
    await roster.drop('Ada Berg').click();
    const entry = await activity.outcome('Drop Ada Berg', 'Accepted');
    await seen(entry.getByText('The server accepted it. Waiting to see it happen.'));
    await seen(roster.row('Ada Berg').getByText('Accepted', { exact: true }));
    expect(await entry.getByText('Confirmed', { exact: true }).count()).toBe(0);
    expect(addressesOnLine(simulator)).toContain('5001');
    await activity.outcome('Drop Ada Berg', 'Confirmed');
    expect(addressesOnLine(simulator)).not.toContain('5001');
  });
});

describe('dropping several at once', () => {
  it('holds the selected as one, takes them back by one Undo, and drops exactly them', async () => {
    const { simulator, window, page } = await bench.conference({ holdSeconds: 10 });
    const { roster, undo, undoBar, activity } = window;
    await roster.checkbox('Ada Berg').check();
    await roster.checkbox('Bo Lind').check();
    await roster.dropSelected.click();
    await seen(undoBar.getByText('Dropping 2 people'));
    expect(await undo.count()).toBe(1);
    await undo.click();
    await (await activity.outcome('Drop 2 people', 'Cancelled')).getByText('2 cancelled').waitFor();
    expect(dropsSeen(simulator)).toEqual([]);

    await page.keyboard.press('Control+,');
    await window.dialog.getByLabel('Time to take back a drop').selectOption({ label: '1 second' });
    await window.dialog.getByRole('button', { name: 'Close' }).click();
    await roster.dropSelected.click();
    const entry = await activity.outcome('Drop 2 people', 'Confirmed');
    await seen(entry.getByText('2 confirmed'));
    expect(dropsSeen(simulator)).toHaveLength(2);
    expect(addressesOnLine(simulator).toSorted()).toEqual([customer, '5900'].toSorted());
  });

  it('drops all but the selected and leaves out who may not be dropped', async () => {
    const { simulator, window } = await bench.conference({
      holdSeconds: 0.5,
      dropPermission: 'all',
      server: { switches: { enableDropParticipantFor: 'all', dropAnyPartyEnabled: true } },
    });
    const { roster, activity } = window;
    expect(await roster.dropOthers.getAttribute('aria-disabled')).toBe('true');
    expect(await descriptionOf(roster.dropOthers)).toBe('Select people in the list first.');
    await roster.checkbox(customer).check();
    await roster.dropOthers.click();
    await (await activity.outcome('Drop 2 people', 'Confirmed')).getByText('2 confirmed').waitFor();
    expect(addressesOnLine(simulator).toSorted()).toEqual([customer, '5900'].toSorted());
  });

  it('never drops somebody who took the place of a target while it was held', async () => {
    const { simulator, window, dialogId } = await bench.conference({ holdSeconds: 1 });
    const { roster, activity } = window;
    await roster.drop('Bo Lind').click();
    await seen(window.undoBar);
    simulator.act({ act: 'participantLeaves', dialog: dialogId, address: '5002' });
    await eventually(() => window.says('3 people').isVisible()).toBe(true);
    simulator.act({ act: 'participantJoins', dialog: dialogId, address: '5002' });
    const entry = await activity.outcome('Drop Bo Lind', 'Cancelled');
    await seen(entry.getByText('That person had left before anything was sent.'));
    expect(dropsSeen(simulator)).toEqual([]);
    expect(addressesOnLine(simulator)).toContain('5002');
  });
});

describe('a drop that the server refuses', () => {
  it('says why when the server refuses after accepting (290), with its words in Details', async () => {
    const { simulator, window } = await bench.conference({
      holdSeconds: 0,
      dropPermission: 'all',
      server: { switches: { enableDropParticipantFor: 'all' } },
    });
    await window.roster.drop(customer).click();
    const entry = await window.activity.outcome(`Drop ${customer}`, 'Refused');
    await seen(entry.getByText('The telephone system does not let this party be dropped.'));
    await entry.getByText('Details', { exact: true }).click();
    await seen(entry.getByText(/290|CF_DROP_ANY_PARTY_NOT_ENABLED/u));
    await seen(window.roster.row(customer));
    expect(dropsSeen(simulator)).toHaveLength(1);
    expect(addressesOnLine(simulator)).toContain(customer);
  });

  it('says why when it refuses at once by role (401), and stays signed in', async () => {
    const { simulator, window } = await bench.conference({
      holdSeconds: 0,
      userName: 'aberg',
      dropPermission: 'all',
      server: { switches: { dropRefusal: 'http401' } },
    });
    await window.roster.drop(customer).click();
    const entry = await window.activity.outcome(`Drop ${customer}`, 'Refused');
    await seen(entry.getByText('The server does not allow you to do that.'));
    expect(dropsSeen(simulator)).toHaveLength(1);
    await seen(window.rail.getByText('Online'));
  });

  it('says why when it refuses at once the person as a target (400)', async () => {
    const { simulator, window } = await bench.conference({
      holdSeconds: 0,
      dropPermission: 'all',
      server: { switches: { dropRefusal: 'http400InvalidDestination' } },
    });
    await window.roster.drop(customer).click();
    const entry = await window.activity.outcome(`Drop ${customer}`, 'Refused');
    await seen(entry.getByText('The server does not accept that number or person as a target.'));
    expect(dropsSeen(simulator)).toHaveLength(1);
    expect(addressesOnLine(simulator)).toContain(customer);
  });
});

describe('a drop that nothing proves', () => {
  it('is unconfirmed: the person stays shown as last known, and Check again finds a later proof', async () => {
    const { simulator, window, dialogId } = await bench.conference({ holdSeconds: 0 });
    const { roster, activity } = window;
    simulator.act({ act: 'setFault', fault: 'silentAfter202' });
    await roster.drop('Bo Lind').click();
    const entry = await activity.outcome('Drop Bo Lind', 'Unconfirmed');
    await seen(entry.getByText('The server accepted it but has shown no effect.'));
    await seen(roster.row('Bo Lind'));
    expect(dropsSeen(simulator)).toHaveLength(1);

    simulator.act({ act: 'clearFault', fault: 'silentAfter202' });
    simulator.act({ act: 'dropEvents', count: 1_000 });
    simulator.act({ act: 'participantLeaves', dialog: dialogId, address: '5002' });
    await entry.getByRole('button', { name: 'Check again Bo Lind' }).click();
    // A read shows them gone, and not that our request did it.
    await activity.outcome('Drop Bo Lind', 'Gone');
    await seen(entry.getByText('They are gone. The server does not say who did it.'));
    expect(dropsSeen(simulator)).toHaveLength(1);
  });
});
