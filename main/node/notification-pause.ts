import { readBusFlag, type BusProperty } from './session-bus.ts';

const notifications = { service: 'org.freedesktop.Notifications', path: '/org/freedesktop/Notifications' };

/** How notification services say that they keep everything from the screen: KDE Plasma, and dunst. */
const pauses: readonly BusProperty[] = [
  { ...notifications, interface: 'org.freedesktop.Notifications', name: 'Inhibited' },
  { ...notifications, interface: 'org.dunstproject.cmd0', name: 'paused' },
];

/**
 * Whether this desktop keeps notifications from the screen now. Where it does not tell (Windows, macOS, other services
 * on Linux) the answer is no. To be asked after something was handed over: the question would start the service.
 */
export const arePaused = async (platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): Promise<boolean> => {
  if (platform !== 'linux') return false;
  for (const pause of pauses) {
    const flag = await readBusFlag(pause, env);
    if (flag === 'absent') return false;
    if (flag !== 'unknown') return flag;
  }
  return false;
};
