import { describe, expect, it } from 'vitest';
import type { Delivery, Desktop } from '../../../../app/domain/desktop.ts';
import { emptyState } from '../../../../app/state/app-state.ts';
import { notificationsCheck, shortcutsCheck, trayCheck } from '../../../../main/core/diagnostics/check-desktop.ts';
import type { Check } from '../../../../main/core/diagnostics/check.ts';
import { unknownDesktop } from '../../../../main/core/state/desktop-slice.ts';

const outcomeOf = (check: Check) => check.run(new AbortController().signal);

describe('the desktop’s checks', () => {
  const stateWith =
    (desktop: Partial<Desktop> | null, showsNotifications = true) =>
    () => {
      const state = emptyState();
      state.desktop = desktop && { ...unknownDesktop, ...desktop };
      state.preferences = { ...state.preferences, showsNotifications };
      return state;
    };
  const shortcut = (
    actionId: string,
    status: 'off' | 'active' | 'refused' | 'unconfirmed',
  ): Desktop['shortcuts'][number] => ({
    actionId,
    status,
    wanted: null,
    owned: null,
    problem: null,
    conflictId: null,
    pressedAt: null,
  });

  it('know nothing in a browser, and say why', async () => {
    for (const check of [
      trayCheck(stateWith(null)),
      shortcutsCheck(stateWith(null)),
      notificationsCheck(stateWith(null)),
    ]) {
      expect(await outcomeOf(check)).toEqual({ result: 'unknown', code: 'only-installed' });
    }
  });

  it.each([
    ['present', 'pass', 'tray-present'],
    ['absent', 'fail', 'tray-absent'],
    ['unknown', 'unknown', 'tray-not-asked'],
  ] as const)('tell of a tray that is %s', async (tray, result, code) => {
    expect(await outcomeOf(trayCheck(stateWith({ tray })))).toEqual({ result, code });
  });

  it('count shortcuts: any that is refused fails, one that was never pressed is not known', async () => {
    const run = (...shortcuts: Desktop['shortcuts']) => outcomeOf(shortcutsCheck(stateWith({ shortcuts })));
    expect(await run()).toMatchObject({ result: 'pass', code: 'shortcuts-none' });
    expect(await run(shortcut('undo', 'off'))).toMatchObject({ result: 'pass', code: 'shortcuts-none' });
    expect(await run(shortcut('undo', 'active'), shortcut('restore', 'off'))).toMatchObject({
      result: 'pass',
      code: 'shortcuts-active',
      facts: { active: 1 },
    });
    expect(await run(shortcut('undo', 'active'), shortcut('restore', 'unconfirmed'))).toMatchObject({
      result: 'unknown',
      code: 'shortcuts-unconfirmed',
      facts: { active: 1, unconfirmed: 1 },
    });
    expect(await run(shortcut('undo', 'refused'), shortcut('restore', 'unconfirmed'))).toEqual({
      result: 'fail',
      code: 'shortcuts-refused',
      facts: { active: 0, refused: 1, unconfirmed: 1, refusedIds: 'undo' },
    });
  });

  it('report the result of the last notification', async () => {
    const run = (lastDelivery: Delivery | null, isOn = true) =>
      outcomeOf(notificationsCheck(stateWith({ lastDelivery }, isOn)));
    expect(await run('shown')).toEqual({ result: 'pass', code: 'notifications-shown' });
    expect(await run('do-not-disturb')).toEqual({ result: 'pass', code: 'notifications-quiet' });
    expect(await run('denied')).toEqual({ result: 'fail', code: 'notifications-denied' });
    expect(await run('failed')).toEqual({ result: 'fail', code: 'notifications-failed' });
    expect(await run(null)).toEqual({ result: 'unknown', code: 'notifications-untried' });
    expect(await run('shown', false)).toEqual({ result: 'unknown', code: 'notifications-off' });
  });
});
