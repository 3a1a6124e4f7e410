import * as z from 'zod/mini';
import { detailSchema, errorCodeSchema } from '../domain/error-code.ts';
import { changeSchema } from '../state/app-state.ts';

/**
 * Events that main emits to the window. A patch leads from one revision to the next; after a gap a snapshot is needed.
 */
export const eventSchema = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('patch'),
    from: z.int(),
    to: z.int(),
    /** Main's time when it was sent; left out by a patch that only says which revision is due. */
    now: z.optional(z.number()),
    changes: z.array(changeSchema),
  }),
  /** Another surface requested that a conference, an account, a dialog or what an action needs is shown. */
  z.object({
    event: z.literal('show'),
    what: z.enum(['conference', 'account', 'settings', 'shortcuts', 'quit', 'action']),
    id: z.nullable(z.string()),
  }),
]);
export type BridgeEvent = Readonly<z.infer<typeof eventSchema>>;

/** The whole state at a revision. */
export const snapshotSchema = z.object({ revision: z.int(), now: z.number(), changes: z.array(changeSchema) });
export type Snapshot = z.infer<typeof snapshotSchema>;

/** A failed request: an error code and a bounded detail, never a stack or a secret. */
export const failureSchema = z.object({
  code: errorCodeSchema,
  detail: z.nullable(detailSchema),
});
export type Failure = Readonly<z.infer<typeof failureSchema>>;

/** The answer to one request; the value is parsed with the output schema of that request. */
export const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), failure: failureSchema }),
]);
export type Answer = Readonly<z.infer<typeof answerSchema>>;

/** A request as it is sent: its name and input are validated by the dispatcher. */
export const callSchema = z.object({ name: z.string().check(z.maxLength(100)), input: z.unknown() });

/** The largest event and the largest request as JSON, in UTF-16 units. */
export const messageLimit = 32 * 1024 * 1024;
export const requestLimit = 1024 * 1024;

/** What the preload script, or its counterpart in a browser, exposes to the page. */
export interface Bridge {
  /** Resolves with an `Answer`; rejects only when the bridge itself is lost. */
  call(name: string, input: unknown): Promise<unknown>;
  /** Calls back with every event, unparsed. Returns an unsubscribe function. */
  listen(listener: (event: unknown) => void): () => void;
}

/** The property of `window` that the bridge is exposed as. */
export const bridgeName = 'gavelBridge';
