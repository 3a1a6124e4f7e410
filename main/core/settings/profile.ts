import { Fault } from '../../../app/domain/error-code.ts';
import type { Preferences } from '../../../app/domain/preferences.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Files } from '../../ports/files.ts';
import { emptyProfile, readProfile, type ProfileData, type StoredAccount } from './read-profile.ts';
import { createSettingsFile, type LoadedSettings, type SettingsFile, type SettingsNotice } from './settings-file.ts';

/** The version of the settings file that this Gavel writes. */
export const profileVersion = 2;

/** Version 2 only added fields, and a field that is absent gets its default. */
const migrations = { 1: (old: unknown): unknown => old };

/** The user's settings: kept in memory, written to disk after every change. */
export class Profile {
  #data: ProfileData;
  readonly #file: SettingsFile<ProfileData>;
  readonly #onFault: (fault: Fault) => void;
  /** What the user should know about how the file was found. */
  readonly notice: SettingsNotice | null;

  private constructor(
    file: SettingsFile<ProfileData>,
    loaded: LoadedSettings<ProfileData>,
    onFault: (fault: Fault) => void,
  ) {
    this.#file = file;
    this.#data = loaded.value;
    this.notice = loaded.notice;
    this.#onFault = onFault;
  }

  /** Reads the settings file. Never rejects: what is wrong with the file is in `notice`. */
  static async open(options: {
    readonly files: Files;
    readonly path: string;
    readonly clock: Clock;
    /** Called when the settings could not be saved; they are kept in memory and saved with the next change. */
    readonly onFault: (fault: Fault) => void;
  }): Promise<Profile> {
    const file = createSettingsFile<ProfileData>({
      files: options.files,
      path: options.path,
      clock: options.clock,
      read: readProfile,
      currentVersion: profileVersion,
      migrations,
      defaults: emptyProfile,
    });
    const profile = new Profile(file, await file.load(), options.onFault);
    // Otherwise the next start would report and copy the same file again.
    if (profile.notice?.kind === 'fields-unreadable') profile.#save(profile.#data);
    return profile;
  }

  get preferences(): Preferences {
    return this.#data.preferences;
  }

  get accounts(): readonly StoredAccount[] {
    return this.#data.accounts;
  }

  /** Records that something was explained. Returns false where it had been before. */
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

  /** Resolves when everything is on disk, or when it is certain that it cannot be written. */
  async flush(): Promise<void> {
    await this.#file.flush().catch(this.#onRejection);
  }

  #save(data: ProfileData): void {
    this.#data = data;
    this.#file.save(data).catch(this.#onRejection);
  }

  readonly #onRejection = (cause: unknown): void => {
    this.#onFault(cause instanceof Fault ? cause : new Fault('settings-unwritable'));
  };
}
