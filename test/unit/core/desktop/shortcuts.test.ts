import { describe, expect, it } from 'vitest';
import { actions } from '../../../../app/actions/actions.ts';
import { shortcutActions } from '../../../../app/actions/shortcut-actions.ts';
import { denied } from '../../../../app/domain/permission.ts';
import { registrationProofOf } from '../../../../main/core/desktop/registration-proof.ts';
import { settlePromises } from '../../../support/command-bench.ts';
import { FakeKeys } from '../../../support/fake-keys.ts';
import { ShortcutBench } from '../../../support/shortcut-bench.ts';

const defaults = shortcutActions.flatMap(({ shortcut }) => (shortcut === null ? [] : [shortcut]));
const drop = 'CommandOrControl+Alt+K';
const undo = 'CommandOrControl+Alt+Z';
const free = 'CommandOrControl+Alt+J';
const other = 'CommandOrControl+Alt+P';

const taken = (...accelerators: readonly string[]): FakeKeys => {
  const keys = new FakeKeys();
  for (const accelerator of accelerators) keys.others.add(accelerator);
  return keys;
};

describe('a keyboard without the letters', () => {
  it('has no such key: that is the reason, not that another program has it', () => {
    const keys = new FakeKeys();
    keys.missing.add(drop);
    const bench = new ShortcutBench({ keys }).start();
    expect(bench.of('drop-last-joined')).toMatchObject({ owned: null, status: 'refused', problem: 'not-on-keyboard' });
  });

  it('has the keys at their places, which count once the system has granted them', () => {
    const keys = new FakeKeys();
    keys.byPlace.add(drop);
    const bench = new ShortcutBench({ keys }).start();
    expect(bench.of('drop-last-joined')).toMatchObject({ owned: drop, status: 'unconfirmed' });
    keys.changes({ kind: 'granted', accelerator: drop });
    expect(bench.of('drop-last-joined')).toMatchObject({ owned: drop, status: 'active', problem: null });
  });

  it('says that another program has a place once the system has said so', () => {
    const keys = new FakeKeys();
    keys.byPlace.add(drop);
    const bench = new ShortcutBench({ keys }).start();
    keys.changes({ kind: 'refused', accelerator: drop });
    expect(bench.of('drop-last-joined')).toMatchObject({ owned: null, status: 'refused', problem: 'taken' });
  });

  it('is looked at again as soon as the layout changes, for each shortcut', () => {
    const keys = new FakeKeys();
    keys.missing.add(drop);
    keys.byPlace.add(undo);
    const bench = new ShortcutBench({ keys, set: { hold: free } }).start();
    keys.missing.clear();
    keys.byPlace.clear();
    keys.missing.add(free);
    keys.changes({ kind: 'keyboard' });
    expect(bench.of('drop-last-joined')).toMatchObject({ owned: drop, status: 'active' });
    expect(bench.of('undo')).toMatchObject({ owned: undo, status: 'active' });
    expect(bench.of('hold')).toMatchObject({ wanted: free, owned: null, problem: 'not-on-keyboard' });
    expect([...keys.ours].sort()).toEqual([...defaults].sort());
  });
});

describe('at the start', () => {
  it('the few defaults are registered, each action with its own, and nothing else', () => {
    const { keys, list } = new ShortcutBench().start();
    expect([...keys.ours].sort()).toEqual([...defaults].sort());
    expect(list.map(({ status }) => status)).toEqual(defaults.map(() => 'active'));
  });

  it('chosen keys replace the default, also none', () => {
    const bench = new ShortcutBench({ set: { undo: free, 'own-ready': null, hold: other } }).start();
    expect(bench.of('undo')).toMatchObject({ wanted: free, owned: free, status: 'active' });
    expect(bench.of('own-ready')).toMatchObject({ wanted: null, owned: null, status: 'off' });
    expect(bench.of('hold')).toMatchObject({ owned: other, status: 'active' });
    expect(bench.keys.ours).not.toContain(undo);
  });

  it('one that another program has is refused, and the others work', () => {
    const bench = new ShortcutBench({ keys: taken(drop) }).start();
    expect(bench.of('drop-last-joined')).toMatchObject({
      wanted: drop,
      owned: null,
      status: 'refused',
      problem: 'taken',
    });
    expect(bench.keys.ours).toHaveLength(defaults.length - 1);
  });

  it('chosen keys come before a default that conflicts', () => {
    const bench = new ShortcutBench({ set: { hold: undo } }).start();
    expect(bench.of('hold')).toMatchObject({ owned: undo, status: 'active' });
    expect(bench.of('undo')).toMatchObject({
      owned: null,
      status: 'refused',
      problem: 'used-by-action',
      conflictId: 'hold',
    });
  });

  it('stored keys that are unusable are reported, not registered', () => {
    const bench = new ShortcutBench({ set: { hold: 'A', leave: 'CommandOrControl+C', 'gone-action': free } }).start();
    expect(bench.of('hold')).toMatchObject({ owned: null, status: 'refused', problem: 'unusable' });
    expect(bench.of('leave')).toMatchObject({ owned: null, status: 'refused', problem: 'reserved' });
    expect(bench.of('gone-action')).toBeUndefined();
    expect(bench.keys.asked).toHaveLength(defaults.length);
  });

  it('where programs can have no keys, every one is refused for that reason and none is asked for', () => {
    const bench = new ShortcutBench({ keys: new FakeKeys('impossible') }).start();
    expect(bench.list.map(({ problem }) => problem)).toEqual(defaults.map(() => 'not-possible-here'));
    expect(bench.keys.asked).toEqual([]);
  });
});

describe('choosing other keys', () => {
  it('touches this one only: the new keys are asked for before the old ones are given back', () => {
    const bench = new ShortcutBench().start();
    bench.keys.asked.length = 0;
    expect(bench.shortcuts.set('undo', 'alt+ctrl+j')).toEqual(bench.of('undo'));
    expect(bench.of('undo')).toMatchObject({ wanted: free, owned: free, status: 'active', problem: null });
    expect(bench.keys.asked).toEqual([`+${free}`, `-${undo}`]);
    expect(bench.saved).toEqual([{ undo: free }]);
  });

  it('that another program has leaves the old ones working, reports why, and saves nothing', () => {
    const bench = new ShortcutBench({ keys: taken(free) }).start();
    expect(bench.shortcuts.set('undo', free)).toMatchObject({
      wanted: free,
      owned: undo,
      status: 'refused',
      problem: 'taken',
    });
    expect(bench.saved).toEqual([]);
    expect(bench.keys.press(undo)).toBe(true);
    expect(bench.performed).toEqual([{ actionId: 'undo', surface: 'shortcut' }]);
  });

  it.each([
    ['another action has', drop, { problem: 'used-by-action', conflictId: 'drop-last-joined' }],
    ['the window has for something else', 'CommandOrControl+,', { problem: 'used-by-action', conflictId: 'settings' }],
    ['every program has', 'CommandOrControl+C', { problem: 'reserved', conflictId: null }],
    ['the system has', 'Alt+F4', { problem: 'reserved', conflictId: null }],
    ['people type with', 'Shift+K', { problem: 'unusable', conflictId: null }],
  ])('that %s is refused before the system is asked', (_, accelerator, reason) => {
    const bench = new ShortcutBench().start();
    bench.keys.asked.length = 0;
    expect(bench.shortcuts.set('undo', accelerator)).toMatchObject({ ...reason, owned: undo, status: 'refused' });
    expect(bench.keys.asked).toEqual([]);
    expect(bench.saved).toEqual([]);
  });

  it('or none, or the default again, is kept as a departure from the default or not at all', () => {
    const bench = new ShortcutBench().start();
    expect(bench.shortcuts.set('undo', null)).toMatchObject({ wanted: null, owned: null, status: 'off' });
    expect(bench.saved.at(-1)).toEqual({ undo: null });
    expect(bench.keys.ours).not.toContain(undo);
    expect(bench.shortcuts.reset('undo')).toMatchObject({ owned: undo, status: 'active' });
    expect(bench.saved.at(-1)).toEqual({});
    bench.shortcuts.set('hold', free);
    expect(bench.shortcuts.reset('hold')).toMatchObject({ wanted: null, status: 'off' });
    expect(bench.store.state.preferences.shortcuts).toEqual({});
    expect(bench.of('hold')).toBeUndefined();
  });

  it('back to what still works ends the refusal without asking the system', () => {
    const bench = new ShortcutBench({ keys: taken(free) }).start();
    bench.shortcuts.set('undo', free);
    bench.keys.asked.length = 0;
    expect(bench.shortcuts.set('undo', undo)).toMatchObject({ owned: undo, status: 'active', problem: null });
    expect(bench.keys.asked).toEqual([]);
  });

  it('makes those free for an action that was refused for their sake', () => {
    const bench = new ShortcutBench().start();
    bench.shortcuts.set('hold', undo);
    expect(bench.of('hold')).toMatchObject({ problem: 'used-by-action', conflictId: 'undo' });
    bench.shortcuts.set('undo', free);
    expect(bench.of('hold')).toMatchObject({ owned: undo, status: 'active' });
    expect(bench.saved.at(-1)).toEqual({ undo: free, hold: undo });
  });

  it('is refused for what is no action or moves only inside the list', () => {
    const bench = new ShortcutBench().start();
    for (const id of ['nothing', actions.move.id, '__proto__'])
      expect(() => bench.shortcuts.set(id, free)).toThrow(expect.objectContaining({ code: 'invalid-input' }));
  });
});

describe('when the desktop comes back', () => {
  it('what was refused is asked for again, and kept once it is had', () => {
    const bench = new ShortcutBench({ keys: taken(free) }).start();
    bench.shortcuts.set('undo', free);
    bench.power('resume');
    expect(bench.of('undo')).toMatchObject({ owned: undo, status: 'refused' });
    bench.keys.others.clear();
    bench.power('resume');
    expect(bench.of('undo')).toMatchObject({ owned: free, status: 'active' });
    expect(bench.keys.ours).not.toContain(undo);
    expect(bench.saved).toEqual([{ undo: free }]);
  });

  it('what is owned stays untouched, what was lost is asked for again', () => {
    const bench = new ShortcutBench().start();
    bench.keys.asked.length = 0;
    bench.power('resume');
    expect(bench.keys.asked).toEqual([]);
    bench.keys.lose(drop);
    bench.keys.lose(undo);
    bench.keys.others.add(undo);
    bench.power('resume');
    expect(bench.of('drop-last-joined')).toMatchObject({ status: 'active' });
    expect(bench.of('undo')).toMatchObject({ owned: null, status: 'refused', problem: 'taken' });
  });

  it('opening the settings asks again too', () => {
    const bench = new ShortcutBench({ keys: taken(drop) }).start();
    bench.keys.others.clear();
    bench.showWindow('settings', true);
    expect(bench.of('drop-last-joined')).toMatchObject({ status: 'active' });
  });
});

describe('a press', () => {
  it('performs the action as one requested by shortcut, and reports its outcome', async () => {
    const bench = new ShortcutBench().start();
    bench.outcome = { result: 'denied', permission: denied('nobody-chosen') };
    bench.keys.press(drop);
    await settlePromises();
    expect(bench.performed).toEqual([{ actionId: 'drop-last-joined', surface: 'shortcut' }]);
    expect(bench.told).toEqual([{ actionId: 'drop-last-joined', outcome: bench.outcome }]);
    expect(bench.of('drop-last-joined')?.pressedAt).toBe(bench.clock.now());
  });

  it('that shows or hides the window counts again soon after the first, but not when the keys are held down', () => {
    const bench = new ShortcutBench({ set: { 'toggle-window': free } }).start();
    const toggles = (): number => bench.performed.filter(({ actionId }) => actionId === 'toggle-window').length;
    bench.keys.press(free);
    bench.clock.advance(400);
    bench.keys.press(free);
    bench.clock.advance(120);
    expect(toggles()).toBe(2);
    bench.clock.advance(5000);
    bench.keys.press(free);
    bench.clock.advance(660);
    for (let repeats = 0; repeats < 50; repeats++) {
      bench.keys.press(free);
      bench.clock.advance(40);
    }
    bench.clock.advance(1000);
    expect(toggles()).toBe(3);
  });

  it('held down counts once, however long and fast the keyboard repeats it', () => {
    const bench = new ShortcutBench().start();
    bench.keys.press(drop);
    bench.clock.advance(900);
    for (let repeats = 0; repeats < 200; repeats++) {
      bench.keys.press(drop);
      bench.clock.advance(33);
    }
    expect(bench.performed).toHaveLength(1);
    bench.clock.advance(1000);
    bench.keys.press(drop);
    expect(bench.performed).toHaveLength(2);
  });

  it('of undo may follow soon: a second thing is taken back', () => {
    const bench = new ShortcutBench().start();
    bench.keys.press(undo);
    bench.clock.advance(350);
    bench.keys.press(undo);
    expect(bench.performed).toHaveLength(2);
  });

  it('that was on its way when the keys were given back does nothing', () => {
    const bench = new ShortcutBench().start();
    const late = bench.keys.pressHandler(drop);
    bench.shortcuts.set('drop-last-joined', free);
    late();
    const later = bench.keys.pressHandler(free);
    bench.shortcuts.stop();
    later();
    bench.shortcuts.start();
    later();
    expect(bench.performed).toEqual([]);
  });
});

describe('where only a press proves anything', () => {
  it('a shortcut is unconfirmed until it is pressed for the first time, and again after a change', () => {
    const bench = new ShortcutBench({ keys: new FakeKeys('first-press') }).start();
    expect(bench.of('undo')).toMatchObject({ owned: undo, status: 'unconfirmed', problem: null });
    bench.keys.press(undo);
    expect(bench.of('undo')).toMatchObject({ status: 'active' });
    expect(bench.of('drop-last-joined')).toMatchObject({ status: 'unconfirmed' });
    expect(bench.shortcuts.set('undo', free)).toMatchObject({ owned: free, status: 'unconfirmed' });
    expect(bench.saved).toEqual([{ undo: free }]);
  });

  it('a refusal does not claim that another program has the keys', () => {
    const keys = new FakeKeys('first-press');
    keys.others.add(undo);
    expect(new ShortcutBench({ keys }).start().of('undo')).toMatchObject({
      status: 'refused',
      problem: 'not-possible-here',
    });
  });

  it.each([
    ['linux', { DISPLAY: ':0', XDG_SESSION_TYPE: 'x11' }, 'at-once'],
    ['linux', { DISPLAY: ':0' }, 'at-once'],
    ['linux', { DISPLAY: ':0', WAYLAND_DISPLAY: 'wayland-0' }, 'first-press'],
    ['linux', { DISPLAY: ':0', XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: '' }, 'first-press'],
    ['linux', { XDG_SESSION_TYPE: 'tty' }, 'impossible'],
    ['darwin', {}, 'at-once'],
    ['win32', { XDG_SESSION_TYPE: 'wayland' }, 'at-once'],
  ])('on %s with %j a registration proves: %s', (platform, env, proof) => {
    expect(registrationProofOf(platform, env)).toBe(proof);
  });
});

describe('trying one out', () => {
  it('notes the press and does nothing; other actions are done', () => {
    const bench = new ShortcutBench({ keys: new FakeKeys('first-press') }).start();
    bench.shortcuts.test('drop-last-joined', true);
    bench.keys.press(drop);
    expect(bench.of('drop-last-joined')).toMatchObject({ status: 'active', pressedAt: bench.clock.now() });
    bench.keys.press(undo);
    expect(bench.performed).toEqual([{ actionId: 'undo', surface: 'shortcut' }]);
  });

  it('of all, while keys are chosen, does nothing at all', () => {
    const bench = new ShortcutBench().start();
    bench.shortcuts.test(null, true);
    for (const accelerator of defaults) bench.keys.press(accelerator);
    expect(bench.performed).toEqual([]);
    bench.shortcuts.test(null, false);
    bench.clock.advance(2000);
    bench.keys.press(drop);
    expect(bench.performed).toHaveLength(1);
  });

  it.each([
    ['after 15 seconds', (bench: ShortcutBench) => bench.clock.advance(15_000)],
    ['when the settings are closed', (bench: ShortcutBench) => bench.showWindow('settings', false)],
    ['when it is ended', (bench: ShortcutBench) => bench.shortcuts.test('drop-last-joined', false)],
    ['when another begins', (bench: ShortcutBench) => bench.shortcuts.test('undo', true)],
    [
      'with a stop and a new start',
      (bench: ShortcutBench) => {
        bench.shortcuts.stop();
        bench.shortcuts.start();
      },
    ],
  ])('ends %s', (_, end) => {
    const bench = new ShortcutBench().start();
    bench.showWindow('settings', true);
    bench.shortcuts.test('drop-last-joined', true);
    end(bench);
    bench.keys.press(drop);
    expect(bench.performed).toEqual([{ actionId: 'drop-last-joined', surface: 'shortcut' }]);
  });

  it('leaves no timer and no listener behind when it is stopped, twice as well', () => {
    const bench = new ShortcutBench().start();
    const timers = bench.clock.pendingCount;
    bench.shortcuts.test('undo', true);
    bench.shortcuts.test('undo', true);
    bench.shortcuts.stop();
    bench.shortcuts.stop();
    bench.shortcuts.test('undo', false);
    expect(bench.clock.pendingCount).toBeLessThanOrEqual(timers);
    expect(bench.followerCount).toBe(0);
    expect(bench.keys.ours).toEqual([]);
    expect(bench.list).toEqual([]);
    bench.start();
    bench.start();
    expect(bench.keys.ours).toHaveLength(defaults.length);
  });
});
