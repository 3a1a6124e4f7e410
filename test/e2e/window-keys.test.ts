import { describe, expect, it } from 'vitest';
import { allActions } from '../../app/actions/actions.ts';
import { en } from '../../app/text/en/index.ts';
import { acceleratorText, windowKeysText } from '../../app/wording/shortcut-words.ts';
import { createTranslate } from '../../app/text/translate.ts';
import { audioOf, type AudioMode } from '../../app/domain/audio.ts';
import { controlIds } from '../../app/domain/command-kinds.ts';
import { allowed } from '../../app/domain/permission.ts';
import type { Change } from '../../app/state/app-state.ts';
import { unknownDesktop } from '../../main/core/state/desktop-slice.ts';
import { Bench } from '../support/e2e-bench.ts';
import { eventually } from '../support/eventually.ts';
import { FakeKeys } from '../support/fake-keys.ts';
import type { FixtureWindow } from '../support/fixture-window.ts';
import { ShortcutBench } from '../support/shortcut-bench.ts';
import { windowFixture } from '../support/window-fixture.ts';
import { seen } from '../support/e2e-window.ts';

const bench = new Bench();
const t = createTranslate('en', en);
const withKeys = allActions.filter(({ keys }) => keys.length > 0);

/** A conference of five, in which everybody may be heard and dropped; the first row is the person's own. */
const open = async (...more: readonly Change[]): Promise<FixtureWindow> => {
  const fixture = windowFixture(Date.now());
  const audio = { permissions: { drop: allowed, audio: allowed }, audio: audioOf('both') };
  const opened = await bench.openOn([
    { slice: 'environment', value: fixture.environment({ host: 'electron' }) },
    { slice: 'account', id: 'finesse', value: fixture.account() },
    { slice: 'conference', id: 'finesse/40871', value: fixture.conference() },
    ...['p1', 'p2', 'p3', 'p4', 'p5'].map((id, index): Change => ({
      slice: 'participant',
      conferenceId: 'finesse/40871',
      id,
      value: fixture.participant(id, { isSelf: index === 0, ...audio }),
    })),
    { slice: 'desktop', value: unknownDesktop },
    ...more,
  ]);
  await seen(opened.window.roster.row('p1'));
  return opened;
};

/** Keys of an action as Playwright names them. */
const press = async ({ window }: FixtureWindow, keys: string): Promise<void> =>
  window.page.keyboard.press(keys.replace('Ctrl', 'Control'));
const focusOn = ({ window }: FixtureWindow, name: string): Promise<void> => window.roster.row(name).focus();
const checkedCount = ({ window }: FixtureWindow): Promise<number> =>
  window.roster.table.locator('tbody').getByRole('checkbox', { checked: true }).count();
const lastAsked = ({ asked }: FixtureWindow): unknown =>
  asked.filter(({ name }) => name === 'command.make').at(-1)?.input;

const asksForAudio =
  (mode: AudioMode, ids: readonly string[]) =>
  async (opened: FixtureWindow, keys: string): Promise<void> => {
    await focusOn(opened, 'p3');
    await press(opened, keys);
    await eventually(async () => lastAsked(opened)).toMatchObject({
      request: { kind: 'set-audio', mode, participantIds: ids },
      surface: 'window',
    });
  };

/** The focused person may be muted and has raised a hand; `audio` as the meeting tells it. */
const asksForParticipant =
  (kind: 'mute-participant' | 'unmute-participant' | 'lower-hand', canSpeak: 'on' | 'off') =>
  async (opened: FixtureWindow, keys: string): Promise<void> => {
    const value = windowFixture(Date.now()).participant('p3', {
      permissions: { drop: allowed, speak: allowed, lowerHand: allowed },
      audio: { canSpeak },
      handRaisedAt: Date.now(),
    });
    await opened.tell({ slice: 'participant', conferenceId: 'finesse/40871', id: 'p3', value });
    await focusOn(opened, 'p3');
    await press(opened, keys);
    await eventually(async () => lastAsked(opened)).toMatchObject({ request: { kind, participantIds: ['p3'] } });
  };

/** How many are chosen when a range is drawn from the second row, by way of the third. */
const chosenFromSecondRow: Readonly<Record<string, number>> = {
  'Shift+ArrowUp': 1,
  'Shift+ArrowDown': 3,
  'Shift+PageUp': 1,
  'Shift+PageDown': 4,
  'Shift+Home': 1,
  'Shift+End': 4,
  'Shift+Space': 2,
};

/** What each action's keys do in the window. */
const effects: Readonly<Record<string, (opened: FixtureWindow, keys: string) => Promise<void>>> = {
  'drop-selected': async (opened, keys) => {
    await focusOn(opened, 'p3');
    await press(opened, keys);
    await eventually(async () => lastAsked(opened)).toMatchObject({
      request: { kind: 'drop', participantIds: ['p3'] },
    });
  },
  undo: async (opened, keys) => {
    const { command } = windowFixture(Date.now());
    await opened.tell({ slice: 'command', id: keys, value: command(keys, { heldUntil: Date.now() + 60_000 }) });
    await seen(opened.window.undoBar);
    await press(opened, keys);
    await eventually(async () => opened.asked.filter(({ name }) => name === 'command.undo').at(-1)?.input).toEqual({
      groupId: keys,
    });
    await opened.tell({ slice: 'command', id: keys, value: null });
  },
  search: async (opened, keys) => {
    await focusOn(opened, 'p3');
    await press(opened, keys);
    await eventually(async () => (await opened.window.focused()).name).toBe('Search participants');
  },
  move: async (opened, keys) => {
    await focusOn(opened, 'p3');
    await press(opened, keys);
    await eventually(async () => (await opened.window.focused()).name).toMatch(/^p[1245]$/u);
    expect(await checkedCount(opened)).toBe(0);
  },
  select: async (opened, keys) => {
    await focusOn(opened, 'p3');
    await press(opened, keys);
    await eventually(() => opened.window.roster.checkbox('p3').isChecked()).toBe(true);
    expect(await checkedCount(opened)).toBe(1);
  },
  'select-range': async (opened, keys) => {
    await press(opened, 'Escape');
    await focusOn(opened, 'p2');
    await press(opened, 'Space');
    await focusOn(opened, 'p3');
    await press(opened, keys);
    await eventually(() => checkedCount(opened)).toBe(chosenFromSecondRow[keys]);
  },
  'select-all': async (opened, keys) => {
    await focusOn(opened, 'p3');
    await press(opened, keys);
    await eventually(() => checkedCount(opened)).toBe(4);
  },
  'next-region': async (opened, keys) => {
    await opened.window.roster.search.focus();
    await press(opened, keys);
    await eventually(async () => (await opened.window.focused()).name).toBe('p1');
  },
  settings: async (opened, keys) => {
    await press(opened, keys);
    await eventually(async () => opened.asked.find(({ name }) => name === 'shell.window')?.input).toEqual({
      window: 'settings',
      to: 'show',
    });
  },
  shortcuts: async (opened, keys) => {
    await focusOn(opened, 'p3');
    await press(opened, keys);
    await seen(opened.window.page.getByRole('dialog', { name: 'Keyboard shortcuts' }));
  },
  quit: async (opened, keys) => {
    await press(opened, keys);
    await eventually(async () => opened.asked.find(({ name }) => name === 'shell.quit')?.input).toEqual({
      held: 'ask',
    });
  },
  'listen-only': asksForAudio('listen-only', ['p3']),
  restore: async (opened, keys) => {
    const { participant } = windowFixture(Date.now());
    const value = participant('p3', { permissions: { drop: allowed, audio: allowed }, audio: audioOf('listen-only') });
    await opened.tell({ slice: 'participant', conferenceId: 'finesse/40871', id: 'p3', value });
    await asksForAudio('both', ['p3'])(opened, keys);
  },
  'mute-participant-selected': asksForParticipant('mute-participant', 'on'),
  'unmute-participant-selected': asksForParticipant('unmute-participant', 'off'),
  'lower-hand-selected': asksForParticipant('lower-hand', 'on'),
  'listen-only-everyone': asksForAudio('listen-only', ['p2', 'p3', 'p4', 'p5']),
  'take-back-audio': async (opened, keys) => {
    const { participant, command } = windowFixture(Date.now());
    const value = participant('p3', { permissions: { drop: allowed, audio: allowed }, audio: audioOf('listen-only') });
    const made = command('silenced', {
      phase: 'confirmed',
      conferenceId: 'finesse/40871',
      request: { kind: 'set-audio', conferenceId: 'finesse/40871', participantIds: ['p3'], mode: 'listen-only' },
      target: { id: 'p3', name: 'p3', address: '' },
      before: audioOf('both'),
    });
    await opened.tell(
      { slice: 'participant', conferenceId: 'finesse/40871', id: 'p3', value },
      { slice: 'command', id: made.id, value: made },
    );
    await seen(opened.window.activity.list.getByRole('button', { name: /^Take back/u }));
    await focusOn(opened, 'p3');
    await press(opened, keys);
    await eventually(async () => opened.asked.find(({ name }) => name === 'audio.take-back')?.input).toEqual({
      groupId: made.groupId,
      surface: 'window',
    });
  },
  'restore-everyone': async (opened, keys) => {
    await effects['restore']?.(opened, keys);
  },
};

describe('the keys inside the window', () => {
  it('are proved here for every action that has some', () => {
    expect(Object.keys(effects).sort()).toEqual(withKeys.map(({ id }) => id).sort());
  });

  for (const { id, keys } of withKeys) {
    it(`of ${id} do it: ${keys.join(' ')}`, async () => {
      const opened = await open();
      const done: string[] = [];
      for (const one of keys) {
        await effects[id]?.(opened, one);
        done.push(one);
      }
      expect(done).toEqual(keys);
    });
  }

  it('do nothing with other modifiers, and letters nothing outside of the list', async () => {
    const opened = await open();
    await focusOn(opened, 'p3');
    for (const keys of ['Alt+Delete', 'Control+l', 'Alt+r', 'Control+Shift+z']) await press(opened, keys);
    await opened.window
      .button('Select participants')
      .or(opened.window.page.getByRole('button', { name: 'Keyboard shortcuts' }))
      .first()
      .focus();
    for (const keys of ['l', 'Shift+L', 'r']) await press(opened, keys);
    await press(opened, 'Control+,');
    await eventually(async () => opened.asked.some(({ name }) => name === 'shell.window')).toBe(true);
    expect(opened.asked.filter(({ name }) => name === 'command.make' || name === 'command.undo')).toEqual([]);
  });

  it('and those for the whole desktop are what ? lists, with the reason of those that do not work', async () => {
    const keys = new FakeKeys();
    keys.others.add('CommandOrControl+Alt+M');
    const desktop = new ShortcutBench({ keys, set: { 'own-ready': null } }).start().store.state;
    const opened = await open({ slice: 'desktop', value: desktop.desktop ?? unknownDesktop });
    await focusOn(opened, 'p3');
    await press(opened, '?');
    const dialog = opened.window.page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await seen(dialog);
    await bench.picture(opened.window, 'shortcuts-list');
    const listed = await dialog
      .locator('dl')
      .evaluateAll((lists) =>
        lists.map((list) =>
          [...list.children].map((entry) => [
            entry.getAttribute('data-action'),
            [...entry.querySelectorAll('kbd')].map((key) => (key.querySelector('[aria-hidden]') ?? key).textContent),
          ]),
        ),
      );
    expect(listed).toEqual([
      withKeys.map((action) => [action.id, action.keys.map((one) => windowKeysText(t, one, 'linux'))]),
      allActions
        .filter(({ id, shortcut }) => shortcut !== null && id !== 'own-ready')
        .map(({ id, shortcut }) => [id, [acceleratorText(t, shortcut ?? '', 'linux')]]),
    ]);
    await seen(dialog.locator('[data-action="listen-only-everyone"]').getByText('Another program has Ctrl+Alt+M.'));
    await seen(dialog.locator('[data-action="listen-only-everyone"]').getByText('Refused', { exact: true }));
  });
});

describe('an action that was asked for outside the window and needs something to be entered', () => {
  const everyControl = Object.fromEntries(controlIds.map((control) => [control, allowed]));

  it.each([
    ['consult', 'Consult'],
    ['transfer-to', 'Transfer to …'],
    ['send-digits', 'Send digits'],
    ['update-call-data', 'Call data'],
    ['invite', 'Invite'],
    ['prolong', 'Prolong'],
    ['announce', 'Play an announcement'],
    ['end', 'End the conference for everybody?'],
    ['shortcuts', 'Keyboard shortcuts'],
  ])('%s opens its dialog in the window', async (id, title) => {
    const { conference } = windowFixture(Date.now());
    const opened = await open({
      slice: 'conference',
      id: 'finesse/40871',
      value: conference({ controls: everyControl }),
    });
    await opened.show('conference', 'finesse/40871');
    await opened.show('action', id);
    const dialog = opened.window.page.getByRole('dialog');
    await seen(dialog);
    expect(await dialog.getByRole('heading', { level: 2 }).textContent()).toBe(title);
    expect(opened.asked.filter(({ name }) => name === 'command.make')).toEqual([]);
  });

  it('search puts the keyboard into the field, and one that needs nothing is not done', async () => {
    const opened = await open();
    await opened.show('action', 'drop-last-joined');
    await opened.show('action', 'nonsense');
    await opened.show('action', 'search');
    await eventually(async () => (await opened.window.focused()).name).toBe('Search participants');
    expect(opened.asked.filter(({ name }) => name === 'command.make')).toEqual([]);
  });
});
