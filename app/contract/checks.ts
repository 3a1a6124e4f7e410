import * as z from 'zod/mini';
import { commandRequestSchema, type CommandRequest } from '../domain/command.ts';
import { answerSchema, eventSchema, snapshotSchema, type Answer, type BridgeEvent } from './envelope.ts';
import { requests, type RequestName, type RequestOutput } from './requests.ts';

/*
 * What the window checks. Its build puts checks of the same shapes in the place of these
 * (`build/shared/window-checks.ts`), so that neither the schemas nor the library that reads them is loaded there.
 */

export const isEvent = (value: unknown): value is BridgeEvent => z.validate(eventSchema, value);

export const isAnswer = (value: unknown): value is Answer => z.validate(answerSchema, value);

/** The shape of a request's output. */
export const outputSchema = (name: RequestName): z.core.$ZodType =>
  name === 'state.snapshot' ? snapshotSchema : requests[name].output;

/** Whether a value is valid output of a request. No output schema transforms its value, so it can be used as it is. */
export const isOutput = <Name extends RequestName>(name: Name, value: unknown): value is RequestOutput<Name> =>
  z.validate(outputSchema(name), value);

/** Whether a command can be requested like this. Typed text comes without spaces around it. */
export const isCommandRequest = (value: unknown): value is CommandRequest => z.validate(commandRequestSchema, value);
