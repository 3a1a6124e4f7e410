import type { NotificationService } from '../ports/notifier.ts';
import { readBusFlag, type BusProperty } from './session-bus.ts';

const service = { service: 'org.freedesktop.Notifications', path: '/org/freedesktop/Notifications' };

/** How notification services say that they keep everything from the screen: KDE Plasma, and dunst. */
const pauses: readonly BusProperty[] = [
  { ...service, interface: 'org.freedesktop.Notifications', name: 'Inhibited' },
  { ...service, interface: 'org.dunstproject.cmd0', name: 'paused' },
];

/**
 * How the service that shows notifications stands. Only on Linux is it a program that may be missing, hang or tell that it
 * is paused; what Windows and macOS do with a notification they tell when they get it, if at all. Never rejects.
 */
export const lookAtNotificationService = async (platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): Promise<NotificationService> => {
  if (platform !== 'linux') return 'ready';
  for (const pause of pauses) {
    const flag = await readBusFlag(pause, env);
    if (flag === 'absent' || flag === 'silent') return flag;
    if (flag !== 'unknown') return flag ? 'paused' : 'ready';
  }
  return 'ready';
};
