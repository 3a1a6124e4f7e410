import { defaultPreferences } from '../../../app/domain/preferences.ts';
import type { TextKey } from '../../../app/text/keys.ts';
import type { Language, Translate } from '../../../app/text/translate.ts';
import type { AskResult } from '../../ports/command-channel.ts';
import { chooseLanguage } from '../state/system-language.ts';
import type { CommandLine } from './command-line-arguments.ts';
import {
  commandLineAnswerSchema,
  exitCodes,
  jsonLine,
  printable,
  type CommandLineAnswer,
  type ExitCode,
} from './command-line-messages.ts';
import { wordsOf } from '../state/words.ts';

/**
 * The language for a start that has no settings loaded: the person's choice as it stands in the text of the settings
 * file (null where there is none, anything where it is broken), else what the machine prefers, best first.
 */
export const languageOfStart = (settingsText: string | null, locales: readonly string[]): Language => {
  // A look, no reading: the running Gavel says what is wrong with the file.
  const chosen = /"language":\s*"(en|zh-CN|system)"/u.exec(settingsText?.slice(0, 100_000) ?? '')?.[1];
  return chosen === 'en' || chosen === 'zh-CN' ? chosen : chooseLanguage(locales);
};

/** The environment's own words for its language, in the order in which POSIX has them count. */
export const localesOf = (env: Readonly<Record<string, string | undefined>>): readonly string[] =>
  [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']]
    .filter((locale) => locale !== undefined)
    .filter((locale) => locale !== '')
    .slice(0, 1);

/** Words for a start that has no state. */
export const wordsIn = (language: Language): Translate =>
  wordsOf({ preferences: { ...defaultPreferences, language }, environment: null });

type HelpRow = readonly [left: string, key: TextKey];

const help: readonly { readonly title: TextKey; readonly rows: readonly HelpRow[] }[] = [
  {
    title: 'help.asking',
    rows: [
      ['--action=ID', 'help.action'],
      ['--participant=NAME', 'help.participant'],
      ['--conference=ID', 'help.conference'],
      ['--account=NAME', 'help.account'],
      ['--no-wait', 'help.no-wait'],
      ['--list-actions', 'help.list-actions'],
      ['--list-waiting', 'help.list-waiting'],
      ['--action=take-control --meeting=NUMBER', 'help.take-control'],
      ['--action=join-meeting --meeting=NUMBER', 'help.join-meeting'],
      ['--action=start-meeting --meeting=NUMBER', 'help.start-meeting'],
      ['--list-meetings', 'help.list-meetings'],
      ['--json', 'help.json'],
    ],
  },
  {
    title: 'help.starting',
    rows: [
      ['--practice', 'help.practice'],
      ['--practice --scene=NAME', 'help.scene'],
      ['--show=settings|shortcuts', 'help.show'],
      ['--profile=FOLDER', 'help.profile'],
    ],
  },
  {
    title: 'help.about',
    rows: [
      ['--version', 'help.version'],
      ['--help', 'help.help'],
    ],
  },
  {
    title: 'help.codes',
    rows: (
      [
        ['done', 'help.code.done'],
        ['refused', 'help.code.refused'],
        ['wrongArguments', 'help.code.wrong'],
        ['notRunning', 'help.code.not-running'],
        ['unconfirmed', 'help.code.unconfirmed'],
        ['takenBack', 'help.code.taken-back'],
      ] as const
    ).map(([name, key]) => [String(exitCodes[name]), key] as const),
  },
];

const helpText = (t: Translate): string => {
  const width = Math.max(...help.flatMap(({ rows }) => rows.map(([left]) => left.length)));
  const lines = help.flatMap(({ title, rows }) => [
    '',
    t(title),
    ...rows.map(([left, key]) => `  ${left.padEnd(width)}  ${t(key, { option: '--no-wait' })}`),
  ]);
  return `${[t('help.title'), ...lines].join('\n')}\n`;
};

/**
 * Does what a start that is no start was asked for, and tells what it prints and ends with. What the running Gavel
 * answers is checked like everything that comes from outside.
 */
export const runCommandLine = async (
  commandLine: Exclude<CommandLine, { readonly kind: 'start' }>,
  parts: { readonly t: Translate; readonly version: string; readonly ask: (question: unknown) => Promise<AskResult> },
): Promise<CommandLineAnswer> => {
  const { t, version, ask } = parts;
  const said = (exitCode: ExitCode, message: string, isJson: boolean): CommandLineAnswer => ({
    exitCode,
    text: isJson ? `${jsonLine({ exitCode, message })}\n` : `${printable(message)}\n`,
    isProblem: exitCode !== exitCodes.done,
  });
  switch (commandLine.kind) {
    case 'help':
      return { exitCode: exitCodes.done, text: helpText(t), isProblem: false };
    case 'version':
      return commandLine.isJson
        ? { exitCode: exitCodes.done, text: `${jsonLine({ exitCode: exitCodes.done, version })}\n`, isProblem: false }
        : said(exitCodes.done, t('command-line.version', { version }), false);
    case 'wrong':
      return said(exitCodes.wrongArguments, commandLine.problem, commandLine.isJson);
    case 'ask': {
      const { request } = commandLine;
      const asked = await ask(request);
      if (asked.kind === 'not-running')
        return said(exitCodes.notRunning, t('command-line.not-running'), request.isJson);
      if (asked.kind === 'no-desktop')
        return said(
          exitCodes.wrongArguments,
          t('command-line.no-desktop', { variables: 'DISPLAY, WAYLAND_DISPLAY' }),
          request.isJson,
        );
      const answer = asked.kind === 'answered' ? commandLineAnswerSchema.safeParse(asked.answer) : null;
      return answer?.success === true
        ? answer.data
        : said(exitCodes.unconfirmed, t('command-line.no-answer'), request.isJson);
    }
  }
};
