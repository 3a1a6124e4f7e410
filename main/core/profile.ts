import { z } from 'zod';
import { atQuitSchema, fieldValueSchema, leaveAtQuit } from '../../app/domain/account.ts';
import { Fault } from '../../app/domain/error-code.ts';
import { defaultPreferences, preferencesSchema, type Preferences } from '../../app/domain/preferences.ts';
import type { Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';
import { createSettingsFile, type SettingsNotice } from './settings-file.ts';

/** An account as it is kept on disk: no secret, nothing of its present state. */
const storedAccountSchema = z.object({
  id: z.string().min(1).max(100),
  vendorId: z.string().min(1).max(100),
  label: z.string().min(1).max(200),
  values: z.record(z.string(), fieldValueSchema),
  atQuit: atQuitSchema,
});
export type StoredAccount = Readonly<z.infer<typeof storedAccountSchema>>;

/** All that is kept in the settings file. */
export const profileSchema = z.object({
  preferences: preferencesSchema,
  accounts: z.array(storedAccountSchema).max(100),
  /** What was explained once and need not be again. */
  explained: z.array(z.string().max(100)).max(100),
});
export type ProfileData = Readonly<z.infer<typeof profileSchema>>;

/** The shape of the settings file that this Gavel writes. */
export const profileVersion = 2;

const firstProfileSchema = z.looseObject({ preferences: z.looseObject({}), accounts: z.array(z.looseObject({})) });

/** Version 2 added what the tray, shortcuts and windows can be told, what becomes of each account at the end, and what was explained. */
const withDesktop = (old: unknown): unknown => {
  const profile = firstProfileSchema.parse(old);
  return {
    ...profile,
    preferences: { ...defaultPreferences, ...profile.preferences },
    accounts: profile.accounts.map((account) => ({ atQuit: leaveAtQuit, ...account })),
    explained: [],
  };
};

/** The person's settings: in memory as the truth, on disk as soon as the disk takes them. */
export class Profile {
  #data: ProfileData;
  readonly #file: ReturnType<typeof createSettingsFile<ProfileData>>;
  readonly #onFault: (fault: Fault) => void;
  readonly notice: SettingsNotice | null;

  private constructor(
    file: ReturnType<typeof createSettingsFile<ProfileData>>,
    loaded: { readonly value: ProfileData; readonly notice: SettingsNotice | null },
    onFault: (fault: Fault) => void,
  ) {
    this.#file = file;
    this.#data = loaded.value;
    this.notice = loaded.notice;
    this.#onFault = onFault;
  }

  /** Reads the settings file. Never rejects: what was wrong with the file is in `notice`. */
  static async open(options: {
    readonly files: Files;
    readonly path: string;
    readonly clock: Clock;
    /** Told when the settings could not be saved; they are kept in memory and tried again. */
    readonly onFault: (fault: Fault) => void;
  }): Promise<Profile> {
    const file = createSettingsFile<ProfileData>({
      files: options.files,
      path: options.path,
      clock: options.clock,
      schema: profileSchema,
      currentVersion: profileVersion,
      migrations: { 1: withDesktop },
      defaults: { preferences: defaultPreferences, accounts: [], explained: [] },
    });
    return new Profile(file, await file.load(), options.onFault);
  }

  get preferences(): Preferences {
    return this.#data.preferences;
  }

  get accounts(): readonly StoredAccount[] {
    return this.#data.accounts;
  }

  /** Remembers that something was explained; false when it was before. */
  explainOnce(what: string): boolean {
    if (this.#data.explained.includes(what)) return false;
    this.#save({ ...this.#data, explained: [...this.#data.explained, what] });
    return true;
  }

  changePreferences(preferences: Preferences): void {
    this.#save({ ...this.#data, preferences });
  }

  /** Adds the account, or replaces the one with its id. */
  putAccount(account: StoredAccount): void {
    const isKnown = this.#data.accounts.some(({ id }) => id === account.id);
    const accounts = isKnown
      ? this.#data.accounts.map((other) => (other.id === account.id ? account : other))
      : [...this.#data.accounts, account];
    this.#save({ ...this.#data, accounts });
  }

  removeAccount(accountId: string): void {
    this.#save({ ...this.#data, accounts: this.#data.accounts.filter(({ id }) => id !== accountId) });
  }

  /** Waits until everything is on disk, or until it is sure that it cannot be. */
  async flush(): Promise<void> {
    await this.#file.flush().catch(this.#told);
  }

  #save(data: ProfileData): void {
    this.#data = data;
    this.#file.save(data).catch(this.#told);
  }

  readonly #told = (cause: unknown): void => {
    this.#onFault(cause instanceof Fault ? cause : new Fault('settings-unwritable'));
  };
}
