import * as z from 'zod/mini';
import type { en } from './en/index.ts';
import { startTexts } from './en/start.ts';

/** The key of a text: every key of the English catalogue. */
export type TextKey = keyof typeof en;

/**
 * A key that crosses the bridge: one of the texts that a window has when it opens, or a vendor's, which it loads later.
 */
export const textKeySchema = z.custom<TextKey>(
  (value) => typeof value === 'string' && (Object.hasOwn(startTexts, value) || /^vendor(?:\.[a-z-]+)+$/u.test(value)),
);
