import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { Bench, customer } from '../support/e2e-bench.ts';
import { eventually } from '../support/eventually.ts';
import { seen } from '../support/e2e-window.ts';

const bench = new Bench();

describe('the first start', () => {
  it('offers practice mode as the obvious button, and one press leads to a live conference', async () => {
    const gavel = await bench.gavel();
    const window = await bench.open(gavel);
    const { firstStart, roster } = window;
    await seen(firstStart.practice);
    await seen(firstStart.addAccount);
    await bench.picture(window, 'first-start-light');
    const practiceBox = await firstStart.practice.boundingBox();
    const addBox = await firstStart.addAccount.boundingBox();
    expect((practiceBox?.width ?? 0) * (practiceBox?.height ?? 0)).toBeGreaterThan(40 * 100);
    expect(practiceBox?.x ?? 0).toBeLessThan(addBox?.x ?? 0);

    await firstStart.practice.click();
    await seen(roster.table);
    for (const name of ['Ines Vale', 'Tomas Ek', 'Mei Tan', 'Noor Haddad']) await roster.row(name).waitFor();
    await seen(window.says('Live'));
    await seen(window.says('6 people'));
    await seen(window.page.getByRole('region', { name: 'Tour' }));
    await seen(window.rail.getByText('Online'));
    await seen(window.rail.getByText('Practice', { exact: true }));
    await bench.picture(window, 'main-light');
  });

  it('practises a drop from beginning to end, and ends practice mode without a trace', async () => {
    const gavel = await bench.gavel();
    await gavel.ask('preferences.change', { holdSeconds: 0.5 });
    const window = await bench.open(gavel);
    await window.firstStart.practice.click();
    await window.roster.drop('Tomas Ek').click();
    await window.activity.outcome('Drop Tomas Ek', 'Confirmed');
    await window.button('Settings').click();
    await window.dialog.getByRole('tab', { name: 'Practice mode' }).click();
    await window.dialog.getByRole('button', { name: 'End practice mode' }).click();
    await seen(window.undoBar.getByText('Ending practice mode'));
    await seen(window.firstStart.practice);
    expect(
      (await gavel.ask('state.snapshot', {})).changes.filter(
        ({ slice }) => slice === 'account' || slice === 'conference',
      ),
    ).toEqual([]);
  });

  it('offers every scene, and another scene takes the place of the one that runs', async () => {
    const gavel = await bench.gavel();
    const window = await bench.open(gavel);
    await window.firstStart.practice.click();
    await seen(window.roster.table);
    await window.button('Settings').click();
    await window.dialog.getByRole('tab', { name: 'Practice mode' }).click();
    for (const scene of [
      'First steps: a tour',
      'Four-party conference with a customer',
      'Supervisor listens in and joins a call',
      'The server fails over',
    ])
      await seen(window.dialog.getByRole('button', { name: scene }));
    expect(await window.dialog.getByRole('button', { name: 'Three thousand participants' }).count()).toBe(0);
    await window.dialog.getByRole('button', { name: 'Incoming customer call, consultation, conference' }).click();
    await seen(window.says('No call'));
    await eventually(() => window.rail.getByRole('region').count()).toBe(1);
    await seen(window.rail.getByText('Ada').or(window.rail.getByText('aberg')).first());
  });

  it('plays a whole call: a customer calls, a colleague is consulted and answers, a conference is made', async () => {
    const gavel = await bench.gavel({ scene: 'incoming-call' });
    await gavel.ask('preferences.change', { language: 'en' });
    const window = await bench.open(gavel);
    await window.rail.getByRole('button', { name: /^Own state:/u }).click();
    await window.menuItem('Ready').click();
    await window.page.getByRole('alert', { name: 'Incoming call' }).getByRole('button', { name: 'Answer' }).click();
    await window.activity.outcome('Answer the call', 'Confirmed');
    await window.consult('5002');
    await window.callControl('Merge');
    await window.activity.outcome('Merge into a conference', 'Confirmed');
    await seen(window.says('3 people'));
    await seen(window.roster.row(customer));
  });

  it('leaves the profile without an account and without a secret', async () => {
    const gavel = await bench.gavel();
    const window = await bench.open(gavel);
    await window.firstStart.practice.click();
    await seen(window.roster.table);
    expect(gavel.keychain.contents.size).toBe(0);
    expect((await readdir(gavel.folder)).filter((name) => name.startsWith('settings'))).toEqual([]);
  });
});
