import { z } from 'zod';
import type { Files } from '../../ports/files.ts';
import { canonicalJson } from '../commands/audit-chain.ts';
import { profileVersion, type Profile } from '../settings/profile.ts';
import { readProfile, type ProfileData } from '../settings/read-profile.ts';
import { quickMs, type Check } from './check.ts';

const fileSchema = z.object({ version: z.literal(profileVersion), settings: z.looseObject({}) });

const readFile = (bytes: Uint8Array): ProfileData | null => {
  try {
    const parsed = fileSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    const read = parsed.success ? readProfile(parsed.data.settings) : null;
    return read && read.unreadable.length === 0 ? read.value : null;
  } catch {
    return null;
  }
};

/** The settings as text, to be compared. */
const comparable = ({ preferences, accounts }: Pick<Profile, 'preferences' | 'accounts'>): string =>
  canonicalJson({ preferences, accounts });

/** Whether the settings on the disk are those in use. */
export const settingsCheck = (parts: {
  readonly files: Files;
  readonly path: string;
  readonly profile: Pick<Profile, 'preferences' | 'accounts' | 'flush'>;
}): Check => ({
  id: 'settings',
  subject: '',
  deadlineMs: quickMs,
  async run() {
    const { files, path, profile } = parts;
    // A write in progress would look like a difference.
    await profile.flush();
    const bytes = await files.readBytes(path);
    if (!bytes) return { result: 'pass', code: 'settings-not-saved-yet', facts: { file: path } };
    const settings = readFile(bytes);
    const isSame = settings !== null && comparable(settings) === comparable(profile);
    return isSame
      ? { result: 'pass', code: 'settings-whole', facts: { file: path } }
      : { result: 'fail', code: 'settings-not-as-saved', facts: { file: path } };
  },
});
