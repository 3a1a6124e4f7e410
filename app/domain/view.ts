import type { WindowId } from './desktop.ts';

/** The path of each window's address: one page with three views. */
export const viewPaths: Readonly<Record<WindowId, string>> = { main: '/', compact: '/compact', settings: '/settings' };

/** The view of a path, which must match exactly; null for any other path. */
export const viewOf = (pathname: string): WindowId | null => {
  switch (pathname) {
    case viewPaths.main:
      return 'main';
    case viewPaths.compact:
      return 'compact';
    case viewPaths.settings:
      return 'settings';
    default:
      return null;
  }
};
