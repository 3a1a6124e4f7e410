import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { audioOf } from '../../app/domain/audio.ts';
import type { Command } from '../../app/domain/command.ts';
import { allowed } from '../../app/domain/permission.ts';
import { defaultPreferences } from '../../app/domain/preferences.ts';
import type { Change } from '../../app/state/app-state.ts';
import { en } from '../../app/text/en/index.ts';
import { createTranslate, type Language, type Translate } from '../../app/text/translate.ts';
import { zhCN } from '../../app/text/zh-CN/index.ts';
import { Bench } from '../support/e2e-bench.ts';
import { seen } from '../support/e2e-window.ts';
import { eventually } from '../support/eventually.ts';
import type { FixtureWindow } from '../support/fixture-window.ts';
import { windowFixture } from '../support/window-fixture.ts';

const bench = new Bench();
const conferenceId = 'finesse/40871';
const hourMs = 3_600_000;

type Hand = 'mouse' | 'keyboard';

/** One supervisor at work: what they do is done by accessible names alone, with one hand. */
class Shift {
  readonly opened: FixtureWindow;
  readonly t: Translate;
  readonly hand: Hand;

  constructor(opened: FixtureWindow, t: Translate, hand: Hand) {
    this.opened = opened;
    this.t = t;
    this.hand = hand;
  }

  get page() {
    return this.opened.window.page;
  }

  /** Presses a control. */
  async press(control: Locator): Promise<void> {
    if (this.hand === 'mouse') {
      await control.click();
      return;
    }
    await control.focus();
    await this.page.keyboard.press('Enter');
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
  }

  /** The row that says all of this. */
  row(...words: readonly string[]): Locator {
    return words.reduce(
      (row, hasText) => row.filter({ hasText }),
      this.page.getByRole('grid').locator('tbody').getByRole('row'),
    );
  }

  async choose(name: string): Promise<void> {
    if (this.hand === 'mouse') await this.row(name).getByRole('checkbox').click();
    else {
      await this.row(name).focus();
      await this.page.keyboard.press('Space');
    }
  }

  async drop(row: Locator): Promise<void> {
    if (this.hand === 'mouse') await row.getByRole('button', { name: this.t('row.drop') }).click();
    else {
      await row.focus();
      await this.page.keyboard.press('Delete');
    }
  }

  menuItem(name: string | RegExp): Locator {
    return this.page.getByRole('menuitem', { name }).or(this.page.getByRole('menuitemradio', { name }));
  }

  /** The commands that were asked for. */
  asked(): readonly unknown[] {
    return this.opened.asked.flatMap(({ name, input }) =>
      name === 'command.make' ? [(input as { readonly request: unknown }).request] : [],
    );
  }

  others(): readonly unknown[] {
    return this.opened.asked.filter(
      ({ name }) => name === 'command.undo' || name === 'command.stop' || name === 'audio.take-back',
    );
  }
}

const fixture = () => {
  const made = windowFixture(Date.now());
  const person = (id: string, name: string, address: string, more: object = {}): Change => ({
    slice: 'participant',
    conferenceId,
    id,
    value: made.participant(id, {
      name,
      address,
      audio: audioOf('both'),
      permissions: { drop: allowed, audio: allowed },
      ...more,
    }),
  });
  const drop = (id: string, participantId: string, name: string, more: Partial<Command> = {}): Change => ({
    slice: 'command',
    id,
    value: made.command(id, {
      request: { kind: 'drop', conferenceId, participantIds: [participantId] },
      target: { id: participantId, name, address: '' },
      heldUntil: Date.now() + 60_000,
      ...more,
    }),
  });
  const silenced = (id: string, more: Partial<Command> = {}): Change => ({
    slice: 'command',
    id: `s${id}`,
    value: made.command(`s${id}`, {
      groupId: 'silenced',
      request: { kind: 'set-audio', conferenceId, participantIds: [id], mode: 'listen-only' },
      target: { id, name: id, address: '' },
      before: audioOf('both'),
      phase: 'confirmed',
      heldUntil: null,
      sentAt: Date.now(),
      settledAt: Date.now(),
      ...more,
    }),
  });
  const controls = { hold: allowed, consult: allowed, leave: allowed };
  const start: readonly Change[] = [
    { slice: 'environment', value: made.environment() },
    { slice: 'account', id: 'finesse', value: made.account() },
    { slice: 'conference', id: conferenceId, value: made.conference({ controls }) },
    person('p1', 'Ada Berg', '5001'),
    person('p2', 'Ada Berg', '5009'),
    person('p3', 'Bo Lind', '5002'),
    person('p4', 'Chen Wei', '5003'),
    person('p5', 'Dara Quinn', '5004'),
    {
      slice: 'member',
      accountId: 'finesse',
      id: 'm1',
      value: made.member('m1', {
        name: 'Eva Roth',
        address: '1077',
        permissions: { monitor: allowed, setState: allowed },
      }),
    },
  ];
  return { ...made, start, person, drop, silenced };
};
type Fixture = ReturnType<typeof fixture>;

interface Task {
  readonly name: string;
  /** What is told besides the conference of five. */
  readonly told?: (made: Fixture) => readonly Change[];
  readonly work: (shift: Shift, made: Fixture) => Promise<void>;
}

const tasks: readonly Task[] = [
  {
    name: 'drop the right one of two equal names',
    work: async (shift) => {
      await shift.drop(shift.row('Ada Berg', '5009'));
      await eventually(() => shift.asked()).toEqual([{ kind: 'drop', conferenceId, participantIds: ['p2'] }]);
    },
  },
  {
    name: 'undo the second of three',
    told: ({ drop }) => [drop('a', 'p3', 'Bo Lind'), drop('b', 'p4', 'Chen Wei'), drop('c', 'p5', 'Dara Quinn')],
    work: async (shift) => {
      const title = shift.t('command.drop', { name: 'Chen Wei' });
      await shift.press(shift.button(shift.t('undo.one', { name: title })));
      await eventually(() => shift.others()).toEqual([{ name: 'command.undo', input: { groupId: 'b' } }]);
    },
  },
  {
    name: 'silence all but two',
    work: async (shift) => {
      for (const name of ['Bo Lind', 'Chen Wei']) await shift.choose(name);
      await shift.press(shift.button(shift.t('tools.more')));
      await shift.press(shift.menuItem(shift.t('action.listen-only-others')));
      await eventually(() => shift.asked()).toEqual([
        { kind: 'set-audio', conferenceId, participantIds: ['p1', 'p2', 'p5'], mode: 'listen-only' },
      ]);
    },
  },
  {
    name: 'answer while a dialog is open',
    work: async (shift, made) => {
      await shift.press(shift.button(shift.t('action.consult')));
      await seen(shift.page.getByRole('dialog'));
      const controls = { answer: allowed, reject: allowed };
      const value = made.conference({ id: 'finesse/9', vendorId: '9', kind: 'call', state: 'ringing', controls });
      await shift.opened.tell({ slice: 'conference', id: 'finesse/9', value });
      await shift.press(shift.page.getByRole('dialog').getByRole('button', { name: shift.t('action.answer') }));
      await eventually(() => shift.asked()).toEqual([{ kind: 'answer', conferenceId: 'finesse/9' }]);
    },
  },
  {
    name: 'find who was unconfirmed an hour ago, and check again',
    told: ({ drop }) => [
      drop('u', 'p4', 'Chen Wei', {
        phase: 'unconfirmed',
        reason: 'no-evidence',
        heldUntil: null,
        madeAt: Date.now() - hourMs,
        sentAt: Date.now() - hourMs,
        settledAt: Date.now() - hourMs,
      }),
    ],
    work: async (shift) => {
      await seen(shift.row('Chen Wei').getByText(shift.t('phase.unconfirmed'), { exact: true }));
      await shift.press(shift.button(new RegExp(`^${shift.t('activity.check-again')}.*Chen Wei$`, 'u')));
      await eventually(() => shift.opened.asked.filter(({ name }) => name === 'command.check-again')).toHaveLength(1);
    },
  },
  {
    name: 'give everybody back what they could say',
    told: ({ person, silenced }) => [
      person('p3', 'Bo Lind', '5002', { audio: audioOf('listen-only') }),
      person('p4', 'Chen Wei', '5003', { audio: audioOf('listen-only') }),
      silenced('p3'),
      silenced('p4'),
    ],
    work: async (shift) => {
      await shift.press(shift.button(new RegExp(`^${shift.t('activity.take-back')}`, 'u')));
      await eventually(() => shift.others()).toMatchObject([
        { name: 'audio.take-back', input: { groupId: 'silenced' } },
      ]);
    },
  },
  {
    name: 'search, choose all who are shown and drop them',
    work: async (shift) => {
      await shift.page.getByRole('searchbox').fill('Ada');
      const all = shift.page.getByRole('checkbox', { name: shift.t('tools.choose-shown', { count: 2 }) });
      if (shift.hand === 'mouse') await all.click();
      else {
        await shift.row('5001').focus();
        await shift.page.keyboard.press('Control+a');
      }
      await seen(shift.page.getByText(shift.t('tools.shown', { shown: 2, total: 5 })));
      await shift.press(shift.button(shift.t('action.drop-selected')));
      await eventually(() => shift.asked()).toEqual([{ kind: 'drop', conferenceId, participantIds: ['p1', 'p2'] }]);
    },
  },
  {
    name: 'stop a group that is under way',
    told: ({ silenced }) => [silenced('p3'), silenced('p4', { phase: 'waiting', sentAt: null, settledAt: null })],
    work: async (shift) => {
      const bar = shift.page.getByRole('region', { name: shift.t('bulk.label') });
      await shift.press(bar.getByRole('button', { name: shift.t('activity.stop') }));
      await eventually(() => shift.others()).toEqual([{ name: 'command.stop', input: { groupId: 'silenced' } }]);
    },
  },
  {
    name: 'consult a colleague by name',
    work: async (shift) => {
      await shift.press(shift.button(shift.t('action.consult')));
      const field = shift.page.getByRole('combobox', { name: shift.t('entry.address') });
      await field.fill('roth');
      const option = shift.page.getByRole('option').filter({ hasText: 'Eva Roth' });
      if (shift.hand === 'mouse') await option.click();
      else {
        await shift.page.keyboard.press('ArrowDown');
        await shift.page.keyboard.press('Enter');
      }
      await shift.press(
        shift.page.getByRole('dialog').getByRole('button', { name: shift.t('entry.consult'), exact: true }),
      );
      await eventually(() => shift.asked()).toEqual([{ kind: 'consult', conferenceId, address: '1077' }]);
    },
  },
  {
    name: 'hang up one’s own call',
    work: async (shift) => {
      await shift.press(shift.button(shift.t('action.leave')));
      await eventually(() => shift.asked()).toEqual([{ kind: 'leave', conferenceId }]);
    },
  },
  {
    name: 'sign a colleague out',
    work: async (shift) => {
      await shift.press(shift.button(new RegExp(`^${shift.t('rail.team')}`, 'u')));
      await shift.press(shift.button(new RegExp(`^${shift.t('team.set-state')}.*Eva Roth$`, 'u')));
      await shift.press(shift.menuItem(shift.t('agent-state.signed-out')));
      await eventually(() => shift.asked()).toEqual([
        { kind: 'set-member-state', accountId: 'finesse', memberId: 'm1', state: 'signed-out' },
      ]);
    },
  },
  {
    name: 'remove an account, knowing what ends with it',
    work: async (shift) => {
      await shift.press(shift.button(new RegExp(`^${shift.t('account.edit')}`, 'u')));
      const names = shift.t('conference.title.conference', { id: '40871' });
      await shift.press(
        shift.page.getByRole('dialog').getByRole('button', { name: shift.t('account.remove-and-end', { names }) }),
      );
      await eventually(() => shift.asked()).toEqual([{ kind: 'remove-account', accountId: 'finesse' }]);
    },
  },
];

const languages: readonly (readonly [Language, Translate])[] = [
  ['en', createTranslate('en', en)],
  ['zh-CN', createTranslate('zh-CN', zhCN)],
];

describe.each(languages)('the tasks of a shift in %s', (language, t) => {
  describe.each<Hand>(['mouse', 'keyboard'])('by %s', (hand) => {
    it.each(tasks)('$name', async ({ told, work }) => {
      const made = fixture();
      const opened = await bench.openOn([
        ...made.start,
        ...(told?.(made) ?? []),
        { slice: 'preferences', value: { ...defaultPreferences, language } },
      ]);
      await seen(opened.window.page.getByRole('row').filter({ hasText: 'Dara Quinn' }));
      await work(new Shift(opened, t, hand), made);
      expect(opened.asked.filter(({ name }) => name === 'window.report')).toEqual([]);
    });
  });
});
