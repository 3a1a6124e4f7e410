import { describe, expect, it } from 'vitest';
import type { Command } from '../../app/domain/command.ts';
import { audioOf } from '../../app/domain/audio.ts';
import { allowed } from '../../app/domain/permission.ts';
import type { Change } from '../../app/state/app-state.ts';
import { Bench } from '../support/e2e-bench.ts';
import { descriptionOf, seen } from '../support/e2e-window.ts';
import { eventually } from '../support/eventually.ts';
import { vendors } from '../../main/vendors/registry.ts';
import { windowFixture } from '../support/window-fixture.ts';

const bench = new Bench();
const conferenceId = 'finesse/40871';
/** The account of the fixture is at a system of which calls can be made. */
const finesse = vendors.flatMap(({ descriptor }) =>
  descriptor.vendorId === 'cisco-finesse' ? [{ ...descriptor, vendorId: 'sample' }] : [],
);
const names = ['Ada Berg', 'Bo Lind', 'Chen Wei', 'Dara Quinn', 'Eva Roth', 'Finn Olsen', 'Gina Moss'];

const fixture = () => {
  const made = windowFixture(Date.now());
  const person = (name: string, index: number): Change => ({
    slice: 'participant',
    conferenceId,
    id: `p${index}`,
    value: made.participant(`p${index}`, {
      name,
      audio: audioOf('both'),
      permissions: { drop: allowed, audio: allowed },
    }),
  });
  const drop = (groupId: string, indexes: readonly number[], more: Partial<Command> = {}): readonly Change[] =>
    indexes.map((index) => {
      const id = `${groupId}-${index}`;
      const request = { kind: 'drop' as const, conferenceId, participantIds: [`p${index}`] };
      const target = { id: `p${index}`, name: names[index] ?? '', address: '' };
      return { slice: 'command', id, value: made.command(id, { groupId, request, target, ...more }) };
    });
  const start: readonly Change[] = [
    { slice: 'environment', value: made.environment() },
    { slice: 'account', id: 'finesse', value: made.account() },
    { slice: 'conference', id: conferenceId, value: made.conference() },
    ...names.map(person),
  ];
  return { ...made, start, drop };
};

const minute = 60_000;
const later = () => Date.now() + minute;

describe('what is about to happen', () => {
  it('names three and how many more, and how many of them the search hides', async () => {
    const { start, drop } = fixture();
    const { window } = await bench.openOn([...start, ...drop('g', [0, 1, 2, 3, 4, 5, 6], { heldUntil: later() })]);
    await seen(window.undoBar.getByText('Ada Berg, Bo Lind, Chen Wei and 4 more'));
    await window.roster.search.fill('n');
    await seen(window.undoBar.getByText('2 of them are hidden by the search.'));
  });

  it('is the group that leaves soonest; one button undoes that, another all', async () => {
    const { start, drop } = fixture();
    const opened = await bench.openOn([
      ...start,
      ...drop('second', [1], { heldUntil: later() + minute }),
      ...drop('first', [0], { heldUntil: later() }),
    ]);
    const { window } = opened;
    await seen(window.undoBar.getByText('Dropping Ada Berg'));
    await seen(window.undoBar.getByText('After it: Dropping Bo Lind.'));
    await window.undo.click();
    await window.page.keyboard.press('Escape');
    await window.button('Undo all').click();
    await window.button('Undo Drop Bo Lind').click();
    await eventually(() => opened.asked.filter(({ name }) => name.startsWith('command.undo'))).toEqual([
      { name: 'command.undo', input: { groupId: 'first' } },
      { name: 'command.undo', input: { groupId: 'first' } },
      { name: 'command.undo-all', input: {} },
      { name: 'command.undo', input: { groupId: 'second' } },
    ]);
  });

  it('can be undone from within an open dialog, and once it is undone the dialog stays', async () => {
    const { start, drop } = fixture();
    const opened = await bench.openOn([...start, ...drop('g', [0], { heldUntil: later() })]);
    const { window } = opened;
    await window.button('Add account').first().click();
    const dialog = window.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Undo', exact: true }).click();
    await eventually(() => opened.asked.filter(({ name }) => name.startsWith('command.undo'))).toEqual([
      { name: 'command.undo', input: { groupId: 'g' } },
    ]);
    await seen(dialog);
    await window.page.keyboard.press('Escape');
    await seen(window.undoBar.getByText('Dropping Ada Berg'));
  });

  it('is told where a call stands under its customer’s name, in the rail too', async () => {
    const { start, participant } = fixture();
    const { window } = await bench.openOn([
      ...start,
      {
        slice: 'participant',
        conferenceId,
        id: 'c',
        value: participant('c', { name: 'Marta Customer', kind: 'phone' }),
      },
    ]);
    await seen(window.page.getByRole('navigation').getByText('Marta Customer · Conference 40871'));
  });

  it('is done again from the recents as what it was: a consultation where a call is going on', async () => {
    const { start, account, conference, command, environment } = fixture();
    const consulted = command('k', {
      request: { kind: 'consult', conferenceId, address: '1044' },
      target: null,
      phase: 'confirmed',
      heldUntil: null,
    });
    const opened = await bench.openOn([
      ...start,
      { slice: 'environment', value: environment({ vendors: finesse }) },
      { slice: 'conference', id: conferenceId, value: conference({ controls: { consult: allowed } }) },
      { slice: 'command', id: 'k', value: consulted },
    ]);
    const { window } = opened;
    await window.page.getByRole('navigation').getByRole('button', { name: account().label }).first().click();
    await window.button('Consult again 1044').click();
    await eventually(() => opened.asked.filter(({ name }) => name === 'command.make')).toEqual([
      {
        name: 'command.make',
        input: { request: { kind: 'consult', conferenceId, address: '1044' }, surface: 'window' },
      },
    ]);
  });

  it('never stands at no time left', async () => {
    const { start, drop } = fixture();
    const { window } = await bench.openOn([...start, ...drop('g', [0], { heldUntil: Date.now() - 1 })]);
    await seen(window.undoBar.getByText('It leaves now …'));
    expect(await window.undoBar.getByText('s left').count()).toBe(0);
  });

  it('counts what has been sent while a group is under way, with Stop', async () => {
    const { start, drop } = fixture();
    const sent = { heldUntil: null, sentAt: Date.now() };
    const { window } = await bench.openOn([
      ...start,
      ...drop('g', [0], { ...sent, phase: 'confirmed' }),
      ...drop('g', [1, 2], { ...sent, phase: 'accepted' }),
      ...drop('g', [3, 4], { heldUntil: null, phase: 'waiting' }),
    ]);
    const bar = window.page.getByRole('region', { name: 'Under way' });
    await seen(bar.getByText('3 of 5 sent'));
    await seen(bar.getByRole('button', { name: 'Stop' }));
  });
});

describe('a search', () => {
  it('says how many are shown and how many of the selected are not', async () => {
    const { start } = fixture();
    const { window } = await bench.openOn(start);
    await window.roster.checkbox('Ada Berg').check();
    await window.roster.search.fill('n');
    await seen(window.page.getByRole('status').filter({ hasText: '5 of 7 shown · 1 selected is hidden' }));
    expect(await descriptionOf(window.roster.dropSelected)).toBe('1 person, 1 of them is not shown: Ada Berg');
    await seen(window.roster.dropSelected.getByText('· 1'));
  });

  it('limits who is selected by Select all to those shown', async () => {
    const { start } = fixture();
    const { window } = await bench.openOn(start);
    await window.roster.search.fill('n');
    await window.page.getByRole('checkbox', { name: 'Select all 5 shown' }).check();
    await window.roster.search.fill('');
    await eventually(() => window.roster.table.locator('tbody').getByRole('checkbox', { checked: true }).count()).toBe(
      5,
    );
    const more = window.page.getByRole('button', { name: 'More for the list' });
    await more.click();
    await seen(window.menuItem('Drop all but selected 2 people'));
  });

  it('has no lock on what only needs a choice', async () => {
    const { start } = fixture();
    const { window } = await bench.openOn(start);
    await seen(window.roster.dropSelected);
    expect(await window.roster.dropSelected.locator('svg').count()).toBe(0);
    expect(await descriptionOf(window.roster.dropSelected)).toBe('Select people in the list first.');
  });
});

describe('an outcome that needs attention', () => {
  it('stays with its row until it is put aside or the next command', async () => {
    const { start, drop } = fixture();
    const old = { madeAt: Date.now() - minute, sentAt: Date.now() - minute, settledAt: Date.now() - minute / 2 };
    const opened = await bench.openOn([
      ...start,
      ...drop('r', [0], { ...old, phase: 'refused', reason: 'not-permitted' }),
      ...drop('u', [1], { ...old, phase: 'unconfirmed', reason: 'no-evidence' }),
    ]);
    const { roster } = opened.window;
    await seen(roster.row('Ada Berg').getByText('Refused', { exact: true }));
    await seen(roster.row('Bo Lind').getByText('Unconfirmed', { exact: true }));
    await seen(roster.drop('Ada Berg'));
    await roster
      .row('Ada Berg')
      .getByRole('button', { name: /Refused.*put this aside/u })
      .click();
    await roster.row('Ada Berg').getByText('Refused', { exact: true }).waitFor({ state: 'detached' });
    await opened.tell(...drop('again', [1], { phase: 'accepted', heldUntil: null, sentAt: Date.now() }));
    await roster.row('Bo Lind').getByText('Unconfirmed', { exact: true }).waitFor({ state: 'detached' });
  });

  it('is named in Activity with the time of day, the account and the conference, and opens to names', async () => {
    const { start, drop } = fixture();
    const sent = { heldUntil: null, sentAt: Date.now() - 400, settledAt: Date.now() };
    const { window } = await bench.openOn([
      ...start,
      ...drop('g', [0, 1], { ...sent, phase: 'confirmed' }),
      ...drop('g', [2], { ...sent, phase: 'unconfirmed', reason: 'no-evidence' }),
      ...drop('one', [3], { ...sent, phase: 'confirmed' }),
    ]);
    const entry = window.activity.entry('Drop 3 people');
    expect(await entry.locator('.entry-head').innerText()).toMatch(/^\d\d:\d\d:\d\d/u);
    await seen(entry.getByText('Finesse, Hamburg · Conference 40871'));
    await entry.getByText('3 people by outcome').click();
    await seen(entry.getByText('Ada Berg'));
    await seen(entry.getByText('Chen Wei').first());
    const one = window.activity.entry('Drop Dara Quinn');
    await one.getByText('Details', { exact: true }).click();
    await seen(one.getByText(/^Outcome after 0\.40? s/u));
  });
});
