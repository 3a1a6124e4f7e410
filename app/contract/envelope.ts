import * as z from 'zod/mini';
import { errorCodeSchema } from '../domain/error-code.ts';
import { changeSchema } from '../state/app-state.ts';

/** What main tells the window without being asked. A patch leads from one revision to the next; a gap needs a snapshot. */
export const eventSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('patch'), from: z.int(), to: z.int(), changes: z.array(changeSchema) }),
  /** Another surface asked for something to be shown: a conference, an account, a dialog, or where an action gets what it needs. */
  z.object({ event: z.literal('show'), what: z.enum(['conference', 'account', 'settings', 'shortcuts', 'quit', 'action']), id: z.nullable(z.string()) }),
]);
export type BridgeEvent = Readonly<z.infer<typeof eventSchema>>;

/** How a failure crosses: a code with words in the catalogues and a bounded detail, never a stack or a secret. */
export const failureSchema = z.object({ code: errorCodeSchema, detail: z.nullable(z.string().check(z.maxLength(500))) });
export type Failure = Readonly<z.infer<typeof failureSchema>>;

/** The answer to one request; the value is parsed with the schema of the request asked. */
export const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), failure: failureSchema }),
]);
export type Answer = Readonly<z.infer<typeof answerSchema>>;

/** A request as it crosses: the name is checked against the list, the input against its schema. */
export const callSchema = z.object({ name: z.string().check(z.maxLength(100)), input: z.unknown() });

/** No request or event is larger than this when written as JSON, in characters. */
export const messageLimit = 32 * 1024 * 1024;
export const requestLimit = 1024 * 1024;

/** What the preload (or its twin in an ordinary browser) gives the page: the bridge and nothing else. */
export interface Bridge {
  /** Answers are always an `Answer`; the promise rejects only when the bridge itself is gone. */
  call(name: string, input: unknown): Promise<unknown>;
  /** Calls back with every event, unparsed. Gives back the function that ends it. */
  listen(listener: (event: unknown) => void): () => void;
}

/** The name under which the preload puts the bridge on `window`. */
export const bridgeName = 'gavelBridge';
