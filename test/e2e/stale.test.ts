import { describe, expect, it } from 'vitest';
import type { SimulatorActInput } from '../../main/simulators/cisco-finesse/acts/schema.ts';
import type { FinesseSimulator } from '../../main/simulators/cisco-finesse/simulator.ts';
import { Bench, dropsSeen } from '../support/e2e-bench.ts';
import { eventually } from '../support/eventually.ts';
import { descriptionOf, type GavelWindow, seen } from '../support/e2e-window.ts';

const bench = new Bench();

/** Everything a person sees and cannot do while the picture is old. */
const expectStale = async (window: GavelWindow, simulator: FinesseSimulator): Promise<void> => {
  const { roster, page } = window;
  await roster.staleNotice.waitFor();
  await seen(roster.staleNotice.getByText(/This list is \d+ s old\./u));
  await seen(roster.staleNotice.getByText('Nobody can be dropped until it has been read again.'));
  await seen(window.main.getByText('Stale', { exact: true }).first());
  await eventually(() => window.assertive.locator('.sentence').last().textContent()).toMatch(
    /is out of date\. You cannot drop anybody until it is live again\./u,
  );
  // Who was there last stays on the screen.
  expect(await roster.names()).toContain('Ada Berg');
  const drop = roster.drop('Ada Berg');
  expect(await drop.getAttribute('aria-disabled')).toBe('true');
  expect(await descriptionOf(drop)).toBe('This list is out of date. Wait until Gavel has read it again.');
  await drop.click({ force: true });
  await roster.row('Ada Berg').focus();
  await page.keyboard.press('Delete');
  expect(await roster.dropSelected.getAttribute('aria-disabled')).toBe('true');
  expect(await window.undoBar.count()).toBe(0);
  expect(dropsSeen(simulator)).toEqual([]);
};

/** Presses *Try now* whenever it is offered until the picture is live. */
const tryUntilLive = async (window: GavelWindow): Promise<void> => {
  const tryNow = window.roster.staleNotice.getByRole('button', { name: 'Try now' });
  await eventually(async () => {
    if (await tryNow.isVisible()) await tryNow.click({ timeout: 500 }).catch(() => undefined);
    return window.main.getByText('Live', { exact: true }).isVisible();
  }).toBe(true);
  await window.roster.staleNotice.waitFor({ state: 'hidden' });
};

const faults: readonly {
  readonly what: string;
  readonly begin: readonly SimulatorActInput[];
  readonly end: readonly SimulatorActInput[];
}[] = [
  {
    what: 'the notification service cuts and refuses the connection',
    begin: [{ act: 'setFault', fault: 'xmppDrop' }],
    end: [{ act: 'clearFault', fault: 'xmppDrop' }],
  },
  {
    what: 'the web service goes down',
    begin: [{ act: 'setFault', fault: 'webDown' }],
    end: [{ act: 'clearFault', fault: 'webDown' }],
  },
  {
    what: 'the server says it is out of service',
    begin: [{ act: 'setFault', fault: 'ctiFailover' }],
    end: [{ act: 'clearFault', fault: 'ctiFailover' }],
  },
  {
    what: 'the server goes down altogether',
    begin: [{ act: 'setFault', fault: 'nodeDown' }],
    end: [{ act: 'clearFault', fault: 'nodeDown' }],
  },
];

describe('an old picture', () => {
  for (const { what, begin, end } of faults) {
    it(`is stale and bars dropping when ${what}; afterwards it is live as the server has it now`, async () => {
      const { simulator, window, dialogId } = await bench.conference({ holdSeconds: 0 });
      for (const act of begin) simulator.act(act);
      await expectStale(window, simulator);
      if (what.startsWith('the notification')) await bench.picture(window, 'stale-light');

      // What happens unseen must be found by the re-read.
      simulator.act({ act: 'participantLeaves', dialog: dialogId, address: '5002' });
      simulator.act({ act: 'participantJoins', dialog: dialogId, address: '5003' });
      for (const act of end) simulator.act(act);
      await tryUntilLive(window);
      await eventually(() => window.roster.names()).toSatisfy(
        (names: readonly string[]) => names.includes('Chen Wei') && !names.includes('Bo Lind'),
      );
      await window.roster.drop('Ada Berg').click();
      await window.activity.outcome('Drop Ada Berg', 'Confirmed');
    });
  }

  it('news that cannot be understood, or are too large, leave a picture that is true', async () => {
    const { simulator, window, dialogId } = await bench.conference({ holdSeconds: 0 });
    simulator.act({ act: 'publishMalformed', agent: 'ssolberg' });
    simulator.act({
      act: 'publishRaw',
      agent: 'ssolberg',
      payload:
        '<Update><data><dialog><id>77</id><state>FLOATING</state><mediaType>Smoke</mediaType></dialog></data>' +
        '<event>BLINK</event><source>/finesse/api/Dialog/77</source></Update>',
    });
    simulator.act({
      act: 'sendStanza',
      agent: 'ssolberg',
      stanza: "<message xmlns='jabber:client'><unknown xmlns='nowhere'/></message>",
    });
    simulator.act({ act: 'participantState', dialog: dialogId, address: '5002', state: 'HELD' });
    await seen(window.roster.row('Bo Lind').getByText('On hold'));
    simulator.act({ act: 'publishOversized', agent: 'ssolberg', length: 8 * 1024 * 1024 });
    simulator.act({ act: 'participantLeaves', dialog: dialogId, address: '5002' });
    await tryUntilLive(window);
    await eventually(() => window.roster.names()).not.toContain('Bo Lind');
    await tryUntilLive(window);
    await window.roster.drop('Ada Berg').click();
    await window.activity.outcome('Drop Ada Berg', 'Confirmed');
    expect(dropsSeen(simulator)).toHaveLength(1);
  });

  it('cancels a drop that is held when the picture grows old', async () => {
    const { simulator, window } = await bench.conference({ holdSeconds: 3 });
    await window.roster.drop('Ada Berg').click();
    await seen(window.undoBar);
    simulator.act({ act: 'setFault', fault: 'xmppDrop' });
    await window.roster.staleNotice.waitFor();
    const entry = await window.activity.outcome('Drop Ada Berg', 'Cancelled');
    await seen(entry.getByText('This list was out of date.'));
    expect(dropsSeen(simulator)).toEqual([]);
  });
});
