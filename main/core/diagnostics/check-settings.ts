import { z } from 'zod';
import type { Files } from '../../ports/files.ts';
import { canonicalJson } from '../audit-chain.ts';
import { profileSchema, profileVersion, type Profile } from '../profile.ts';
import { quickMs, type Check } from './check.ts';

const fileSchema = z.object({ version: z.literal(profileVersion), settings: profileSchema });

const readFile = (bytes: Uint8Array): z.infer<typeof fileSchema> | null => {
  try {
    const parsed = fileSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
};

/** What a person would miss. */
const essence = ({ preferences, accounts }: Pick<Profile, 'preferences' | 'accounts'>): string => canonicalJson({ preferences, accounts });

/** Whether the settings on the disk are those in use. */
export const settingsCheck = (parts: { readonly files: Files; readonly path: string; readonly profile: Pick<Profile, 'preferences' | 'accounts' | 'flush'> }): Check => ({
  id: 'settings',
  subject: '',
  deadlineMs: quickMs,
  async run() {
    const { files, path, profile } = parts;
    // What is just being written would look like a difference.
    await profile.flush();
    const bytes = await files.readBytes(path);
    if (!bytes) return { result: 'pass', code: 'settings-not-saved-yet', facts: { file: path } };
    const settings = readFile(bytes)?.settings;
    const isSame = settings !== undefined && essence(settings) === essence(profile);
    return isSame ? { result: 'pass', code: 'settings-whole', facts: { file: path } } : { result: 'fail', code: 'settings-not-as-saved', facts: { file: path } };
  },
});
