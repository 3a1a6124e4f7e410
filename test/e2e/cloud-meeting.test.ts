import { describe, expect, it } from 'vitest';
import { CloudWindow } from '../support/cloud-window.ts';
import { Bench } from '../support/e2e-bench.ts';
import { seen } from '../support/e2e-window.ts';
import { eventually } from '../support/eventually.ts';

const bench = new Bench();

const people = [
  { name: 'Ines Vale', number: '+990000000000201' },
  { name: 'Noor Haddad', number: '+990000000000202' },
];

describe.each([
  ['en', 'mouse'],
  ['zh-CN', 'keyboard'],
] as const)('a meeting of Huawei Cloud Meeting, in %s by %s', (language, hand) => {
  const standUp = async (): Promise<CloudWindow> => {
    const opened = await CloudWindow.open(bench, language, hand);
    opened.book('Stand-up', people);
    await opened.takeControl();
    await seen(opened.rows('Noor Haddad'));
    return opened;
  };

  it('somebody is muted and may speak again, then everybody is muted for good', async () => {
    const opened = await standUp();
    const { page, t } = opened;
    const speak = opened.rows('Ines Vale').getByRole('switch');
    await opened.press(speak);
    await eventually(() => Promise.resolve(opened.present().get('Ines Vale')?.isMuted)).toBe(true);
    await eventually(() => speak.getAttribute('aria-checked')).toBe('false');
    await opened.press(speak);
    await eventually(() => Promise.resolve(opened.present().get('Ines Vale')?.isMuted)).toBe(false);
    await opened.press(opened.menu);
    const forGood = page.getByRole('menuitem', { name: t('action.mute-all-firmly') });
    await opened.press(forGood);
    await eventually(() => Promise.resolve(people.map(({ name }) => opened.present().get(name)?.isMuted))).toEqual([
      true,
      true,
    ]);
    await eventually(() => speak.getAttribute('aria-checked')).toBe('false');
  });

  it('hands are a list of their own, and are lowered', async () => {
    const opened = await standUp();
    const { page, simulator, t } = opened;
    simulator.act({ act: 'personChanges', person: 'Noor Haddad', isHandUp: true });
    // What puts hands first begins with the same word in Chinese.
    const filter = page.getByRole('button', { name: new RegExp(`^${t('filter.hands')}\\s*\\d*$`, 'u') });
    await eventually(() => filter.textContent()).toContain('1');
    await opened.press(filter);
    await eventually(() => opened.rows('Ines Vale').count()).toBe(0);
    await seen(opened.rows('Noor Haddad'));
    await opened.press(opened.menu);
    await opened.press(page.getByRole('menuitem', { name: t('action.lower-all-hands') }));
    await eventually(() => Promise.resolve(opened.present().get('Noor Haddad')?.isHandUp)).toBe(false);
    await eventually(() => opened.rows('Noor Haddad').count()).toBe(0);
  });

  it('who waits is let in, and is there', async () => {
    const opened = await standUp();
    const { lobby, simulator, t } = opened;
    simulator.act({ act: 'personWaits', name: 'Mara Mustermann', number: '+990000000000501' });
    await seen(lobby.getByText('Mara Mustermann', { exact: true }));
    await opened.press(opened.button('lobby.admit', lobby));
    await eventually(() => Promise.resolve(opened.present().has('Mara Mustermann'))).toBe(true);
    await seen(
      lobby.getByText(t('lobby.ended.admitted', { name: 'Mara Mustermann' })).or(opened.rows('Mara Mustermann')),
    );
  });

  it('somebody is disconnected, and the service’s reason proves by whom', async () => {
    const opened = await standUp();
    const { page, t } = opened;
    await opened.press(
      opened.rows('Ines Vale').getByRole('button', { name: t('command.drop', { name: 'Ines Vale' }) }),
    );
    await eventually(() => Promise.resolve(opened.present().has('Ines Vale'))).toBe(false);
    await seen(page.getByRole('list', { name: t('activity.title') }).getByText(t('phase.confirmed'), { exact: true }));
  });
});

// With their host ten thousand, which is as many as the service takes.
describe.each([3_000, 9_999])('an audience of %i', (count) => {
  it('five hundred of them are chosen, held, disconnected and settled while the list scrolls', async () => {
    const opened = await CloudWindow.open(bench, 'en', 'mouse');
    const { page, simulator, window } = opened;
    opened.crowd(count - 500);
    simulator.act({ act: 'peopleJoin', count: 500, name: 'Visitor', role: 'audience' });
    await opened.takeControl();
    const { table, search } = window.roster;
    await eventually(() => table.getAttribute('aria-rowcount')).toBe(String(count + 2));
    await search.fill('Visitor');
    await eventually(() => table.getAttribute('aria-rowcount')).toBe('501');
    await table.getByRole('row').nth(1).focus();
    await page.keyboard.press('ControlOrMeta+a');
    await search.fill('');
    await eventually(() => table.getAttribute('aria-rowcount')).toBe(String(count + 2));
    await window.roster.dropSelected.click();
    await seen(window.undoBar.getByText(/500/u));
    const settled = window.activity.entry('500').first().getByText('Confirmed', { exact: false });
    let isSettled = false;
    void settled
      .first()
      .waitFor()
      .then(
        () => (isSettled = true),
        () => undefined,
      );
    await table.hover();
    for (let step = 0; !isSettled; step += 1) {
      await page.mouse.wheel(0, step % 40 < 20 ? 900 : -900);
      expect(await table.getByRole('row').count()).toBeLessThan(100);
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    }
    await eventually(() => table.getAttribute('aria-rowcount')).toBe(String(count - 500 + 2));
    const asked = simulator.model.requests.filter(({ path }) => path.includes('participants/delete'));
    expect(asked).toHaveLength(5);
    expect([...opened.present().keys()].filter((name) => name.startsWith('Visitor'))).toEqual([]);
  });
});
