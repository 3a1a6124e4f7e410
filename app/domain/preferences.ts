import * as z from 'zod/mini';

/** What a person can set for the application as a whole. */
export const preferencesSchema = z.object({
  language: z.enum(['system', 'en', 'zh-CN']),
  theme: z.enum(['system', 'light', 'dark']),
  isDense: z.boolean(),
  /** How long destructive commands can be taken back, in seconds. */
  holdSeconds: z.number().check(z.gte(0), z.lte(10)),
});
export type Preferences = Readonly<z.infer<typeof preferencesSchema>>;

export const defaultPreferences: Preferences = { language: 'system', theme: 'system', isDense: false, holdSeconds: 4 };
