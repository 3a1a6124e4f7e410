import type { Account } from '../../../app/domain/account.ts';
import type { Endpoint } from '../../../app/vendor/adapter.ts';
import type { Descriptor } from '../../../app/vendor/descriptor.ts';
import type { ApplicationPorts } from '../../ports/application-ports.ts';
import { escapeForExpression } from '../log/redact.ts';
import { yieldToEventLoop } from './yield-to-event-loop.ts';

/** Removes from texts what a support bundle must not contain. */
export interface BundleCleaner {
  /** Any value as JSON: fields with secret names blanked, every text in it cleaned. */
  json(value: unknown): string;
  /** Plain text, line by line. */
  text(text: string): string;
  /** Log lines: their fields by name, the rest as text. In small portions, so that the event loop is not blocked. */
  log(text: string): Promise<string>;
}

/** Replaces a user's name or number. */
const personPlaceholder = '[person]';

/** Shorter names occur within too many other words. */
const shortestName = 3;
const linesAtOnce = 200;

/** The text itself and its JSON escape, which also occurs in messages. */
const formsOf = (text: string): string[] => [...new Set([text, JSON.stringify(text).slice(1, -1)])];

/**
 * The names of an account's user: settings they typed that are neither a server nor the default, the account's label,
 * and the vendor's name of the user.
 */
export const namesOf = (
  { label, settings, agent }: Account,
  descriptor: Descriptor | undefined,
  endpoints: readonly Endpoint[],
): string[] => {
  const hosts = endpoints.map(({ url }) => new URL(url).hostname);
  const typed = (descriptor?.fields ?? [])
    .filter(({ kind }) => kind === 'text')
    .flatMap(({ key, initial }) => {
      const value = settings[key];
      return typeof value === 'string' && value !== initial && !hosts.some((host) => value.toLowerCase().includes(host))
        ? [value.trim()]
        : [];
    });
  return [label, ...typed, agent?.name ?? '', agent?.address ?? ''].filter((name) => name.length >= shortestName);
};

const withoutNames = (names: readonly string[]): ((text: string) => string) => {
  // The longest first, because a shorter one may be part of it.
  const forms = [...new Set(names.flatMap(formsOf))].sort((one, other) => other.length - one.length);
  if (forms.length === 0) return (text) => text;
  const expression = new RegExp(
    `(?<![\\p{L}\\p{N}_])(?:${forms.map(escapeForExpression).join('|')})(?![\\p{L}\\p{N}_])`,
    'giu',
  );
  return (text) => text.replace(expression, personPlaceholder);
};

const withoutHome = (homeFolder: string): ((text: string) => string) => {
  const forms = homeFolder.length > 1 ? formsOf(homeFolder) : [];
  return (text) => forms.reduce((clean, form) => clean.split(form).join('~'), text);
};

/**
 * The JSON at the end of a log line (`TIME LEVEL [scope] message {…}`), with the text before it; null where there is
 * none.
 */
const splitLogLine = (line: string): { readonly before: string; readonly fields: unknown } | null => {
  if (!line.endsWith('}')) return null;
  for (let at = line.indexOf(' {'); at >= 0; at = line.indexOf(' {', at + 1)) {
    try {
      return { before: line.slice(0, at + 1), fields: JSON.parse(line.slice(at + 1)) };
    } catch {
      // A brace of the message: the fields begin at a later one.
    }
  }
  return null;
};

/** The same data with every text in it changed; numbers and names of fields stay, so that it is still JSON. */
const mapTexts = (value: unknown, change: (text: string) => string): unknown => {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapTexts(item, change)]));
};

/** A cleaner for the secrets of `redactor`, these users' names and the home folder. */
export const createBundleCleaner = (parts: {
  readonly redactor: ApplicationPorts['redactor'];
  readonly names: readonly string[];
  readonly homeFolder: string;
}): BundleCleaner => {
  const { redactor } = parts;
  const nameless = withoutNames(parts.names);
  const homeless = withoutHome(parts.homeFolder);
  // Secrets first: replacing a name within one would make it unrecognisable.
  const line = (text: string): string => nameless(homeless(redactor.redactText(text)));
  const data = (value: unknown): unknown => mapTexts(redactor.redact(value), (text) => nameless(homeless(text)));
  const logLine = (whole: string): string => {
    const split = splitLogLine(whole);
    return split ? `${line(split.before)}${JSON.stringify(data(split.fields))}` : line(whole);
  };
  return {
    json: (value) => `${JSON.stringify(data(value), null, 2)}\n`,
    text: (whole) => whole.split('\n').map(line).join('\n'),
    log: async (whole) => {
      const lines = whole.split('\n');
      const clean: string[] = [];
      for (let from = 0; from < lines.length; from += linesAtOnce) {
        clean.push(...lines.slice(from, from + linesAtOnce).map(logLine));
        await yieldToEventLoop();
      }
      return clean.join('\n');
    },
  };
};
