import type { NotificationService } from '../ports/notifier.ts';
import { readBusFlag, type BusProperty } from './session-bus.ts';

const service = { service: 'org.freedesktop.Notifications', path: '/org/freedesktop/Notifications' };

/** The properties by which notification services report do-not-disturb: KDE Plasma, and dunst. */
const pauses: readonly BusProperty[] = [
  { ...service, interface: 'org.freedesktop.Notifications', name: 'Inhibited' },
  { ...service, interface: 'org.dunstproject.cmd0', name: 'paused' },
];

/**
 * The state of the notification service. Only on Linux is it a program that may be missing, hang or report a pause;
 * Windows and macOS report the result when a notification is delivered, if at all. Never rejects.
 */
export const readNotificationServiceState = async (
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): Promise<NotificationService> => {
  if (platform !== 'linux') return 'ready';
  for (const pause of pauses) {
    const flag = await readBusFlag(pause, env);
    if (flag === 'absent' || flag === 'silent') return flag;
    if (flag !== 'unknown') return flag ? 'paused' : 'ready';
  }
  return 'ready';
};
