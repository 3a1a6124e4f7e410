import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { Bench, customer } from '../support/e2e-bench.ts';
import { eventually } from '../support/eventually.ts';

const bench = new Bench();

/** Keeps every sentence that the live regions say, in order. */
const listen = async (page: Page): Promise<() => Promise<readonly string[]>> => {
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    for (const region of document.querySelectorAll('[aria-live]')) {
      new MutationObserver(() => {
        const text = (region.lastElementChild ?? region).textContent ?? '';
        if (text !== '' && said.at(-1) !== text) said.push(text);
      }).observe(region, { subtree: true, childList: true, characterData: true });
    }
  });
  return () => page.evaluate(() => (window as unknown as { said: string[] }).said);
};

describe('what a screen reader says', () => {
  it('an own drop: that it waits and how to undo it, then its outcome', async () => {
    const { window, page } = await bench.conference({ holdSeconds: 0.5 });
    const said = await listen(page);
    await window.roster.drop('Bo Lind').click();
    await eventually(said).toContain('Dropping Bo Lind. Nothing has been sent. Press Escape to undo.');
    await eventually(said).toContain('Bo Lind: dropped, confirmed');
  });

  it('a drop that was taken back and one that was refused, with the reason', async () => {
    const { window, page, gavel } = await bench.conference({
      holdSeconds: 10,
      dropPermission: 'all',
      server: { switches: { enableDropParticipantFor: 'all' } },
    });
    const said = await listen(page);
    await window.roster.drop(customer).click();
    await window.undo.click();
    await eventually(said).toContain(`Drop ${customer}: cancelled`);
    await gavel.ask('preferences.change', { holdSeconds: 0 });
    await window.roster.drop(customer).click();
    await eventually(said).toContain(
      `Drop ${customer}: refused. The telephone system does not let this party be dropped.`,
    );
  });

  it('several at once as one sentence', async () => {
    const { window, page } = await bench.conference({ holdSeconds: 0.5 });
    const said = await listen(page);
    await window.roster.checkbox('Ada Berg').check();
    await window.roster.checkbox('Bo Lind').check();
    await window.roster.dropSelected.click();
    await eventually(said).toContain('Drop 2 people: 2 confirmed');
    expect((await said()).filter((sentence) => /(?:Ada Berg|Bo Lind): dropped/u.test(sentence))).toEqual([]);
  });

  it('who comes and goes, bursts summed up', async () => {
    const { simulator, window, page, dialogId } = await bench.conference();
    const said = await listen(page);
    simulator.act({ act: 'participantJoins', dialog: dialogId, address: '5003' });
    await eventually(said).toContain('Chen Wei joined');
    for (let index = 0; index < 9; index += 1)
      simulator.act({ act: 'participantJoins', dialog: dialogId, address: `+46 8 5550 010${index}` });
    await eventually(() => window.says('14 people').isVisible()).toBe(true);
    await eventually(said).toSatisfy((sentences: readonly string[]) =>
      sentences.some((sentence) => /\d+ joined/u.test(sentence)),
    );
    expect((await said()).filter((sentence) => sentence.includes('+46 8 5550 010')).length).toBeLessThanOrEqual(1);
  });

  it('that the picture grew old, at once, and that it is live again', async () => {
    const { simulator, window, page } = await bench.conference();
    const said = await listen(page);
    simulator.act({ act: 'killXmpp' });
    await eventually(said).toSatisfy((sentences: readonly string[]) =>
      sentences.some((sentence) =>
        sentence.includes('is out of date. You cannot drop anybody until it is live again.'),
      ),
    );
    await eventually(said).toSatisfy((sentences: readonly string[]) =>
      sentences.some((sentence) => sentence.includes('is live again.')),
    );
    expect(await window.assertive.getAttribute('role')).toBe('alert');
  });
});
