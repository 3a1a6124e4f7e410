import { requestLimit, type Answer, type Failure } from '../../app/contract/envelope.ts';
import { isRequestName, requests, type RequestName } from '../../app/contract/requests.ts';
import { Fault, type ErrorCode } from '../../app/domain/error-code.ts';
import type { Log } from '../ports/log.ts';
import type { Handlers } from './request-handlers.ts';

/** Takes one call as it crossed the bridge. Never rejects. */
export type Door = (name: unknown, input: unknown) => Promise<Answer>;

/** The longest detail that crosses, as the envelope has it. */
const detailLimit = 500;

/**
 * Answers that are built from the state, whose every part was parsed where it came in, and that the window parses
 * again: at 3,000 participants a third time would hold up everything else for nothing.
 */
const trustedOutputs: ReadonlySet<RequestName> = new Set<RequestName>(['state.snapshot']);

const failed = (code: ErrorCode, detail: string | null): Answer => ({ ok: false, failure: { code, detail: detail?.slice(0, detailLimit) ?? null } });

/** The size of an input as JSON in characters, or null when it cannot be written as JSON at all (cycles, big integers). */
const sizeOf = (input: unknown): number | null => {
  try {
    return JSON.stringify(input)?.length ?? 0;
  } catch {
    return null;
  }
};

/** The secrets that came with a request, so that nothing said about its failure repeats them. */
const secretsOf = (input: unknown): string[] => {
  if (typeof input !== 'object' || input === null || !('secrets' in input)) return [];
  const { secrets } = input;
  if (typeof secrets !== 'object' || secrets === null) return [];
  return Object.values(secrets).filter((secret): secret is string => typeof secret === 'string' && secret !== '');
};

const withoutSecrets = (text: string, input: unknown): string =>
  secretsOf(input).reduce((clean, secret) => clean.replaceAll(secret, '[removed]'), text);

/** Where an input is wrong, by field names only: values may be secrets. */
const issuePlaces = (issues: readonly { readonly path: readonly PropertyKey[]; readonly code?: string | undefined }[]): string =>
  issues
    .slice(0, 5)
    .map(({ path, code }) => `${path.map((part) => String(part).slice(0, 40)).join('.') || 'input'}: ${code ?? 'invalid'}`)
    .join(', ');

/**
 * The one door into the application: the name is checked against the list of requests, the size against the limit and
 * the input against its schema before a handler sees it. Failures leave as a code of the closed list; what was never
 * meant to happen is logged here and leaves as `internal`, without its words.
 */
export const createDoor = (handlers: Handlers, log: Log): Door => {
  const failureOf = (name: RequestName, input: unknown, cause: unknown): Failure => {
    if (cause instanceof Fault) {
      const detail = cause.detail === null ? null : withoutSecrets(cause.detail, input).slice(0, detailLimit);
      if (cause.code === 'internal') log.error('A request failed', { request: name, detail });
      return { code: cause.code, detail };
    }
    const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
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
      return { ok: true, value: trustedOutputs.has(name) ? value : schema.output.parse(value) };
    } catch (cause) {
      return { ok: false, failure: failureOf(name, input, cause) };
    }
  };

  return async (name, input) => {
    if (typeof name !== 'string' || !isRequestName(name)) {
      log.warn('An unknown request was refused', { request: typeof name === 'string' ? name.slice(0, 100) : typeof name });
      return failed('invalid-input', 'no such request');
    }
    const size = sizeOf(input);
    if (size === null || size > requestLimit) {
      log.warn('A request was refused', { request: name, size });
      return failed('invalid-input', size === null ? 'the input is not plain data' : `the input is larger than ${requestLimit} characters`);
    }
    return serve(name, input);
  };
};
