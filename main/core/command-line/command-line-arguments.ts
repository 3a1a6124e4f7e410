import type { Translate } from '../../../app/text/translate.ts';
import {
  actionIdSchema,
  meetingActions,
  nameSchema,
  participantLimit,
  printable,
  quoted,
  type CommandLineRequest,
} from './command-line-messages.ts';

/**
 * What a command line is: the start of Gavel itself, or a question to the one that runs. `problem` is one sentence for
 * a person.
 */
export type CommandLine =
  | { readonly kind: 'start' }
  | { readonly kind: 'help' | 'version'; readonly isJson: boolean }
  | { readonly kind: 'ask'; readonly request: CommandLineRequest; readonly profile: string | null }
  | { readonly kind: 'wrong'; readonly problem: string; readonly isJson: boolean };

const lengthLimit = 64 * 1024;

/** Options of a question to the running Gavel, and whether each has a value. */
const questionOptions: ReadonlyMap<string, boolean> = new Map([
  ['action', true],
  ['list-actions', false],
  ['list-waiting', false],
  ['list-meetings', false],
  ['meeting', true],
  ['participant', true],
  ['conference', true],
  ['account', true],
  ['no-wait', false],
  ['json', false],
  ['help', false],
  ['version', false],
]);
const profileOptions: ReadonlySet<string> = new Set(['profile', 'user-data-dir']);
const startOptions: ReadonlySet<string> = new Set(['practice', 'scene', 'show']);
const ownOptions: readonly string[] = [...questionOptions.keys(), ...profileOptions, ...startOptions];

/** What of Chromium's own a script or a desktop puts before the rest. None of it reaches the running Gavel. */
const chromiumOption = new RegExp(
  '^(allow|auto|class|disable|disk|enable|force|gpu|gtk|high|ignore|in-process|js-flags|lang|log|no|' +
    'original-process|ozone|password|proxy|renderer|touch|type|use|v|vmodule|x11|xdg)(-|$)',
  'u',
);

/** How many letters must be added, left out, changed or swapped with the next to make one word of the other. */
const distance = (left: string, right: string): number => {
  const rows: number[][] = [Array.from({ length: right.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= left.length; row++) {
    const [above = [], before = []] = [rows[row - 1], rows[row - 2]];
    const line = [row];
    for (let column = 1; column <= right.length; column++) {
      const isSame = left[row - 1] === right[column - 1];
      let least = Math.min(
        (above[column] ?? 0) + 1,
        (line[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
      const isSwap =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (isSwap) least = Math.min(least, (before[column - 2] ?? 0) + 1);
      line.push(least);
    }
    rows.push(line);
  }
  return rows[left.length]?.[right.length] ?? 0;
};

/** The option that a mistyped one most likely means. */
const nearestOption = (name: string): string | null => {
  if (name.length > 30) return null;
  const near = ownOptions
    .map((own) => ({ own, away: distance(name, own) }))
    .filter(({ own, away }) => away <= (own.length > 7 ? 2 : 1));
  return near.sort((left, right) => left.away - right.away)[0]?.own ?? null;
};

const nameOf = (argument: string): string => argument.slice(2).split('=', 1)[0] ?? '';

/**
 * Whether a command line asks the running Gavel for something, be it well formed or not: `--actoin=undo` should open no
 * window.
 */
export const isQuestion = (argv: readonly string[]): boolean =>
  argv.some((argument) => {
    if (!argument.startsWith('--')) return false;
    const name = nameOf(argument);
    if (questionOptions.has(name)) return true;
    const near = ownOptions.includes(name) || chromiumOption.test(name) ? null : nearestOption(name);
    return near !== null && near.length > 4 && questionOptions.has(near);
  });

const isDeepLink = (argument: string): boolean => /^gavel:/iu.test(argument);

/** A sentence is thrown from within the reading to end it. */
class Problem extends Error {}

interface Found {
  readonly single: ReadonlyMap<string, string>;
  readonly participantNames: readonly string[];
}

const read = (argv: readonly string[], hasAppFolder: boolean, t: Translate): Found => {
  const single = new Map<string, string>();
  const participantNames: string[] = [];
  let isAppFolderDue = hasAppFolder;
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index] ?? '';
    if (!argument.startsWith('-')) {
      if (isDeepLink(argument)) throw new Problem(t('argument.link', { value: quoted(argument) }));
      if (!isAppFolderDue) throw new Problem(t('argument.unexpected', { value: quoted(argument), help: '--help' }));
      isAppFolderDue = false;
      continue;
    }
    // What macOS adds to a program that was opened with a click.
    if (argument.startsWith('-psn_')) continue;
    const name = nameOf(argument);
    const option = `--${printable(name.slice(0, 60))}`;
    const takesValue =
      questionOptions.get(name) ?? (startOptions.has(name) || profileOptions.has(name) ? name !== 'practice' : null);
    if (!argument.startsWith('--') || takesValue === null) {
      const near = argument.startsWith('--') ? nearestOption(name) : null;
      if (near !== null) throw new Problem(t('argument.unknown-like', { option, suggestion: `--${near}` }));
      if (argument.startsWith('--') && chromiumOption.test(name)) continue;
      throw new Problem(
        t('argument.unknown', {
          option: argument.startsWith('--') && name !== '' ? option : quoted(argument),
          help: '--help',
        }),
      );
    }
    const equals = argument.indexOf('=');
    let value = equals < 0 ? '' : argument.slice(equals + 1);
    if (!takesValue && equals >= 0) throw new Problem(t('argument.no-value', { option }));
    const next = argv[index + 1];
    if (takesValue && equals < 0 && next !== undefined && !next.startsWith('-')) {
      value = next;
      index += 1;
    }
    if (takesValue && value === '') throw new Problem(t('argument.needs-value', { option, example: `${option}=…` }));
    if (name === 'participant') participantNames.push(value);
    else if (single.has(name)) throw new Problem(t('argument.twice', { option }));
    else single.set(name, value);
  }
  return { single, participantNames };
};

const requestOf = ({ single, participantNames }: Found, t: Translate): CommandLineRequest => {
  const typedName = (name: string, text: string | undefined): string | null => {
    if (text === undefined) return null;
    if (nameSchema.safeParse(text).success) return text;
    throw new Problem(t('argument.bad-name', { option: `--${name}`, value: quoted(text) }));
  };
  const lists = ['list-actions', 'list-waiting', 'list-meetings'] as const;
  const list = lists.find((name) => single.has(name));
  const other = `--${list ?? 'action'}`;
  for (const name of startOptions)
    if (single.has(name)) throw new Problem(t('argument.only-at-start', { option: `--${name}`, other }));
  if (participantNames.length > participantLimit) throw new Problem(t('argument.too-many'));
  const place = {
    accountName: typedName('account', single.get('account')),
    conferenceName: typedName('conference', single.get('conference')),
    participantNames: participantNames.map((name) => typedName('participant', name) ?? name),
    isJson: single.has('json'),
  };
  const actionId = single.get('action');
  const { accountName, isJson } = place;
  if (list !== undefined) {
    for (const name of ['action', 'meeting', ...lists])
      if (name !== list && single.has(name)) throw new Problem(t('argument.excludes', { option: `--${name}`, other }));
    if (single.has('no-wait')) throw new Problem(t('argument.belongs-to', { option: '--no-wait', other: '--action' }));
    if (list === 'list-actions') return { kind: 'list', ...place };
    if (participantNames.length > 0)
      throw new Problem(t('argument.belongs-to', { option: '--participant', other: '--action' }));
    if (list === 'list-waiting') return { kind: 'waiting', ...place };
    if (place.conferenceName !== null) throw new Problem(t('argument.excludes', { option: '--conference', other }));
    return { kind: 'list-meetings', accountName, isJson };
  }
  if (actionId === undefined) {
    const first =
      participantNames.length > 0
        ? 'participant'
        : ([...single.keys()].find((name) => questionOptions.has(name)) ?? 'json');
    throw new Problem(t('argument.belongs-to', { option: `--${first}`, other: '--action' }));
  }
  if (!actionIdSchema.safeParse(actionId).success)
    throw new Problem(t('argument.bad-id', { option: '--action', value: quoted(actionId), list: '--list-actions' }));
  const waitsForOutcome = !single.has('no-wait');
  const how = meetingActions.find((action) => action === actionId);
  const meetingName = typedName('meeting', single.get('meeting'));
  if (!how) {
    if (meetingName === null) return { kind: 'action', actionId, waitsForOutcome, ...place };
    throw new Problem(t('argument.excludes', { option: '--meeting', other: `--action=${actionId}` }));
  }
  if (meetingName === null)
    throw new Problem(t('argument.belongs-to', { option: `--action=${how}`, other: '--meeting' }));
  if (place.conferenceName !== null || participantNames.length > 0) {
    const option = place.conferenceName === null ? '--participant' : '--conference';
    throw new Problem(t('argument.excludes', { option, other: `--action=${how}` }));
  }
  return { kind: 'meeting', how, meetingName, waitsForOutcome, accountName, isJson };
};

/**
 * Reads the command line of a start, without the program itself. An ordinary start is told from a question to the
 * running Gavel, and a question is read strictly: a mistyped option must not make it mean somebody else.
 * `hasAppFolder`: the first word that is no option names the application, as for an Electron that is not packaged.
 */
export const readCommandLine = (
  argv: readonly string[],
  options: { readonly hasAppFolder: boolean; readonly t: Translate },
): CommandLine => {
  const { hasAppFolder, t } = options;
  if (!isQuestion(argv)) return { kind: 'start' };
  const isJson = argv.includes('--json');
  if (argv.includes('--help')) return { kind: 'help', isJson };
  if (argv.includes('--version')) return { kind: 'version', isJson };
  try {
    if (argv.length > 3 * participantLimit || argv.reduce((sum, argument) => sum + argument.length, 0) > lengthLimit)
      throw new Problem(t('argument.too-many'));
    const found = read(argv, hasAppFolder, t);
    const profile = found.single.get('profile') ?? found.single.get('user-data-dir') ?? null;
    if (profile !== null && !/^\P{Cc}{1,1024}$/u.test(profile))
      throw new Problem(
        t('argument.needs-not', { option: '--profile', need: t('argument.need.folder'), value: quoted(profile) }),
      );
    return { kind: 'ask', request: requestOf(found, t), profile };
  } catch (cause) {
    if (!(cause instanceof Problem)) throw cause;
    return { kind: 'wrong', problem: cause.message, isJson };
  }
};
