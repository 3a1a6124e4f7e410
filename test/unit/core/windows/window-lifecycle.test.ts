import { describe, expect, it } from 'vitest';
import type { Desktop } from '../../../../app/domain/desktop.ts';
import { defaultPreferences, type Preferences } from '../../../../app/domain/preferences.ts';
import { changeDesktop, unknownDesktop } from '../../../../main/core/state/desktop-slice.ts';
import { WindowLifecycle } from '../../../../main/core/windows/window-lifecycle.ts';
import { Store } from '../../../../main/core/state/store.ts';
import { FakeWindows } from '../../../support/fake-windows.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const bench = (tray: Desktop['tray'], preferences: Partial<Preferences> = {}) => {
  const [clock, windows, steps] = [new ManualClock(), new FakeWindows(), [] as string[]];
  const store = new Store(clock);
  const set = (part: Partial<Preferences>): void =>
    store.change([{ slice: 'preferences', value: { ...store.state.preferences, ...part } }]);
  store.change([
    { slice: 'preferences', value: { ...defaultPreferences, ...preferences } },
    { slice: 'desktop', value: { ...unknownDesktop, tray } },
  ]);
  const life = new WindowLifecycle({
    store,
    clock,
    windows,
    askToQuit: () => void steps.push('ask to quit'),
    explain: (what) => void steps.push(what),
  });
  return {
    clock,
    windows,
    steps,
    store,
    set,
    life,
    trayIs: (now: Desktop['tray']) => changeDesktop(store, { tray: now }),
  };
};

describe('closing a window', () => {
  it('leaves Gavel in the tray where there is one, and explains that', () => {
    const { windows, steps, life } = bench('present');
    life.start(false);
    expect(windows.close('main')).toBe('hide');
    expect(steps).toEqual(['goes-on-in-tray']);
  });

  it.each([
    ['there is no tray', 'absent', {}],
    ['nobody knows whether there is a tray', 'unknown', {}],
    ['a person wants it so', 'present', { closesToTray: false }],
  ] as const)('is the way out when %s: what is held is asked about', (_, tray, preferences) => {
    const { windows, steps, life } = bench(tray, preferences);
    life.start(false);
    expect(windows.close('main')).toBe('stay');
    expect(steps).toEqual(['ask to quit']);
    expect(windows.isVisible('main')).toBe(true);
  });

  it('is no way out while the other window is there, whatever the tray', () => {
    const { windows, steps, life } = bench('absent');
    life.start(false);
    life.change('compact', 'show');
    expect(windows.close('main')).toBe('hide');
    expect(windows.close('compact')).toBe('stay');
    expect(steps).toEqual(['ask to quit']);
    life.change('main', 'show');
    expect(windows.close('compact')).toBe('close');
    expect(steps).toEqual(['ask to quit']);
  });

  it('counts the settings for nothing: they keep no other window alive', () => {
    const { windows, steps, life } = bench('absent');
    life.start(false);
    life.change('settings', 'show');
    expect(windows.close('main')).toBe('stay');
    expect(windows.close('settings')).toBe('close');
    expect(steps).toEqual(['ask to quit']);
  });
});

describe('hiding a window', () => {
  it('takes it from the screen where the tray brings it back', () => {
    const { windows, life } = bench('present');
    life.start(false);
    life.change('main', 'toggle');
    expect(windows.looks.get('main')).toBe('hidden');
    life.change('main', 'toggle');
    expect(windows.looks.get('main')).toBe('front');
  });

  it('by a toggle is for what has the keyboard: one that is behind another comes to the front', () => {
    const { windows, life } = bench('present');
    life.start(false);
    windows.showQuietly('main');
    life.change('main', 'toggle');
    expect(windows.looks.get('main')).toBe('front');
    life.change('main', 'toggle');
    expect(windows.looks.get('main')).toBe('hidden');
  });

  it('by a toggle is for the compact window wherever the keyboard is, as long as it stays above all others', () => {
    const { windows, life, set } = bench('present');
    windows.showQuietly('compact');
    life.change('compact', 'toggle');
    expect(windows.looks.get('compact')).toBe('hidden');
    set({ isCompactOnTop: false });
    windows.showQuietly('compact');
    life.change('compact', 'toggle');
    expect(windows.looks.get('compact')).toBe('front');
  });

  it.each(['absent', 'unknown'] as const)(
    'only minimises it where the tray is %s, unless the other window is there',
    (tray) => {
      const { windows, life } = bench(tray);
      life.start(false);
      life.change('main', 'hide');
      expect(windows.looks.get('main')).toBe('minimised');
      life.change('main', 'toggle');
      life.change('compact', 'show');
      life.change('main', 'hide');
      expect(windows.looks.get('main')).toBe('hidden');
      life.change('compact', 'hide');
      expect(windows.looks.get('compact')).toBe('minimised');
    },
  );

  it('lets the settings go at once', () => {
    const { windows, life } = bench('absent');
    life.change('settings', 'toggle');
    life.change('settings', 'toggle');
    expect(windows.looks.get('settings')).toBe('hidden');
  });
});

describe('when the tray goes', () => {
  it('a hidden window comes back, without taking the keyboard', () => {
    const { windows, life, trayIs } = bench('present');
    life.start(false);
    windows.close('main');
    trayIs('unknown');
    expect(windows.looks.get('main')).toBe('hidden');
    trayIs('absent');
    expect(windows.looks.get('main')).toBe('quiet');
  });

  it('nothing happens while a window is there', () => {
    const { windows, life, trayIs } = bench('present');
    life.start(false);
    life.change('compact', 'show');
    windows.close('main');
    trayIs('absent');
    expect(windows.looks.get('main')).toBe('hidden');
  });
});

describe('when the last window goes without being closed', () => {
  it('the main window comes back at once where there is no tray: what is held can be taken back there', () => {
    const { windows, life } = bench('absent');
    life.start(false);
    life.change('compact', 'show');
    windows.close('main');
    windows.vanish('compact');
    expect(windows.looks.get('main')).toBe('quiet');
    windows.vanish('main');
    expect(windows.looks.get('main')).toBe('quiet');
  });

  it('the main window comes back after 5 s where nobody knows whether there is a tray', () => {
    const { windows, life, clock } = bench('unknown');
    life.start(false);
    windows.vanish('main');
    clock.advance(4_999);
    expect(windows.looks.get('main')).toBeUndefined();
    clock.advance(1);
    expect(windows.looks.get('main')).toBe('quiet');
  });

  it('the tray is enough to reach it by, and the other window too', () => {
    const { windows, life, clock } = bench('present');
    life.start(false);
    windows.vanish('main');
    clock.advance(60_000);
    expect(windows.looks.get('main')).toBeUndefined();
    const without = bench('absent');
    without.life.start(false);
    without.life.change('compact', 'show');
    without.windows.close('main');
    without.life.change('main', 'show');
    without.windows.vanish('compact');
    expect(without.windows.looks.get('main')).toBe('front');
  });
});

describe('a window that was hidden in a tray', () => {
  it('comes back quietly as soon as the icon is gone', () => {
    const { windows, life, trayIs } = bench('present');
    life.start(true);
    trayIs('absent');
    expect(windows.looks.get('main')).toBe('quiet');
  });

  it('comes back when nobody has known for 5 s whether the icon is there, and not before', () => {
    const { windows, life, trayIs, clock } = bench('present');
    life.start(true);
    trayIs('unknown');
    clock.advance(4_999);
    expect(windows.looks.get('main')).toBeUndefined();
    clock.advance(1);
    expect(windows.looks.get('main')).toBe('quiet');
  });

  it('stays hidden when the icon was seen again in time', () => {
    const { windows, life, trayIs, clock } = bench('present');
    life.start(true);
    trayIs('unknown');
    clock.advance(4_000);
    trayIs('present');
    clock.advance(60_000);
    expect(windows.looks.get('main')).toBeUndefined();
  });
});

describe('the start', () => {
  it('shows the window', () => {
    const { windows, life } = bench('present');
    life.start(false);
    expect(windows.looks.get('main')).toBe('front');
  });

  it.each([
    [true, {}],
    [false, { startsHidden: true }],
  ] as const)('is hidden when that is wanted and there is a tray, and explained', (isHidden, preferences) => {
    const { windows, steps, life, clock } = bench('present', preferences);
    life.start(isHidden);
    clock.advance(60_000);
    expect(windows.looks.get('main')).toBeUndefined();
    expect(steps).toEqual(['started-in-tray']);
  });

  it('waits to learn whether there is a tray', () => {
    const { windows, steps, life, trayIs } = bench('unknown', { startsHidden: true });
    life.start(false);
    expect(windows.looks.get('main')).toBeUndefined();
    trayIs('present');
    expect(windows.looks.get('main')).toBeUndefined();
    expect(steps).toEqual(['started-in-tray']);
  });

  it('shows the window where there is no tray: in front for the user, quietly at login', () => {
    for (const [isHidden, look] of [
      [false, 'front'],
      [true, 'quiet'],
    ] as const) {
      const { windows, steps, life, trayIs } = bench('unknown', { startsHidden: true });
      life.start(isHidden);
      trayIs('absent');
      expect(windows.looks.get('main')).toBe(look);
      expect(steps).toEqual([]);
    }
  });

  it('shows the window when it is unknown whether there is a tray', () => {
    const { windows, life, clock } = bench('unknown');
    life.start(true);
    clock.advance(4_999);
    expect(windows.looks.get('main')).toBeUndefined();
    clock.advance(1);
    expect(windows.looks.get('main')).toBe('quiet');
  });
});

describe('the compact window', () => {
  it('is on top as it is set, changed at once', () => {
    const { windows, set } = bench('present');
    expect([...windows.onTop]).toEqual(['compact']);
    set({ isCompactOnTop: false });
    expect([...windows.onTop]).toEqual([]);
    set({ isCompactOnTop: true });
    expect([...windows.onTop]).toEqual(['compact']);
  });
});
