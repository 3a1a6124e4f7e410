import type { Conference } from '../../app/domain/conference.ts';

type Entries = Conference['callData'];

/**
 * The entries of `edited` that differ from `shown`, which has the same ones in the same order. What nobody touched is
 * not written again: others may have changed it meanwhile, and what is shown is cleaned of what misleads.
 */
export const changedEntries = (shown: Entries, edited: Entries): Entries =>
  edited.filter(({ value }, index) => value !== shown[index]?.value);
