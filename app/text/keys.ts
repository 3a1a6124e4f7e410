import * as z from 'zod/mini';
import { en } from './en/index.ts';

/** The key of a text: every key that the English catalogue has. */
export type TextKey = keyof typeof en;

/** A key that crosses the bridge is checked against the catalogue. */
export const textKeySchema = z.custom<TextKey>((value) => typeof value === 'string' && Object.hasOwn(en, value));
