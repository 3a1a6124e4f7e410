/** Called with the path of each value that cannot be read, such as `preferences.theme`. */
export type OnUnreadable = (path: string) => void;

/** The part of a Zod schema that is used here. */
interface Schema<Value> {
  safeParse(value: unknown): { readonly success: true; readonly data: Value } | { readonly success: false };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads the fields of one object of a settings file, each by itself: an unreadable one does not affect the others. */
export class FieldReader {
  readonly #record: Readonly<Record<string, unknown>>;
  readonly #path: string;
  readonly #onUnreadable: OnUnreadable;

  /** `value` is what the file has at `path`; anything but an object counts as one without fields. */
  constructor(value: unknown, path: string, onUnreadable: OnUnreadable) {
    if (value !== undefined && !isRecord(value)) onUnreadable(path);
    this.#record = isRecord(value) ? value : {};
    this.#path = path;
    this.#onUnreadable = onUnreadable;
  }

  /** The field, or its default: silently where it is absent, because an older Gavel did not have it. */
  value<Value>(name: string, schema: Schema<Value>, fallback: Value): Value {
    return this.#record[name] === undefined ? fallback : (this.essential(name, schema) ?? fallback);
  }

  /** A field without which the whole object is useless; undefined where it is absent or unreadable. */
  essential<Value>(name: string, schema: Schema<Value>): Value | undefined {
    const parsed = schema.safeParse(this.#record[name]);
    if (parsed.success) return parsed.data;
    this.#onUnreadable(this.#pathOf(name));
    return undefined;
  }

  /** The fields of an object inside this one. */
  object(name: string): FieldReader {
    return new FieldReader(this.#record[name], this.#pathOf(name), this.#onUnreadable);
  }

  /** An object of any names, without the entries that cannot be read. */
  entries<Value>(name: string, schema: Schema<Value>): Record<string, Value> {
    const inner = this.object(name);
    const read = Object.keys(inner.#record).map((key) => [key, inner.essential(key, schema)] as const);
    return Object.fromEntries(read.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
  }

  /** An object of objects under any names, without those for which `read` returns null. */
  objects<Value>(name: string, read: (item: FieldReader) => Value | null): Record<string, Value> {
    const inner = this.object(name);
    const values = Object.keys(inner.#record).map((key) => [key, read(inner.object(key))] as const);
    return Object.fromEntries(values.flatMap(([key, value]) => (value === null ? [] : [[key, value]])));
  }

  /** A list of objects, without those for which `read` returns null. */
  list<Value>(name: string, limit: number, read: (item: FieldReader) => Value | null): Value[] {
    return this.#items(name, limit).flatMap((item, index) => {
      const value = read(new FieldReader(item, `${this.#pathOf(name)}.${index}`, this.#onUnreadable));
      return value === null ? [] : [value];
    });
  }

  /** A list of single values, without those that cannot be read. */
  values<Value>(name: string, limit: number, schema: Schema<Value>): Value[] {
    return this.#items(name, limit).flatMap((item, index) => {
      const parsed = schema.safeParse(item);
      if (!parsed.success) this.#onUnreadable(`${this.#pathOf(name)}.${index}`);
      return parsed.success ? [parsed.data] : [];
    });
  }

  #items(name: string, limit: number): readonly unknown[] {
    const items = this.#record[name];
    if (items === undefined) return [];
    if (!Array.isArray(items) || items.length > limit) this.#onUnreadable(this.#pathOf(name));
    return Array.isArray(items) ? items.slice(0, limit) : [];
  }

  #pathOf(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`;
  }
}
