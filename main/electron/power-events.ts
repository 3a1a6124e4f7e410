import { powerMonitor } from 'electron';
import type { PowerEvents, ScreenLock } from '../ports/power-events.ts';

/** Longer than anybody is idle: only the lock is asked for. */
const endlessIdleSeconds = 1_000_000_000;

/** What Electron tells of sleep and of the lock. */
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
