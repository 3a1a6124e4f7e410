import { z } from 'zod';
import type { Translate } from '../../../app/text/translate.ts';
import { quoted } from './command-line-messages.ts';

/** What a start asks for, as far as the window application has switches for it. */
export interface LaunchArguments {
  /** Folder for settings, logs and audit instead of the person's own, as typed; null for the usual one. */
  readonly profile: string | null;
  /** Start practice mode at once; `sceneId` null means the first scene. */
  readonly practice: { readonly sceneId: string | null } | null;
  /** A dialog to open. */
  readonly show: 'settings' | 'shortcuts' | null;
  /** No window, where there is a tray: the start at login asks for that. */
  readonly isHidden: boolean;
}

/** What became of a command line. Each problem is one sentence for a person. What is wrong is left out of `launch`. */
export interface ParsedArguments {
  readonly launch: LaunchArguments;
  readonly problems: readonly string[];
}

const argumentCountLimit = 100;
const argumentLengthLimit = 4096;
/**
 * How long all arguments together may be, in characters. Electron hands a later start over with them; more than it can
 * take at once has been seen to end the Gavel that runs (electron/electron#52020).
 */
const totalLengthLimit = 16 * 1024;

const folderSchema = z
  .string()
  .min(1)
  .max(1024)
  .refine((text) => !/\p{Cc}/u.test(text));
const sceneSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,99}$/u);
const showSchema = z.enum(['settings', 'shortcuts']);

const switches: ReadonlySet<string> = new Set(['profile', 'user-data-dir', 'practice', 'scene', 'show', 'hidden']);
const valueless: ReadonlySet<string> = new Set(['practice', 'hidden']);

/** Reads `--name=value` and `--name value`. The last of several counts. */
const collect = (argv: readonly string[], problems: string[], t: Translate): ReadonlyMap<string, string | null> => {
  const found = new Map<string, string | null>();
  for (let index = 0; index < Math.min(argv.length, argumentCountLimit); index++) {
    const argument = argv[index] ?? '';
    if (argument === '--') break;
    if (/^gavel:/iu.test(argument)) problems.push(t('argument.link', { value: quoted(argument) }));
    if (!argument.startsWith('--')) continue;
    const equals = argument.indexOf('=');
    const name = argument.slice(2, equals < 0 ? undefined : equals);
    if (!switches.has(name)) continue;
    if (argument.length > argumentLengthLimit) {
      problems.push(t('argument.too-long', { option: `--${name}` }));
    } else if (valueless.has(name)) {
      if (equals < 0) found.set(name, null);
      else problems.push(t('argument.no-value', { option: `--${name}` }));
    } else if (equals >= 0) {
      found.set(name, argument.slice(equals + 1));
    } else {
      const next = argv[index + 1];
      const isValue = next !== undefined && !next.startsWith('--');
      found.set(name, isValue ? next : '');
      if (isValue) index += 1;
    }
  }
  return found;
};

/**
 * Reads the command line of a start, the first or a later one that is handed over. Switches that are not Gavel's are
 * left alone, because Chromium and the desktop add their own; what of ours is wrong is told and has no effect. Chromium
 * sorts switches before other words when it hands over a second start: `--scene=NAME` survives that, `--scene NAME` may
 * not.
 */
export const parseLaunchArguments = (argv: readonly string[], t: Translate): ParsedArguments => {
  const problems: string[] = [];
  if (argv.reduce((sum, argument) => sum + argument.length, 0) > totalLengthLimit)
    problems.push(t('argument.too-many'));
  const found = collect(argv, problems, t);
  const take = <Value>(name: string, schema: z.ZodType<Value>, need: string): Value | null => {
    const text = found.get(name);
    if (text === undefined || text === null) return null;
    const parsed = schema.safeParse(text);
    if (parsed.success) return parsed.data;
    const option = `--${name}`;
    problems.push(
      text === ''
        ? t('argument.needs', { option, need, example: `${option}=…` })
        : t('argument.needs-not', { option, need, value: quoted(text) }),
    );
    return null;
  };
  const folder = t('argument.need.folder');
  const userDataFolder = take('user-data-dir', folderSchema, folder);
  const profile = take('profile', folderSchema, folder) ?? userDataFolder;
  const sceneId = take('scene', sceneSchema, t('argument.need.scene'));
  const show = take(
    'show',
    showSchema,
    t('argument.need.choice', { choices: showSchema.options.join(t('list.separator')) }),
  );
  const isPractice = found.has('practice');
  if (found.has('scene') && !isPractice)
    problems.push(t('argument.belongs-to', { option: '--scene', other: '--practice' }));
  return {
    launch: { profile, practice: isPractice ? { sceneId } : null, show, isHidden: found.has('hidden') },
    problems,
  };
};
