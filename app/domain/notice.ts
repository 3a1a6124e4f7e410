import * as z from 'zod/mini';
import { detailSchema, errorCodeSchema } from './error-code.ts';

/** Codes of notices that are not errors of a request: texts are `notice.<code>.what` and `notice.<code>.next`. */
export const ownNoticeCodes = [
  'removed-from-conference',
  'practice-ended',
  'settings-migrated',
  'settings-fields-unreadable',
  'commands-interrupted',
  'clock-set',
  'audit-nearly-full',
  'audit-not-forwarded',
  'audit-mark-changed',
  'notifications-failed',
  'goes-on-in-tray',
  'started-in-tray',
] as const;

/** The most fields that a notice names. */
export const noticeFieldLimit = 100;

/** Something the user should know that belongs to no command; shown until it is dismissed. */
export const noticeSchema = z.object({
  id: z.string().check(z.minLength(1)),
  kind: z.enum(['problem', 'information']),
  code: z.union([errorCodeSchema, z.enum(ownNoticeCodes)]),
  accountId: z.nullable(z.string()),
  /** Facts for *Details*: a file name, a host. Never a secret. */
  detail: z.nullable(detailSchema),
  /** Paths of fields in the settings file that it is about, such as `preferences.theme`. */
  fields: z.optional(z.array(z.string()).check(z.maxLength(noticeFieldLimit))),
  /** How many commands an earlier run left before anything was sent, and after. */
  interrupted: z.optional(z.object({ unsentCount: z.int(), sentCount: z.int() })),
  at: z.number(),
});
export type Notice = Readonly<z.infer<typeof noticeSchema>>;
