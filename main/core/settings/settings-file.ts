import { basename, dirname } from 'node:path';
import { Fault } from '../../../app/domain/error-code.ts';
import { messageOf } from '../../../app/domain/message-of.ts';
import type { Clock } from '../../ports/clock.ts';
import { FileFault, type Files } from '../../ports/files.ts';
import {
  brokenSettings,
  interpretSettings,
  type InterpretedSettings,
  type SettingsFormat,
} from './interpret-settings.ts';

/**
 * What the user should know about how the settings file was found. `keptAs` is where the file as it was found is kept:
 * beside the new one or, when it could not be renamed or copied, still in its place (saving is refused then, so that
 * nothing is lost).
 */
export type SettingsNotice =
  | { readonly kind: 'fields-unreadable'; readonly fields: readonly string[]; readonly keptAs: string }
  | { readonly kind: 'broken-kept-aside'; readonly keptAs: string; readonly problem: string }
  | { readonly kind: 'newer-version'; readonly version: number; readonly keptAs: string }
  | { readonly kind: 'migrated'; readonly from: number };

/** Settings as they were read at the start. */
export interface LoadedSettings<T> {
  readonly value: T;
  readonly notice: SettingsNotice | null;
}

/** One settings file. */
export interface SettingsFile<T> {
  /**
   * Reads the file once, at the start. Never rejects: whatever is wrong with the file, there are settings and a notice.
   */
  load(): Promise<LoadedSettings<T>>;
  /**
   * Writes `value`; of several pending ones only the newest is written. Resolves once this or a newer value is on disk.
   * Rejects with `settings-unwritable`; the value stays pending until the next `save` or `flush`.
   */
  save(value: T): Promise<void>;
  /** Waits for the write in progress and retries a failed one once. For quitting. Rejects like `save`. */
  flush(): Promise<void>;
}

/** `2026-03-02T09:00:00.000Z` in a form that is a valid file name on every system. */
const stampOf = (nowMs: number): string => new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '');

interface SettingsFileOptions<T> extends SettingsFormat<T> {
  readonly files: Files;
  readonly path: string;
  readonly defaults: T;
  readonly clock: Clock;
}

/** What a file that is not overwritten is renamed or copied as. */
type BackupKind = 'broken' | 'newer';

class JsonSettingsFile<T> implements SettingsFile<T> {
  readonly #options: SettingsFileOptions<T>;
  #pending: { readonly value: T } | null = null;
  #writing: Promise<void> | null = null;
  /** Set while the present file must not be overwritten, because no backup of it could be made. */
  #missingBackup: BackupKind | null = null;

  constructor(options: SettingsFileOptions<T>) {
    this.#options = options;
  }

  async load(): Promise<LoadedSettings<T>> {
    const { files, path, defaults, currentVersion } = this.#options;
    let bytes: Uint8Array | null = null;
    let found: InterpretedSettings<T>;
    try {
      bytes = await files.readBytes(path);
      if (!bytes) return { value: defaults, notice: null };
      found = interpretSettings(bytes, this.#options);
    } catch (error) {
      found = brokenSettings(messageOf(error));
    }
    switch (found.kind) {
      case 'read': {
        const { value, unreadable, from } = found;
        if (unreadable.length === 0)
          return { value, notice: from === currentVersion ? null : { kind: 'migrated', from } };
        // A copy: the file itself is still needed if Gavel ends before it is written again.
        const content = bytes ?? new Uint8Array();
        const keptAs = await this.#tryBackup('broken', () => this.#copy('broken', content));
        return { value, notice: { kind: 'fields-unreadable', fields: unreadable, keptAs } };
      }
      case 'broken': {
        const keptAs = await this.#tryBackup('broken', () => this.#rename('broken'));
        return { value: defaults, notice: { kind: 'broken-kept-aside', keptAs, problem: found.problem } };
      }
      case 'newer': {
        const keptAs = await this.#tryBackup('newer', () => this.#rename('newer'));
        return { value: defaults, notice: { kind: 'newer-version', version: found.version, keptAs } };
      }
    }
  }

  save(value: T): Promise<void> {
    this.#pending = { value };
    return this.#write();
  }

  async flush(): Promise<void> {
    try {
      await this.#writing;
    } catch {
      // Its caller got the rejection; this is the retry.
    }
    await this.#write();
  }

  /** Calls `attempt` with names beside the file until one is free; returns that one. */
  async #underFreeName(kind: BackupKind, attempt: (name: string) => Promise<boolean>): Promise<string> {
    const { path, clock } = this.#options;
    const base = `${path.replace(/\.json$/, '')}.${kind}-${stampOf(clock.now())}`;
    for (let count = 1; ; count++) {
      const name = `${base}${count === 1 ? '' : `-${count}`}.json`;
      if (await attempt(name)) return name;
    }
  }

  #rename(kind: BackupKind): Promise<string> {
    const { files, path } = this.#options;
    return this.#underFreeName(kind, (name) => files.moveAside(path, name));
  }

  #copy(kind: BackupKind, content: Uint8Array): Promise<string> {
    return this.#underFreeName(kind, (name) => this.#options.files.createExclusively(name, content));
  }

  /** Makes a backup and returns its path; where that fails, the file's own path, and the file is not overwritten. */
  async #tryBackup(kind: BackupKind, backUp: () => Promise<string>): Promise<string> {
    try {
      return await backUp();
    } catch {
      this.#missingBackup = kind;
      return this.#options.path;
    }
  }

  /** Makes a backup that failed before, unless the file is gone meanwhile. Rejects with `FileFault`. */
  async #backUpFirst(): Promise<void> {
    if (!this.#missingBackup) return;
    const { files, path } = this.#options;
    if ((await files.list(dirname(path))).includes(basename(path))) await this.#rename(this.#missingBackup);
    this.#missingBackup = null;
  }

  #write(): Promise<void> {
    this.#writing ??= this.#writeAllPending().finally(() => {
      this.#writing = null;
    });
    return this.#writing;
  }

  async #writeAllPending(): Promise<void> {
    const { files, path, currentVersion } = this.#options;
    for (let next = this.#pending; next; next = this.#pending) {
      const text = `${JSON.stringify({ version: currentVersion, settings: next.value }, null, 2)}\n`;
      try {
        await this.#backUpFirst();
        await files.writeAtomically(path, text);
      } catch (error) {
        throw error instanceof FileFault ? new Fault('settings-unwritable', error.message) : error;
      }
      // Until it is on disk it stays pending for a later attempt.
      if (this.#pending === next) this.#pending = null;
    }
  }
}

/**
 * Settings as one JSON file, `{ "version": number, "settings": … }`, replaced atomically when written. A file that
 * cannot be read, in whole or in part, or that comes from a newer Gavel is kept beside it under another name.
 */
export const createSettingsFile = <T>(options: SettingsFileOptions<T>): SettingsFile<T> =>
  new JsonSettingsFile(options);
