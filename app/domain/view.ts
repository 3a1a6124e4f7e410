import type { WindowId } from './desktop.ts';

/** The address path of each window's page: one page, three views of it. */
export const viewPaths: Readonly<Record<WindowId, string>> = { main: '/', compact: '/compact', settings: '/settings' };

/** The view that a path of the page's address means, to the letter; null for a path that means none. */
export const viewOf = (pathname: string): WindowId | null => {
  switch (pathname) {
    case viewPaths.main: return 'main';
    case viewPaths.compact: return 'compact';
    case viewPaths.settings: return 'settings';
    default: return null;
  }
};
