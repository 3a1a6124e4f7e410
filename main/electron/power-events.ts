import { powerMonitor } from 'electron';
import type { PowerEvents, ScreenLock } from '../ports/power-events.ts';

/** Longer than any idle time, so that only the lock state is queried. */
const endlessIdleSeconds = 1_000_000_000;

/** Electron's events of sleep and of the screen lock. */
export const createPowerEvents = (): PowerEvents & ScreenLock => ({
  isLocked: () => powerMonitor.getSystemIdleState(endlessIdleSeconds) === 'locked',
  on(listener) {
    const suspend = (): void => listener('suspend');
    const resume = (): void => listener('resume');
    const lock = (): void => listener('lock');
    const unlock = (): void => listener('unlock');
    powerMonitor.on('suspend', suspend);
    powerMonitor.on('resume', resume);
    powerMonitor.on('lock-screen', lock);
    powerMonitor.on('unlock-screen', unlock);
    return () => {
      powerMonitor.off('suspend', suspend);
      powerMonitor.off('resume', resume);
      powerMonitor.off('lock-screen', lock);
      powerMonitor.off('unlock-screen', unlock);
    };
  },
});
