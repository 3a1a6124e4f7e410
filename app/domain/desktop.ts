import * as z from 'zod/mini';
import { detailSchema, errorCodeSchema } from './error-code.ts';
import { acceleratorSchema } from './preferences.ts';

/** The windows of the installed application. */
export const windowIds = ['main', 'compact', 'settings'] as const;
export const windowIdSchema = z.enum(windowIds);
export type WindowId = z.infer<typeof windowIdSchema>;

/**
 * Why a shortcut was refused: another program has it, another action of Gavel has it, the system reserves it, it is not
 * usable as a shortcut, the keyboard has no such key, or this desktop has no global shortcuts.
 */
export const shortcutProblems = [
  'taken',
  'used-by-action',
  'reserved',
  'unusable',
  'not-on-keyboard',
  'not-possible-here',
] as const;

/** The shortcut of one action. */
export const shortcutSchema = z.object({
  actionId: z.string(),
  /** The requested keys; null for none. */
  wanted: z.nullable(acceleratorSchema),
  /** The registered keys: after a refusal the previous ones, if any. */
  owned: z.nullable(acceleratorSchema),
  /** `unconfirmed`: registered, but only a first press can prove that it arrives. `off`: no keys are requested. */
  status: z.enum(['off', 'active', 'refused', 'unconfirmed']),
  problem: z.nullable(z.enum(shortcutProblems)),
  /** The action that has the requested keys, for `used-by-action`. */
  conflictId: z.nullable(z.string()),
  /** When it was last pressed, in milliseconds since 1970-01-01 UTC. */
  pressedAt: z.nullable(z.number()),
});
export type Shortcut = Readonly<z.infer<typeof shortcutSchema>>;
export type ShortcutProblem = (typeof shortcutProblems)[number];

/** The delivery of a notification, as far as the system reports it. */
export const deliveries = ['shown', 'do-not-disturb', 'denied', 'failed'] as const;
export const deliverySchema = z.enum(deliveries);
export type Delivery = z.infer<typeof deliverySchema>;

/** The address of the update feed: https only, empty for none. */
export const updateFeedSchema = z
  .string()
  .check(z.trim(), z.maxLength(500), z.regex(/^(https:\/\/[^\s/?#]+[^\s]*)?$/u));

/** The status of updates. While it is `off`, Gavel does not check for any. */
export const updatesSchema = z.object({
  /** The address they are looked for at; empty for none. */
  feed: updateFeedSchema,
  status: z.enum(['off', 'checking', 'up-to-date', 'available', 'downloading', 'ready', 'failed']),
  /** The newer version, where there is one. */
  version: z.nullable(z.string().check(z.maxLength(50))),
  reason: z.nullable(errorCodeSchema),
  detail: z.nullable(detailSchema),
});
export type Updates = Readonly<z.infer<typeof updatesSchema>>;

/** The state of the installed application on this desktop. */
export const desktopSchema = z.object({
  tray: z.enum(['present', 'absent', 'unknown']),
  /** Windows that are visible at present. */
  visibleWindows: z.array(windowIdSchema),
  shortcuts: z.array(shortcutSchema),
  /** Whether Gavel starts at login, as reported by the system. */
  opensAtLogin: z.enum(['on', 'off', 'unknown']),
  /** The delivery of the last notification; null before the first. */
  lastDelivery: z.nullable(deliverySchema),
  updates: updatesSchema,
});
export type Desktop = Readonly<z.infer<typeof desktopSchema>>;
