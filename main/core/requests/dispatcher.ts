import { stackOf } from '../../../app/domain/message-of.ts';
import { requestLimit, type Answer, type Failure } from '../../../app/contract/envelope.ts';
import { isRequestName, requests, type RequestName } from '../../../app/contract/requests.ts';
import { detailLimit, Fault, type ErrorCode } from '../../../app/domain/error-code.ts';
import type { Log } from '../../ports/log.ts';
import type { Handlers } from '../state/request-handlers.ts';
import { problemOfData } from './plain-data.ts';

/** Handles one request as it crossed the bridge. Never rejects. */
export type Dispatch = (name: unknown, input: unknown) => Promise<Answer>;

const failed = (code: ErrorCode, detail: string | null): Answer => ({
  ok: false,
  failure: { code, detail: detail?.slice(0, detailLimit) ?? null },
});

/** Four times as many values as the largest selection has people. */
const inputBudget = { mostNodes: 20_000, mostCharacters: requestLimit } as const;

/** The secrets in a request, to be removed from messages about its failure. */
const secretsOf = (input: unknown): string[] => {
  if (typeof input !== 'object' || input === null || !('secrets' in input)) return [];
  const { secrets } = input;
  if (typeof secrets !== 'object' || secrets === null) return [];
  return Object.values(secrets).filter((secret): secret is string => typeof secret === 'string' && secret !== '');
};

const withoutSecrets = (text: string, input: unknown): string =>
  secretsOf(input).reduce((clean, secret) => clean.replaceAll(secret, '[removed]'), text);

/** Where an input is invalid, by field names only: values may be secrets. */
const issuePlaces = (
  issues: readonly { readonly path: readonly PropertyKey[]; readonly code?: string | undefined }[],
): string =>
  issues
    .slice(0, 5)
    .map(
      ({ path, code }) => `${path.map((part) => String(part).slice(0, 40)).join('.') || 'input'}: ${code ?? 'invalid'}`,
    )
    .join(', ');

/**
 * The request dispatcher: validates the name against the list of requests, the size against the limit and the input
 * against its schema before a handler gets it. Failures are returned as a code of the closed list; unexpected errors
 * are logged here and returned as `internal`, without their message.
 */
export const createDispatcher = (handlers: Handlers, log: Log): Dispatch => {
  const failureOf = (name: RequestName, input: unknown, cause: unknown): Failure => {
    if (cause instanceof Fault) {
      const detail = cause.detail === null ? null : withoutSecrets(cause.detail, input).slice(0, detailLimit);
      if (cause.code === 'internal') log.error('A request failed', { request: name, detail });
      return { code: cause.code, detail };
    }
    const text = stackOf(cause);
    log.error('A request failed', { request: name, error: withoutSecrets(text, input) });
    return { code: 'internal', detail: null };
  };

  const serve = async (name: RequestName, input: unknown): Promise<Answer> => {
    const schema = requests[name];
    const parsed = schema.input.safeParse(input);
    if (!parsed.success) {
      const detail = issuePlaces(parsed.error.issues);
      log.warn('A request was refused', { request: name, issues: detail });
      return failed('invalid-input', detail);
    }
    try {
      // Schema and handler belong to the same name, which the compiler cannot follow through an index.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      const handler = handlers[name] as (input: unknown) => Promise<unknown>;
      const value = await handler(parsed.data);
      return { ok: true, value: schema.output.parse(value) };
    } catch (cause) {
      return { ok: false, failure: failureOf(name, input, cause) };
    }
  };

  return async (name, input) => {
    if (typeof name !== 'string' || !isRequestName(name)) {
      log.warn('An unknown request was refused', {
        request: typeof name === 'string' ? name.slice(0, 100) : typeof name,
      });
      return failed('invalid-input', 'no such request');
    }
    const problem = problemOfData(input, inputBudget);
    if (problem !== null) {
      log.warn('A request was refused', { request: name, problem });
      return failed(
        'invalid-input',
        problem === 'not-plain' ? 'the input is not plain data' : 'the input is larger than any',
      );
    }
    return serve(name, input);
  };
};
