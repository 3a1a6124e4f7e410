import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../../app/contract/envelope.ts';
import { denied } from '../../../../app/domain/permission.ts';
import { emptyState, type Change } from '../../../../app/state/app-state.ts';
import { applyChange } from '../../../../app/state/apply.ts';
import { createDesktopHandlers, noDesktopHandlers } from '../../../../main/core/desktop/desktop-handlers.ts';
import { unknownDesktop } from '../../../../main/core/state/desktop-slice.ts';
import { createActionPerformer } from '../../../../main/core/actions/perform-action.ts';
import { QuitPrompt } from '../../../../main/core/desktop/quit-prompt.ts';
import { ShownPlace } from '../../../../main/core/actions/shown-place.ts';
import { WindowLifecycle } from '../../../../main/core/windows/window-lifecycle.ts';
import { CommandBench } from '../../../support/command-bench.ts';
import { FakeWindows } from '../../../support/fake-windows.ts';
import { modelConferenceId } from '../../../support/model-vendor.ts';
import { ShortcutBench } from '../../../support/shortcut-bench.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const fixture = windowFixture(Date.UTC(2026, 2, 2, 9, 0, 0));
const first = 'finesse/40871';
const second = 'finesse/2';
const elsewhere = 'gateway/9';

/** Two accounts; the first has a conference of seven and a call of two, the second a conference of twenty. */
const stateOf = (...more: readonly Change[]) => {
  const state = emptyState();
  const changes: Change[] = [
    ...fixture.changes.filter(({ slice }) => slice !== 'command'),
    { slice: 'conference', id: second, value: fixture.conference({ id: second, vendorId: '2', peopleCount: 2 }) },
    { slice: 'account', id: 'gateway', value: fixture.account({ id: 'gateway', label: 'Gateway' }) },
    {
      slice: 'conference',
      id: elsewhere,
      value: fixture.conference({ id: elsewhere, vendorId: '9', accountId: 'gateway', peopleCount: 20 }),
    },
    { slice: 'desktop', value: unknownDesktop },
    ...more,
  ];
  for (const change of changes) applyChange(state, change);
  return state;
};

const showing = (more: Partial<Parameters<ShownPlace['update']>[0]> = {}): ShownPlace => {
  const place = new ShownPlace();
  place.update({ accountId: 'finesse', conferenceId: second, selectedIds: ['p2'], focusedId: 'p3', ...more });
  return place;
};

describe('what an action from outside the window is about', () => {
  it('is what the window shows, with those chosen there', () => {
    expect(showing().contextFor(stateOf(), 'shortcut')).toEqual({
      surface: 'shortcut',
      accountId: 'finesse',
      conferenceId: second,
      selectedIds: new Set(['p2']),
      focusedId: 'p3',
    });
    expect(showing().shown).toEqual({ accountId: 'finesse', conferenceId: second });
  });

  it('is the conference with the most people before a window has shown anything', () => {
    expect(new ShownPlace().contextFor(stateOf(), 'tray')).toEqual({
      surface: 'tray',
      accountId: 'gateway',
      conferenceId: elsewhere,
      selectedIds: new Set(),
      focusedId: null,
    });
    expect(new ShownPlace().shown).toEqual({ accountId: null, conferenceId: null });
    expect(new ShownPlace().contextFor(emptyState(), 'tray')).toMatchObject({ accountId: null, conferenceId: null });
  });

  it('is the main conference of the account shown once the one shown is over, with nobody chosen', () => {
    const over = stateOf({ slice: 'conference', id: second, value: null });
    expect(showing().contextFor(over, 'tray')).toMatchObject({
      accountId: 'finesse',
      conferenceId: first,
      selectedIds: new Set(),
      focusedId: null,
    });
    expect(showing({ accountId: 'gone', conferenceId: null }).contextFor(stateOf(), 'tray')).toMatchObject({
      accountId: 'gateway',
      conferenceId: elsewhere,
    });
  });

  it('is what the caller names: who was chosen in another conference does not come along', () => {
    expect(showing().contextFor(stateOf(), 'tray', { conferenceId: first })).toMatchObject({
      accountId: 'finesse',
      conferenceId: first,
      selectedIds: new Set(),
      focusedId: null,
    });
    expect(showing().contextFor(stateOf(), 'tray', { accountId: 'gateway' })).toMatchObject({
      accountId: 'gateway',
      conferenceId: elsewhere,
      selectedIds: new Set(),
    });
    expect(showing().contextFor(stateOf(), 'tray', { accountId: 'finesse' })).toMatchObject({
      conferenceId: second,
      selectedIds: new Set(['p2']),
    });
    expect(
      showing().contextFor(stateOf(), 'command-line', { conferenceId: second, participantIds: ['p5'] }),
    ).toMatchObject({ selectedIds: new Set(['p5']), focusedId: null });
    expect(showing().contextFor(stateOf(), 'command-line', { conferenceId: second, participantIds: [] })).toMatchObject(
      { selectedIds: new Set(), focusedId: null },
    );
  });

  it('is an account that is online where there is no call', () => {
    const state = emptyState();
    for (const id of ['a', 'b', 'c']) {
      const { connection } = fixture.account();
      applyChange(state, {
        slice: 'account',
        id,
        value: fixture.account({ id, connection: { ...connection, status: id === 'b' ? 'online' : 'off' } }),
      });
    }
    expect(new ShownPlace().contextFor(state, 'tray')).toMatchObject({ accountId: 'b', conferenceId: null });
    expect(showing({ accountId: 'c', conferenceId: null }).contextFor(state, 'tray')).toMatchObject({ accountId: 'c' });
  });
});

describe('doing an action from outside the window', () => {
  const performing = (answer: Answer, ...changes: readonly Change[]) => {
    const calls: { name: unknown; input: unknown }[] = [];
    const state = stateOf(...changes);
    const handle = async (name: unknown, input: unknown): Promise<Answer> => {
      calls.push({ name, input });
      return answer;
    };
    return {
      calls,
      perform: createActionPerformer({ state: () => state, place: showing({ conferenceId: first }), handle }),
    };
  };
  const made: Answer = { ok: true, value: { groupId: 'g', commandIds: ['c'] } };

  it('asks through the one door, and tells which commands came of it', async () => {
    const { calls, perform } = performing(made);
    expect(await perform({ actionId: 'drop-selected', surface: 'shortcut' })).toEqual({
      result: 'asked',
      groupId: 'g',
    });
    expect(calls).toEqual([
      {
        name: 'command.make',
        input: { request: { kind: 'drop', conferenceId: first, participantIds: ['p2'] }, surface: 'shortcut' },
      },
    ]);
  });

  it('has decided whom it is about before anything else can happen', () => {
    const { calls, perform } = performing(made);
    void perform({ actionId: 'drop-selected', surface: 'tray' });
    expect(calls).toHaveLength(1);
  });

  it('knows that some actions make no command', async () => {
    const { calls, perform } = performing({ ok: true, value: {} });
    expect(await perform({ actionId: 'show-window', surface: 'tray' })).toEqual({ result: 'asked', groupId: null });
    expect(calls).toEqual([{ name: 'shell.window', input: { window: 'main', to: 'show' } }]);
  });

  it('asks nothing where it may not, where something must be entered, and where there is no such action', async () => {
    const { calls, perform } = performing(made);
    expect(await perform({ actionId: 'undo', surface: 'tray' })).toEqual({
      result: 'denied',
      permission: denied('nothing-held'),
    });
    expect(await perform({ actionId: 'drop-selected', surface: 'command-line', participantIds: ['p7'] })).toEqual({
      result: 'denied',
      permission: denied('supervisor-only'),
    });
    expect(await perform({ actionId: 'consult', surface: 'tray' })).toEqual({
      result: 'needs-window',
      need: 'address',
    });
    expect(await perform({ actionId: 'no-such-action', surface: 'tray' })).toEqual({ result: 'unknown-action' });
    expect(calls).toEqual([]);
  });

  it('tells what went wrong behind the door', async () => {
    const failure = { code: 'internal', detail: null } as const;
    expect(await performing({ ok: false, failure }).perform({ actionId: 'drop-selected', surface: 'tray' })).toEqual({
      result: 'failed',
      failure,
    });
  });
});

describe('the requests of the desktop', () => {
  const installed = () => {
    const [bench, windows, place, steps] = [
      new CommandBench(['5001']),
      new FakeWindows(),
      new ShownPlace(),
      [] as string[],
    ];
    const { store, clock } = bench;
    store.change([{ slice: 'desktop', value: { ...unknownDesktop, tray: 'present' } }]);
    const quitPrompt = new QuitPrompt({
      store,
      clock,
      windows,
      undo: (groupId) => bench.commands.undo(groupId),
      end: () => void steps.push('end'),
    });
    const windowLifecycle = new WindowLifecycle({
      store,
      clock,
      windows,
      askToQuit: () => quitPrompt.handle('ask'),
      explain: () => undefined,
    });
    const { shortcuts, ...shortcutBench } = new ShortcutBench().start();
    return {
      bench,
      windows,
      place,
      steps,
      shortcutBench,
      handlers: createDesktopHandlers({
        windowLifecycle,
        place,
        shortcuts,
        quitPrompt,
        updates: {
          check: () => void steps.push('look for updates'),
        },
      }),
    };
  };

  it('show, hide and turn over a window', async () => {
    const { handlers, windows } = installed();
    for (const [to, isVisible] of [
      ['show', true],
      ['show', true],
      ['hide', false],
      ['hide', false],
      ['toggle', true],
      ['toggle', false],
    ] as const) {
      await handlers['shell.window']({ window: 'main', to });
      expect([to, windows.isVisible('main')]).toEqual([to, isVisible]);
    }
  });

  it('tell what the window shows', async () => {
    const { handlers, place } = installed();
    await handlers['shell.shows']({ accountId: 'a', conferenceId: 'a/1', selectedIds: ['p'], focusedId: null });
    expect(place.shown).toEqual({ accountId: 'a', conferenceId: 'a/1' });
  });

  it('end Gavel, and ask first when something is held', async () => {
    const { handlers, bench, steps, windows } = installed();
    bench.commands.make({ kind: 'drop', conferenceId: modelConferenceId, participantIds: ['leg-1'] }, 'window');
    await handlers['shell.quit']({ held: 'ask' });
    expect([steps, windows.isVisible('main')]).toEqual([[], true]);
    await handlers['shell.quit']({ held: 'take-back' });
    expect([steps, [...bench.store.state.commands.values()].map(({ phase }) => phase)]).toEqual([
      ['end'],
      ['cancelled'],
    ]);
  });

  it('look for updates', async () => {
    const { handlers, steps } = installed();
    await handlers['updates.check']({});
    expect(steps).toEqual(['look for updates']);
  });

  it('set, test and reset a shortcut', async () => {
    const { handlers, shortcutBench } = installed();
    const of = () => shortcutBench.store.state.desktop?.shortcuts.find(({ actionId }) => actionId === 'hold');
    await handlers['shortcut.set']({ actionId: 'hold', accelerator: 'CommandOrControl+Alt+H' });
    expect(of()).toMatchObject({ wanted: 'CommandOrControl+Alt+H' });
    await handlers['shortcut.test']({ actionId: 'hold', isOn: true });
    await handlers['shortcut.test']({ actionId: 'hold', isOn: false });
    await handlers['shortcut.reset']({ actionId: 'hold' });
    expect(of()?.wanted ?? null).toBeNull();
    expect(shortcutBench.performed).toEqual([]);
  });
});

describe('a browser', () => {
  it('has no desktop to ask for anything, and what its page shows is no mistake', async () => {
    const { 'shell.shows': shows, ...others } = noDesktopHandlers;
    expect(await shows({ accountId: null, conferenceId: null, selectedIds: [], focusedId: null })).toEqual({});
    for (const handler of Object.values(others))
      await expect((handler as (input: unknown) => Promise<unknown>)({})).rejects.toMatchObject({
        code: 'not-supported',
      });
  });
});
