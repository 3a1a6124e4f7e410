import { z } from 'zod';

/**
 * What the running Gavel leaves in its profile for second starts: where it listens, and two secrets of this run. Who knows `questionToken`
 * can read the profile and so is the same person; who answers with `answerToken` is the Gavel that wrote this.
 */
export const channelFileSchema = z.strictObject({
  version: z.literal(1),
  address: z.string().min(1).max(300),
  questionToken: z.string().regex(/^[0-9a-f]{64}$/u),
  answerToken: z.string().regex(/^[0-9a-f]{64}$/u),
});
export type ChannelFile = Readonly<z.infer<typeof channelFileSchema>>;

/** One question as it crosses, on a line of its own. */
export const questionSchema = z.strictObject({ token: z.string().max(64), question: z.unknown() });

/** What comes back, a line each: that the question arrived, then the answer. */
export const replySchema = z.union([
  z.strictObject({ token: z.string().max(64), isReceived: z.literal(true) }),
  z.strictObject({ token: z.string().max(64), answer: z.unknown() }),
]);

/** No question is larger than this, in bytes; it leaves room for a hundred of the longest names. */
export const questionLimit = 256 * 1024;
/** No answer is larger than this, in bytes. */
export const answerLimit = 2 * 1024 * 1024;
