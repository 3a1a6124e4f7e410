import { basename, dirname } from 'node:path';
import { z } from 'zod';
import { Fault } from '../../app/domain/error-code.ts';
import type { Clock } from '../ports/clock.ts';
import { FileFault, type Files } from '../ports/files.ts';

/**
 * What a person should know about how their settings were found. `keptAs` is where the file found is now: beside the new
 * one, or, when it could not be renamed, still in its old place (saving is then refused, so that nothing is lost).
 */
export type SettingsNotice =
  | { readonly kind: 'broken-kept-aside'; readonly keptAs: string; readonly problem: string }
  | { readonly kind: 'newer-version'; readonly version: number; readonly keptAs: string }
  | { readonly kind: 'migrated'; readonly from: number };

/** Settings as read at the start. */
export interface LoadedSettings<T> {
  readonly value: T;
  readonly notice: SettingsNotice | null;
}

/** One settings file. */
export interface SettingsFile<T> {
  /** Reads the file once, at the start. Never rejects: whatever is wrong with the file, there are settings to work with and a notice. */
  load(): Promise<LoadedSettings<T>>;
  /**
   * Writes `value`; of several waiting ones only the newest is written. Resolves once this or a newer value is on disk. Rejects with
   * `settings-unwritable`; the value then waits in memory for the next `save` or `flush`.
   */
  save(value: T): Promise<void>;
  /** Waits for what is being written, and tries once more what could not be. For quitting. Rejects like `save`. */
  flush(): Promise<void>;
}

const envelopeSchema = z.object({ version: z.number().int().min(0), settings: z.unknown() });

type Reading<T> =
  | { readonly kind: 'read'; readonly value: T; readonly from: number }
  | { readonly kind: 'broken'; readonly problem: string }
  | { readonly kind: 'newer'; readonly version: number };

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 300);

const problemOf = (error: z.ZodError): string =>
  error.issues.slice(0, 3).map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message)).join('; ').slice(0, 300);

/** `2026-03-02T09:00:00.000Z` as it can stand in a file name on every system. */
const stampOf = (nowMs: number): string => new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '');

/**
 * Settings as one JSON file, `{ "version": number, "settings": … }`: checked when read, lifted from old shapes by `migrations`
 * (`migrations[n]` makes version n + 1 from version n), replaced whole when written. What cannot be read, or comes from a newer Gavel,
 * is kept beside it under another name. `schema` must accept what it puts out.
 */
export const createSettingsFile = <T>(options: {
  readonly files: Files;
  readonly path: string;
  readonly schema: z.ZodType<T>;
  readonly currentVersion: number;
  readonly migrations: Readonly<Record<number, (old: unknown) => unknown>>;
  readonly defaults: T;
  readonly clock: Clock;
}): SettingsFile<T> => {
  const { files, path, schema, currentVersion, migrations, defaults, clock } = options;
  let waiting: { readonly value: T } | null = null;
  let writing: Promise<void> | null = null;
  /** Set while the file in place must not be written over. */
  let kindInPlace: 'broken' | 'newer' | null = null;

  const interpret = (bytes: Uint8Array): Reading<T> => {
    try {
      // A byte order mark is what some editors on Windows leave in front.
      const text = Buffer.from(bytes).toString('utf8').replace(/^\uFEFF/, '');
      const envelope = envelopeSchema.safeParse(JSON.parse(text));
      if (!envelope.success) return { kind: 'broken', problem: problemOf(envelope.error) };
      const { version } = envelope.data;
      if (version > currentVersion) return { kind: 'newer', version };
      let settings = envelope.data.settings;
      for (let from = version; from < currentVersion; from++) {
        const migrate = migrations[from];
        if (!migrate) return { kind: 'broken', problem: `nothing leads on from version ${from}` };
        settings = migrate(settings);
      }
      const parsed = schema.safeParse(settings);
      return parsed.success ? { kind: 'read', value: parsed.data, from: version } : { kind: 'broken', problem: problemOf(parsed.error) };
    } catch (error) {
      return { kind: 'broken', problem: messageOf(error) };
    }
  };

  /** The new path of the file; rejects with `FileFault` and leaves it in place. */
  const keepAside = async (kind: 'broken' | 'newer'): Promise<string> => {
    const base = `${path.replace(/\.json$/, '')}.${kind}-${stampOf(clock.now())}`;
    for (let count = 1; ; count++) {
      const aside = `${base}${count === 1 ? '' : `-${count}`}.json`;
      if (await files.moveAside(path, aside)) return aside;
    }
  };

  const keepAsideIfPossible = async (kind: 'broken' | 'newer'): Promise<string> => {
    try {
      return await keepAside(kind);
    } catch {
      kindInPlace = kind;
      return path;
    }
  };

  const load = async (): Promise<LoadedSettings<T>> => {
    let reading: Reading<T>;
    try {
      const bytes = await files.readBytes(path);
      if (!bytes) return { value: defaults, notice: null };
      reading = interpret(bytes);
    } catch (error) {
      reading = { kind: 'broken', problem: messageOf(error) };
    }
    switch (reading.kind) {
      case 'read':
        return { value: reading.value, notice: reading.from === currentVersion ? null : { kind: 'migrated', from: reading.from } };
      case 'broken':
        return {
          value: defaults,
          notice: { kind: 'broken-kept-aside', keptAs: await keepAsideIfPossible('broken'), problem: reading.problem },
        };
      case 'newer':
        return {
          value: defaults,
          notice: { kind: 'newer-version', version: reading.version, keptAs: await keepAsideIfPossible('newer') },
        };
    }
  };

  const writeAllWaiting = async (): Promise<void> => {
    for (let next = waiting; next; next = waiting) {
      try {
        if (kindInPlace) {
          // Unless somebody has moved it meanwhile.
          if ((await files.list(dirname(path))).includes(basename(path))) await keepAside(kindInPlace);
          kindInPlace = null;
        }
        await files.writeAtomically(path, `${JSON.stringify({ version: currentVersion, settings: next.value }, null, 2)}\n`);
      } catch (error) {
        throw error instanceof FileFault ? new Fault('settings-unwritable', error.message) : error;
      }
      // Not before it is on disk: until then it is what a later try has to write.
      if (waiting === next) waiting = null;
    }
  };

  const write = (): Promise<void> => {
    writing ??= writeAllWaiting().finally(() => {
      writing = null;
    });
    return writing;
  };

  return {
    load,
    save: (value) => {
      waiting = { value };
      return write();
    },
    flush: async () => {
      if (writing) {
        try {
          await writing;
        } catch {
          // Told to who saved; what follows is the second try.
        }
      }
      await write();
    },
  };
};
