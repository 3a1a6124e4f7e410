import { z } from 'zod';
import { GatewayFault } from './codes.ts';

/** `6` a phone number, `9` an agent id. */
export type AddressType = '6' | '9';

/** The party that a conference command is about. */
export interface PartyAddress {
  readonly addressType: AddressType;
  readonly address: string;
}

const objectSchema = z.record(z.string(), z.unknown());

/** A boolean that may be written as text or as a number; null when it is none. */
export const booleanOf = (value: unknown): boolean | null => {
  if (typeof value === 'boolean') return value;
  const text = String(value).toLowerCase();
  if (text === 'true' || text === '1') return true;
  return text === 'false' || text === '0' ? false : null;
};

const invalid = (): GatewayFault => new GatewayFault('000-002');

/** A whole number within limits that may be written as text; null when it is none. */
export const wholeNumberOf = (value: unknown, least: number, most: number): number | null => {
  const number = typeof value === 'string' && /^\s*-?\d+\s*$/u.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most ? number : null;
};

/**
 * Reads the members of a request as tolerantly as the gateway: numbers and booleans may be text, text may be a number,
 * null counts as missing, unknown members are ignored. Every method throws 000-002 for a value that is not valid.
 */
export class Fields {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  /** Parses a request body as JSON; an empty body counts as an empty object. */
  static parse(body: string): Fields {
    const text = body.replace(/^\uFEFF/u, '').trim();
    if (text === '') return new Fields({});
    try {
      return new Fields(objectSchema.parse(JSON.parse(text)));
    } catch {
      throw invalid();
    }
  }

  /** True when the member is present and not null. */
  has(name: string): boolean {
    return this.#values[name] !== undefined && this.#values[name] !== null;
  }

  /** Text of at most so many bytes of UTF-8; when missing, `fallback` or 000-002 without one. */
  text(name: string, mostBytes: number, fallback?: string): string {
    const value = this.#values[name];
    if (value === undefined || value === null) {
      if (fallback === undefined) throw invalid();
      return fallback;
    }
    if (typeof value !== 'string' && typeof value !== 'number') throw invalid();
    const text = String(value);
    if (Buffer.byteLength(text) > mostBytes) throw invalid();
    return text;
  }

  /** Text that is not empty. */
  someText(name: string, mostBytes: number): string {
    const text = this.text(name, mostBytes);
    if (text === '') throw invalid();
    return text;
  }

  /** A whole number within limits; when missing or empty, `fallback` or 000-002 without one. */
  number(name: string, least: number, most: number, fallback?: number): number {
    const value = this.#values[name];
    if (value === undefined || value === null || value === '') {
      if (fallback === undefined) throw invalid();
      return fallback;
    }
    const number = wholeNumberOf(value, least, most);
    if (number === null) throw invalid();
    return number;
  }

  /** One of a few whole numbers. */
  oneOf<Choice extends number>(name: string, choices: readonly Choice[]): Choice {
    const number = this.number(name, Math.min(...choices), Math.max(...choices));
    const choice = choices.find((one) => one === number);
    if (choice === undefined) throw invalid();
    return choice;
  }

  /** A boolean; `fallback` when missing or empty. */
  boolean(name: string, fallback: boolean): boolean {
    const value = this.#values[name];
    if (value === undefined || value === null || value === '') return fallback;
    const parsed = booleanOf(value);
    if (parsed === null) throw invalid();
    return parsed;
  }

  /** A list of 1 to `most` values. */
  list(name: string, most: number): readonly unknown[] {
    const value = this.#values[name];
    if (!Array.isArray(value) || value.length === 0 || value.length > most) throw invalid();
    return value;
  }

  /** A list of 1 to `most` objects. */
  objects(name: string, most: number): readonly Fields[] {
    return this.list(name, most).map((item) => {
      const parsed = objectSchema.safeParse(item);
      if (!parsed.success) throw invalid();
      return new Fields(parsed.data);
    });
  }

  /** The party that the members `addressType` and `address` name. */
  party(): PartyAddress {
    const addressType = this.text('addressType', 1);
    if (addressType !== '6' && addressType !== '9') throw invalid();
    return { addressType, address: this.someText('address', 24) };
  }
}
