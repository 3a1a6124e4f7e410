import { describe, expect, it } from 'vitest';
import type { FinesseSimulator } from '../../main/simulators/cisco-finesse/simulator.ts';
import { Bench } from '../support/e2e-bench.ts';
import { eventually } from '../support/eventually.ts';
import { seen } from '../support/e2e-window.ts';

const bench = new Bench();
const crowd = 3_000;

const crowdAtWork = async () => {
  const server = await bench.server({ scene: 'three-thousand' });
  const gavel = await bench.gavel();
  await gavel.ask('preferences.change', { holdSeconds: 10, language: 'en' });
  await bench.signIn(gavel, server, { dropPermission: 'all' });
  const window = await bench.open(gavel);
  await eventually(() => window.roster.table.getAttribute('aria-rowcount').catch(() => null)).toBe(String(crowd + 1));
  return { ...server, gavel, window, page: window.page, dialogId: onlyCall(server.simulator) };
};

const onlyCall = (simulator: FinesseSimulator): string => [...simulator.model.calls.keys()][0] ?? '';

describe('three thousand participants', () => {
  it('are all in the table, with only the rows in sight on the page, from the first to the last', async () => {
    const { window, page } = await crowdAtWork();
    const { roster } = window;
    const rowsOnPage = () => roster.table.getByRole('row').count();
    expect(await rowsOnPage()).toBeLessThan(100);
    await seen(window.says('3,000 people').or(window.says('3000 people')).first());

    await roster.table.getByRole('row').nth(1).focus();
    await page.keyboard.press('End');
    await eventually(async () => {
      const indexes = await roster.table
        .getByRole('row')
        .evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('aria-rowindex'))));
      return Math.max(...indexes);
    }).toBe(crowd + 1);
    expect(await rowsOnPage()).toBeLessThan(100);
    expect((await window.focused()).tag).toBe('tr');
    await page.keyboard.press('Home');
    await eventually(() =>
      roster.table
        .getByRole('row')
        .evaluateAll((rows) => rows.some((row) => row.getAttribute('aria-rowindex') === '2')),
    ).toBe(true);
    await bench.picture(window, 'three-thousand');
  });

  it('are searched by name and number, and the selection survives the search', async () => {
    const { window, page } = await crowdAtWork();
    const { roster } = window;
    await roster.search.fill('555 2699');
    await eventually(() => roster.names()).toEqual(['+49 30 555 2699']);
    expect(await roster.table.getAttribute('aria-rowcount')).toBe('2');
    await roster.checkbox('+49 30 555 2699').check();
    await roster.search.fill('nobody has this name');
    await seen(window.says('Nobody matches “nobody has this name”.'));
    await roster.search.fill('');
    await eventually(() => roster.table.getAttribute('aria-rowcount')).toBe(String(crowd + 1));
    await roster.dropSelected.click();
    await seen(window.undoBar.getByText('Dropping +49 30 555 2699'));
    await page.keyboard.press('Escape');
    await window.undoBar.waitFor({ state: 'hidden' });
  });

  it('another list shows at once what is in sight, and its spare rows in a task of their own', async () => {
    const { window, page } = await crowdAtWork();
    const { roster } = window;
    await roster.search.fill('+49');
    await eventually(() => roster.names()).not.toContain('Agent 1');
    const counts = await page.evaluate(async () => {
      const count = (): number => document.querySelectorAll('tbody tr[data-id]').length;
      const field = document.querySelector<HTMLInputElement>('input[type="search"]');
      if (!field) throw new Error('There is no search.');
      field.value = 'Agent';
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
      // Rendering is a microtask.
      await new Promise((resolve) => {
        queueMicrotask(() => queueMicrotask(() => resolve(null)));
      });
      const atOnce = count();
      for (let frame = 0; frame < 60 && count() === atOnce; frame += 1)
        await new Promise((resolve) => requestAnimationFrame(resolve));
      return { atOnce, later: count() };
    });
    expect(counts.atOnce).toBeGreaterThan(5);
    expect(counts.later).toBeGreaterThanOrEqual(counts.atOnce + 4);
  });

  it('one change redraws one row', async () => {
    const { simulator, window, page, dialogId } = await crowdAtWork();
    const { roster } = window;
    const [first = ''] = (await roster.names()).filter(
      (name) => name.startsWith('Agent') || name.startsWith('+49') || name.startsWith('60'),
    );
    const address = /^Agent (\d+)/u.test(first) ? String(60_000 + Number(/\d+/u.exec(first)?.[0])) : first;
    // Seconds go by in every row; what is counted are words that changed besides them.
    await page.evaluate(() => {
      const changed = new Set<string>();
      const row = (node: Node): string | null =>
        (node instanceof Element ? node : node.parentElement)?.closest('tr[data-id]')?.querySelector('.person-name bdi')
          ?.textContent ?? null;
      new MutationObserver((records) => {
        for (const record of records) {
          const label = row(record.target);
          const isClock = record.type === 'characterData' && /^[\s\d:]*$/u.test(record.target.textContent ?? '');
          if (label !== null && !isClock && record.type !== 'attributes') changed.add(label);
        }
      }).observe(document.querySelector('table') ?? document.body, {
        subtree: true,
        childList: true,
        characterData: true,
      });
      Object.assign(window, { changedRows: changed });
    });
    simulator.act({ act: 'participantState', dialog: dialogId, address, state: 'HELD' });
    await seen(roster.row(first).getByText('On hold'));
    expect(await page.evaluate(() => [...(window as unknown as { changedRows: Set<string> }).changedRows])).toEqual([
      first,
    ]);
  });
});
