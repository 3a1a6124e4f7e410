import { describe, expect, it } from 'vitest';
import { audioOf } from '../../app/domain/audio.ts';
import { allowed, denied } from '../../app/domain/permission.ts';
import type { Change } from '../../app/state/app-state.ts';
import { Bench, customer } from '../support/e2e-bench.ts';
import { seen } from '../support/e2e-window.ts';
import { eventually } from '../support/eventually.ts';
import { windowFixture } from '../support/window-fixture.ts';

const bench = new Bench();
const conferenceId = 'finesse/40871';

const fixture = () => {
  const made = windowFixture(Date.now());
  const person = (id: string, name: string, more: object = {}): Change => ({
    slice: 'participant',
    conferenceId,
    id,
    value: made.participant(id, {
      name,
      audio: audioOf('listen-only'),
      permissions: { drop: allowed, audio: allowed },
      ...more,
    }),
  });
  const start: readonly Change[] = [
    { slice: 'environment', value: made.environment() },
    { slice: 'account', id: 'finesse', value: made.account() },
    { slice: 'conference', id: conferenceId, value: made.conference() },
    person('p0', 'Ada Berg'),
    person('p1', 'Bo Lind', { permissions: { drop: denied('supervisor-only') } }),
    person('p2', 'Chen Wei'),
  ];
  const ringing: Change = {
    slice: 'conference',
    id: 'finesse/9',
    value: made.conference({
      id: 'finesse/9',
      vendorId: '9',
      kind: 'call',
      state: 'ringing',
      counterpart: customer,
      controls: { answer: allowed, reject: allowed },
    }),
  };
  const held = made.command('c', {
    request: { kind: 'drop', conferenceId, participantIds: ['p0'] },
    target: { id: 'p0', name: 'Ada Berg', address: '' },
    heldUntil: Date.now() + 60_000,
  });
  return { ...made, start, ringing, held };
};

describe('by ear', () => {
  it('the list is a grid, and a row is one sentence', async () => {
    const made = fixture();
    const opened = await bench.openOn([...made.start, { slice: 'command', id: 'c', value: made.held }]);
    const { roster, page } = opened.window;
    await seen(roster.table);
    expect(await roster.table.getAttribute('aria-multiselectable')).toBe('true');
    const row = roster.row('Ada Berg');
    await roster.checkbox('Ada Berg').check();
    await eventually(() => row.getAttribute('aria-selected')).toBe('true');
    expect(await row.getAttribute('aria-label')).toBe(
      'Ada Berg, Talking, can hear, cannot speak, selected, Drop Ada Berg: Held',
    );
    expect(await page.getByRole('row', { selected: true }).count()).toBe(1);
  });

  it('an open dialog speaks, and an incoming call is answered from there', async () => {
    const made = fixture();
    const opened = await bench.openOn(made.start);
    const { window } = opened;
    await window.button('Keyboard shortcuts').click();
    await seen(window.dialog);
    await opened.tell({ slice: 'command', id: 'c', value: made.held }, made.ringing);
    await eventually(() => window.dialog.locator('[aria-live="polite"]').first().textContent()).toContain(
      'Dropping Ada Berg',
    );
    await window.dialog.getByRole('button', { name: 'Answer' }).click();
    await eventually(() => opened.asked.filter(({ name }) => name === 'command.make')).toEqual([
      { name: 'command.make', input: { request: { kind: 'answer', conferenceId: 'finesse/9' }, surface: 'window' } },
    ]);
  });

  it('a call that ends says so, and selecting says how many', async () => {
    const made = fixture();
    const opened = await bench.openOn([...made.start, made.ringing]);
    const { window } = opened;
    await window.roster.row('Ada Berg').focus();
    await window.page.keyboard.press('Control+a');
    const said = window.polite.locator('.sentence');
    await eventually(() => said.allTextContents()).toEqual(['3 people selected']);
    await opened.tell({ slice: 'conference', id: 'finesse/9', value: null });
    // A screen reader that is behind still finds the one before, and says only what is added.
    await eventually(() => said.allTextContents()).toEqual(['3 people selected', `Call with ${customer} has ended.`]);
    expect(await window.polite.getAttribute('aria-atomic')).toBe('false');
    expect(await window.polite.getAttribute('aria-relevant')).toBe('additions');
  });

  it('a key that may not be used says why', async () => {
    const made = fixture();
    const opened = await bench.openOn(made.start);
    const { window } = opened;
    await window.roster.row('Bo Lind').focus();
    await window.page.keyboard.press('Delete');
    await seen(window.main.getByText('Only a supervisor may do that.'));
    await eventually(() => window.assertive.locator('.sentence').last().textContent()).toBe(
      'Only a supervisor may do that.',
    );
    expect(opened.asked.filter(({ name }) => name === 'command.make')).toEqual([]);
  });
});

describe('by keyboard', () => {
  it('the list is at most six tab stops away, or one key', async () => {
    const made = fixture();
    const opened = await bench.openOn(made.start);
    const { page, roster } = opened.window;
    await seen(roster.row('Ada Berg'));
    const isInList = (): Promise<boolean> => page.evaluate(() => document.activeElement?.closest('.people') !== null);
    let stops = 0;
    for (; stops < 12; stops += 1) {
      await page.keyboard.press('Tab');
      if (await isInList()) break;
    }
    expect(stops).toBeLessThanOrEqual(6);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press('F6');
    expect((await opened.window.focused()).name).toBe('Ada Berg');
  });

  it('arrows move within a group of buttons', async () => {
    const made = fixture();
    const opened = await bench.openOn(made.start);
    const { page } = opened.window;
    const toolbar = page.getByRole('group', { name: 'Call controls' });
    await toolbar.getByRole('button', { name: 'Hold' }).focus();
    await page.keyboard.press('ArrowRight');
    expect((await opened.window.focused()).name).toBe('Consult');
    await page.keyboard.press('End');
    expect((await opened.window.focused()).name).toBe('Hang up');
  });

  it('the focus stays near when what had it goes: after Drop, after Undo, after Answer', async () => {
    const made = fixture();
    const opened = await bench.openOn(made.start);
    const { window } = opened;
    const { roster, page } = window;
    await roster.drop('Ada Berg').focus();
    await page.keyboard.press('Enter');
    await opened.tell({ slice: 'command', id: 'c', value: made.held });
    await eventually(async () => (await window.focused()).name).toBe('Ada Berg');
    await window.undo.focus();
    await opened.tell({
      slice: 'command',
      id: 'c',
      value: { ...made.held, phase: 'cancelled', reason: 'taken-back', settledAt: Date.now() },
    });
    await eventually(async () => (await window.focused()).name).toBe('Ada Berg');
    await opened.tell(made.ringing);
    await window.button('Answer').focus();
    await opened.tell({ slice: 'conference', id: 'finesse/9', value: null });
    await eventually(async () => (await window.focused()).tag).not.toBe('body');
  });

  it.each([
    ['Russian', 'д', 'KeyL', 'listen-only'],
    ['Greek', 'λ', 'KeyL', 'listen-only'],
    ['Arabic', 'م', 'KeyL', 'listen-only'],
    ['Russian', 'к', 'KeyR', 'both'],
  ])('letters count by their place on a keyboard that is %s', async (_, key, code, mode) => {
    const made = fixture();
    const opened = await bench.openOn(made.start);
    await opened.tell({
      slice: 'participant',
      conferenceId,
      id: 'p0',
      value: made.participant('p0', {
        name: 'Ada Berg',
        audio: audioOf(mode === 'both' ? 'listen-only' : 'both'),
        permissions: { drop: allowed, audio: allowed },
      }),
    });
    const row = opened.window.roster.row('Ada Berg');
    await row.focus();
    await row.dispatchEvent('keydown', { key, code, bubbles: true, isComposing: true });
    await row.dispatchEvent('keydown', { key, code, bubbles: true });
    await eventually(() => opened.asked.filter(({ name }) => name === 'command.make')).toMatchObject([
      { input: { request: { kind: 'set-audio', participantIds: ['p0'], mode } } },
    ]);
  });
});
