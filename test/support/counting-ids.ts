import type { Ids } from '../../main/ports/ids.ts';

/** UUIDs that count up from 1: the same run gives the same ids. */
export const countingIds = (): Ids => {
  let count = 0;
  return {
    uuid: () => `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`,
  };
};
