import * as z from 'zod/mini';
import { boundedJson } from '../../shared/bounded-json.ts';

/** What single sign-on gives in place of a password. */
export interface GivenToken {
  readonly accessToken: string;
  /** With what another one is asked for; null where there is none. */
  readonly refreshToken: string | null;
  /** How long the access token counts, in milliseconds. */
  readonly lifeMs: number;
}

/** What is assumed of a token that does not say how long it counts, and the longest that is believed, in seconds. */
const assumedSeconds = 3_600;
const longestSeconds = 30 * 24 * 3_600;

/** A token stands in a header as it is. */
const tokenSchema = z.string().check(z.regex(/^[\x21-\x7e]{1,16000}$/u));
/** No source shows the names in the answer: both are accepted, and a number as a text. */
const answerSchema = z.object({
  token: z.optional(tokenSchema),
  access_token: z.optional(tokenSchema),
  refresh_token: z.optional(tokenSchema),
  expires_in: z.optional(z.union([z.number(), z.string().check(z.maxLength(20))])),
});

/** The token in a JSON text; null where the text has none. */
export const readTokenAnswer = (text: string): GivenToken | null => {
  let json: unknown;
  try {
    json = boundedJson(text.trim());
  } catch {
    return null;
  }
  const answer = answerSchema.safeParse(json);
  if (!answer.success) return null;
  const { token, access_token: named, refresh_token: refreshToken, expires_in: life } = answer.data;
  const accessToken = named ?? token;
  if (accessToken === undefined) return null;
  const seconds = Number(life ?? assumedSeconds);
  const believed = Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, longestSeconds) : assumedSeconds;
  return { accessToken, refreshToken: refreshToken ?? null, lifeMs: believed * 1_000 };
};
