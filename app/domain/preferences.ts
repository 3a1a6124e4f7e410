import * as z from 'zod/mini';

/** A key combination for the whole desktop as an Electron accelerator (`CommandOrControl+Alt+Z`). */
export const acceleratorSchema = z
  .string()
  .check(z.minLength(1), z.maxLength(100), z.regex(/^[A-Za-z0-9]+(\+[A-Za-z0-9]+|\+[!-/:-@[-`{-~])*$/u));

/** The user's preferences. Those of the installed application have no effect in a browser. */
export const preferencesSchema = z.object({
  language: z.enum(['system', 'en', 'zh-CN']),
  theme: z.enum(['system', 'light', 'dark']),
  isDense: z.boolean(),
  /** How long commands are held before they are sent, in seconds. */
  holdSeconds: z.number().check(z.gte(0), z.lte(10)),
  /** Closing the window hides it where there is a tray. */
  closesToTray: z.boolean(),
  /** Starts without a window, where there is a tray. */
  startsHidden: z.boolean(),
  opensAtLogin: z.boolean(),
  isCompactOnTop: z.boolean(),
  /** Draws with the graphics processor; off once that failed again and again, or after a safe start. */
  usesGraphicsProcessor: z.boolean(),
  showsNotifications: z.boolean(),
  /** Shortcuts that differ from the default, by action id; null for none. */
  shortcuts: z.record(z.string().check(z.maxLength(100)), z.nullable(acceleratorSchema)),
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
  usesGraphicsProcessor: true,
  showsNotifications: true,
  shortcuts: {},
};
