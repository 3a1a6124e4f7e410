import * as z from 'zod/mini';
import { errorCodeSchema } from './error-code.ts';

/** What is told that is no error. Each has words in the catalogues: `notice.<code>.what` and `notice.<code>.next`. */
export const ownNoticeCodes = ['removed-from-conference', 'practice-ended', 'settings-migrated', 'notifications-failed', 'goes-on-in-tray', 'started-in-tray'] as const;

/** Something a person should know that belongs to no command: told once, until dismissed. */
export const noticeSchema = z.object({
  id: z.string().check(z.minLength(1)),
  kind: z.enum(['problem', 'information']),
  code: z.union([errorCodeSchema, z.enum(ownNoticeCodes)]),
  accountId: z.nullable(z.string()),
  /** Extra facts for the words and for *Details*: a file name, a host. Never a secret. */
  detail: z.nullable(z.string().check(z.maxLength(500))),
  at: z.number(),
});
export type Notice = Readonly<z.infer<typeof noticeSchema>>;
