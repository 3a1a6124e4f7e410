import * as z from 'zod/mini';

/** A key combination for the whole desktop as an Electron accelerator (`CommandOrControl+Alt+Z`). */
export const acceleratorSchema = z.string().check(z.minLength(1), z.maxLength(100), z.regex(/^[A-Za-z0-9]+(\+[A-Za-z0-9]+|\+[!-/:-@[-`{-~])*$/u));

/** An address that updates come from: https only, empty for none. */
export const updateFeedSchema = z.string().check(z.trim(), z.maxLength(500), z.regex(/^(https:\/\/[^\s/?#]+[^\s]*)?$/u));

/** What a person can set for the application as a whole. What only the installed application has is without effect elsewhere. */
export const preferencesSchema = z.object({
  language: z.enum(['system', 'en', 'zh-CN']),
  theme: z.enum(['system', 'light', 'dark']),
  isDense: z.boolean(),
  /** How long destructive commands can be taken back, in seconds. */
  holdSeconds: z.number().check(z.gte(0), z.lte(10)),
  /** Closing the window leaves Gavel in the tray, where there is one. */
  closesToTray: z.boolean(),
  /** Starts without a window, where there is a tray. */
  startsHidden: z.boolean(),
  opensAtLogin: z.boolean(),
  isCompactOnTop: z.boolean(),
  showsNotifications: z.boolean(),
  /** Departures from the default shortcuts by action id; null for none. */
  shortcuts: z.record(z.string().check(z.maxLength(100)), z.nullable(acceleratorSchema)),
  updateFeed: updateFeedSchema,
});
export type Preferences = Readonly<z.infer<typeof preferencesSchema>>;

export const defaultPreferences: Preferences = {
  language: 'system',
  theme: 'system',
  isDense: false,
  holdSeconds: 4,
  closesToTray: true,
  startsHidden: false,
  opensAtLogin: false,
  isCompactOnTop: true,
  showsNotifications: true,
  shortcuts: {},
  updateFeed: '',
};
