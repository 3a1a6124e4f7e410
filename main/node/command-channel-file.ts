import { z } from 'zod';

/**
 * The file in the profile by which command-line starts reach the running instance: its address and two secrets of this
 * run. A client that knows `requestToken` can read the profile, so it belongs to the same user; a server that answers
 * with `answerToken` is the instance that wrote the file.
 */
export const channelFileSchema = z.strictObject({
  version: z.literal(1),
  address: z.string().min(1).max(300),
  requestToken: z.string().regex(/^[0-9a-f]{64}$/u),
  answerToken: z.string().regex(/^[0-9a-f]{64}$/u),
});
export type ChannelFile = Readonly<z.infer<typeof channelFileSchema>>;

/** A request, one JSON line. */
export const channelRequestSchema = z.strictObject({ token: z.string().max(64), question: z.unknown() });

/** Replies, one JSON line each: the acknowledgement of the request, then the response. */
export const replySchema = z.union([
  z.strictObject({ token: z.string().max(64), isReceived: z.literal(true) }),
  z.strictObject({ token: z.string().max(64), answer: z.unknown() }),
]);

/** The largest request in bytes; it has room for a hundred of the longest names. */
export const requestLimit = 256 * 1024;
/** The largest response, in bytes. */
export const responseLimit = 2 * 1024 * 1024;

/** Parses JSON; undefined where it is none. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
