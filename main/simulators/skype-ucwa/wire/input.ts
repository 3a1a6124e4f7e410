import { invalid, UcwaFault } from './errors.ts';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parseBody = (body: string, unreadable: string): Readonly<Record<string, unknown>> => {
  if (body.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new UcwaFault(400, unreadable);
  }
  if (!isObject(value)) throw new UcwaFault(400, unreadable);
  return value;
};

/**
 * The inputs of an operation: members of a JSON body or query parameters, whose names are compared without regard to
 * case. Every reader throws the refusal that names the input.
 */
export class Input {
  readonly #members: ReadonlyMap<string, unknown>;

  private constructor(members: ReadonlyMap<string, unknown>) {
    this.#members = members;
  }

  /** Throws the refusal of a body that is not a JSON object, with `unreadable` as its subcode. */
  static read(body: string, query: URLSearchParams, unreadable: string): Input {
    const members = new Map<string, unknown>();
    for (const [name, value] of query) members.set(name.toLowerCase(), value);
    for (const [name, value] of Object.entries(parseBody(body, unreadable))) members.set(name.toLowerCase(), value);
    return new Input(members);
  }

  /** Whether a member is there, whatever its value. */
  has(name: string): boolean {
    return this.#members.has(name.toLowerCase());
  }

  /** A text; null when it is missing. */
  text(name: string, mostCharacters: number): string | null {
    const value = this.#members.get(name.toLowerCase());
    if (value === undefined || value === null) return null;
    if (typeof value !== 'string') throw invalid(name, 'not a text');
    if (value.length > mostCharacters) throw invalid(name, 'too long');
    return value;
  }

  /** A text that has to be there. */
  required(name: string, mostCharacters: number): string {
    const value = this.text(name, mostCharacters);
    if (value === null || value === '') throw invalid(name, 'missing');
    return value;
  }

  /** One of several texts, compared without regard to case; null when it is missing. */
  choice<Value extends string>(name: string, values: readonly Value[]): Value | null {
    const given = this.text(name, 100);
    if (given === null) return null;
    const found = values.find((value) => value.toLowerCase() === given.toLowerCase());
    if (!found) throw invalid(name, `not one of ${values.join(', ')}`);
    return found;
  }

  /** A list of texts; null when it is missing. */
  texts(name: string): readonly string[] | null {
    const value = this.#members.get(name.toLowerCase());
    if (value === undefined || value === null) return null;
    if (!Array.isArray(value) || !value.every((one): one is string => typeof one === 'string'))
      throw invalid(name, 'not a list of texts');
    return value;
  }

  /** The text of a link among `_links`; null when there is none. */
  link(rel: string): string | null {
    const links = this.#members.get('_links');
    const link = isObject(links) ? links[rel] : undefined;
    const href = isObject(link) ? link['href'] : undefined;
    return typeof href === 'string' ? href : null;
  }
}
