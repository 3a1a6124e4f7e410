import * as z from 'zod/mini';
import type { en } from './en/index.ts';
import { startTexts } from './en/start.ts';

/** The key of a text: every key that the English catalogue has. */
export type TextKey = keyof typeof en;

/** A key that crosses the bridge is checked against the part of the catalogue that every window has. */
export const textKeySchema = z.custom<TextKey>((value) => typeof value === 'string' && Object.hasOwn(startTexts, value));
