import * as z from 'zod/mini';
import { errorCodeSchema } from './error-code.ts';
import { acceleratorSchema } from './preferences.ts';

/** The windows of the installed application. */
export const windowIds = ['main', 'compact', 'settings'] as const;
export const windowIdSchema = z.enum(windowIds);
export type WindowId = z.infer<typeof windowIdSchema>;

/**
 * Why a shortcut is not what was wanted: another program has it, another action of Gavel has it, the system keeps it for
 * itself, it is no usable combination, or this desktop has no shortcuts for programs.
 */
export const shortcutProblems = ['taken', 'used-by-action', 'reserved', 'unusable', 'not-possible-here'] as const;

/** How the shortcut of one action stands. */
export const shortcutSchema = z.object({
  actionId: z.string(),
  /** What the person wants; null for none. */
  wanted: z.nullable(acceleratorSchema),
  /** What works now: after a refusal the one before, if any. */
  owned: z.nullable(acceleratorSchema),
  /** `unconfirmed`: registered, but only a first press can show that the desktop lets it through. `off`: none is wanted. */
  status: z.enum(['off', 'active', 'refused', 'unconfirmed']),
  problem: z.nullable(z.enum(shortcutProblems)),
  /** The action that has the wanted combination, for `used-by-action`. */
  conflictId: z.nullable(z.string()),
  /** When it was last pressed, in milliseconds since 1970-01-01 UTC. */
  pressedAt: z.nullable(z.number()),
});
export type Shortcut = Readonly<z.infer<typeof shortcutSchema>>;
export type ShortcutProblem = (typeof shortcutProblems)[number];

/** What became of a notification: told by the system as far as it tells anything. */
export const deliveries = ['shown', 'do-not-disturb', 'denied', 'failed'] as const;
export const deliverySchema = z.enum(deliveries);
export type Delivery = z.infer<typeof deliverySchema>;

/** How looking for updates stands. Nothing is looked for while it is `off`. */
export const updatesSchema = z.object({
  status: z.enum(['off', 'checking', 'up-to-date', 'available', 'downloading', 'ready', 'failed']),
  /** The newer version, where there is one. */
  version: z.nullable(z.string().check(z.maxLength(50))),
  reason: z.nullable(errorCodeSchema),
  detail: z.nullable(z.string().check(z.maxLength(500))),
});
export type Updates = Readonly<z.infer<typeof updatesSchema>>;

/** How the installed application stands on this desktop. */
export const desktopSchema = z.object({
  tray: z.enum(['present', 'absent', 'unknown']),
  /** Windows that can be seen now. */
  visibleWindows: z.array(windowIdSchema),
  shortcuts: z.array(shortcutSchema),
  /** Whether Gavel starts at login, as read back from the system. */
  opensAtLogin: z.enum(['on', 'off', 'unknown']),
  /** What became of the last notification; null before the first. */
  lastDelivery: z.nullable(deliverySchema),
  updates: updatesSchema,
});
export type Desktop = Readonly<z.infer<typeof desktopSchema>>;
