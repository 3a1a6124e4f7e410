import { z } from 'zod';

/** Exit codes of a Gavel that was started to ask the running one for something. */
export const exitCodes = {
  done: 0,
  refused: 1,
  wrongArguments: 2,
  notRunning: 3,
  unconfirmed: 4,
  takenBack: 5,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** How many people one command line may name. */
export const participantLimit = 100;

/**
 * What a person can type to name an account, a conference or somebody: printable, as long as the longest name there is.
 */
export const nameSchema = z
  .string()
  .min(1)
  .max(300)
  .refine((text) => !/\p{Cc}/u.test(text));

/** An id of an action. */
export const actionIdSchema = z.string().regex(/^[a-z][a-z0-9-]{0,99}$/u);

/** What can be done with a meeting that is not followed yet; it is named by `--meeting`. */
export const meetingActions = ['take-control', 'join-meeting', 'start-meeting'] as const;
export type MeetingAction = (typeof meetingActions)[number];

const placeFields = {
  accountName: nameSchema.nullable(),
  conferenceName: nameSchema.nullable(),
  participantNames: z.array(nameSchema).max(participantLimit),
  /** Answer as one line of JSON. */
  isJson: z.boolean(),
};

/** What a second start asks of the running Gavel. */
export const commandLineRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('action'), actionId: actionIdSchema, waitsForOutcome: z.boolean(), ...placeFields }),
  z.strictObject({ kind: z.literal('list'), ...placeFields }),
  z.strictObject({ kind: z.literal('waiting'), ...placeFields }),
  z.strictObject({
    kind: z.literal('meeting'),
    how: z.enum(meetingActions),
    meetingName: nameSchema,
    waitsForOutcome: z.boolean(),
    accountName: nameSchema.nullable(),
    isJson: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('list-meetings'), accountName: nameSchema.nullable(), isJson: z.boolean() }),
  /** Whether it runs and answers: of a start that did not get the profile. */
  z.strictObject({ kind: z.literal('running') }),
]);
export type CommandLineRequest = Readonly<
  Exclude<z.infer<typeof commandLineRequestSchema>, { readonly kind: 'running' }>
>;

/** The longest text that a start prints, in characters. */
const printedLimit = 512 * 1024;

/** What a start prints and ends with. `isProblem`: it belongs to the error output. */
export const commandLineAnswerSchema = z.strictObject({
  exitCode: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]),
  text: z.string().max(printedLimit),
  isProblem: z.boolean(),
});
export type CommandLineAnswer = Readonly<z.infer<typeof commandLineAnswerSchema>>;

const steering = /[\p{Cc}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** Around names in Gavel's own sentences; terminals show them as blanks. */
const isolates = /[\u2068\u2069]/gu;

/**
 * A text as it may stand in a terminal: whoever joins a call chooses their name, and control characters in it could
 * move the cursor, change colours or turn the writing direction of what stands around it.
 */
export const printable = (text: string): string => text.replace(isolates, '').replace(steering, ' ');

/** A typed text in quotation marks, shortened. */
export const quoted = (text: string): string =>
  JSON.stringify(printable(text.length > 60 ? `${text.slice(0, 60)}…` : text));

/** One line of JSON in which nothing of that kind stands as itself. */
export const jsonLine = (value: unknown): string =>
  JSON.stringify(value).replace(steering, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
