import { z } from 'zod';
import { messageOf } from '../../../app/domain/message-of.ts';

/** How the settings in a file are read. */
export interface SettingsFormat<T> {
  readonly currentVersion: number;
  /** `migrations[n]` makes version n + 1 from version n. */
  readonly migrations: Readonly<Record<number, (old: unknown) => unknown>>;
  /** Gives a default to each field that it cannot read and returns its path; must accept what is written. */
  readonly read: (settings: unknown) => { readonly value: T; readonly unreadable: readonly string[] };
}

/** The contents of a settings file: `from` is the version it was written in. */
export type InterpretedSettings<T> =
  | { readonly kind: 'read'; readonly value: T; readonly unreadable: readonly string[]; readonly from: number }
  | { readonly kind: 'broken'; readonly problem: string }
  | { readonly kind: 'newer'; readonly version: number };

const envelopeSchema = z.object({ version: z.number().int().min(0), settings: z.looseObject({}) });

/** The longest description of a broken file, in UTF-16 units. */
const problemLimit = 300;

const issuesOf = (error: z.ZodError): string =>
  error.issues
    .slice(0, 3)
    .map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message))
    .join('; ');

/** A file that cannot be used, with its problem. */
export const brokenSettings = (problem: string): InterpretedSettings<never> => ({
  kind: 'broken',
  problem: problem.slice(0, problemLimit),
});

/** Parses the bytes of a settings file and migrates them to the current version. Never throws. */
export const interpretSettings = <T>(bytes: Uint8Array, format: SettingsFormat<T>): InterpretedSettings<T> => {
  const { currentVersion, migrations, read } = format;
  try {
    // Some editors on Windows begin a file with a byte order mark.
    const text = Buffer.from(bytes)
      .toString('utf8')
      .replace(/^\uFEFF/, '');
    const envelope = envelopeSchema.safeParse(JSON.parse(text));
    if (!envelope.success) return brokenSettings(issuesOf(envelope.error));
    const { version } = envelope.data;
    if (version > currentVersion) return { kind: 'newer', version };
    let settings: unknown = envelope.data.settings;
    for (let from = version; from < currentVersion; from++) {
      const migrate = migrations[from];
      if (!migrate) return brokenSettings(`there is no migration from version ${from}`);
      settings = migrate(settings);
    }
    return { kind: 'read', ...read(settings), from: version };
  } catch (error) {
    return brokenSettings(messageOf(error));
  }
};
