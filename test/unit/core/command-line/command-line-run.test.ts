import { describe, expect, it } from 'vitest';
import { readCommandLine } from '../../../../main/core/command-line/command-line-arguments.ts';
import {
  languageOfStart,
  localesOf,
  runCommandLine,
  wordsIn,
} from '../../../../main/core/command-line/command-line-run.ts';
import type { AskResult } from '../../../../main/ports/command-channel.ts';

const t = wordsIn('en');

const run = async (argv: readonly string[], asked: AskResult = { kind: 'not-running' }) => {
  const questions: unknown[] = [];
  const commandLine = readCommandLine(argv, { hasAppFolder: false, t });
  if (commandLine.kind === 'start') throw new Error('this is a start');
  const answer = await runCommandLine(commandLine, {
    t,
    version: '1.2.3',
    ask: async (question) => {
      questions.push(question);
      return asked;
    },
  });
  return { ...answer, questions };
};

describe('a start that only asks', () => {
  it('says what the running Gavel says, and ends with its code', async () => {
    const answer = { exitCode: 4, text: 'Drop Maria: unconfirmed.\n', isProblem: false };
    expect(await run(['--action=undo'], { kind: 'answered', answer })).toMatchObject({
      ...answer,
      questions: [{ kind: 'action', actionId: 'undo' }],
    });
  });

  it('says that Gavel is not running', async () => {
    expect(await run(['--action=undo'])).toMatchObject({
      exitCode: 3,
      text: 'Gavel is not running.\n',
      isProblem: true,
    });
    expect(await run(['--action=undo'], { kind: 'no-desktop' })).toMatchObject({
      exitCode: 2,
      isProblem: true,
      text: expect.stringContaining('of DISPLAY, WAYLAND_DISPLAY none is set'),
    });
    expect(await run(['--list-actions', '--json'])).toMatchObject({
      exitCode: 3,
      text: '{"exitCode":3,"message":"Gavel is not running."}\n',
    });
  });

  it.each([
    [{ kind: 'no-answer' }],
    [{ kind: 'answered', answer: null }],
    [{ kind: 'answered', answer: { exitCode: 0, text: 7, isProblem: false } }],
    [{ kind: 'answered', answer: { exitCode: 99, text: '', isProblem: false } }],
    [{ kind: 'answered', answer: { exitCode: 0, text: 'x'.repeat(600_000), isProblem: false } }],
  ] as const)('does not say that something was done when it cannot know (%#)', async (asked) => {
    expect(await run(['--action=undo'], asked)).toMatchObject({
      exitCode: 4,
      isProblem: true,
      text: expect.stringMatching(/^Gavel did not answer\./u),
    });
  });

  it('asks nothing when its arguments are wrong, or when it knows by itself', async () => {
    expect(await run(['--action=undo', '--acount=x'])).toMatchObject({
      exitCode: 2,
      isProblem: true,
      questions: [],
      text: 'Gavel does not know --acount. Did you mean --account?\n',
    });
    expect(await run(['--action=undo', '--acount=x', '--json'])).toMatchObject({
      exitCode: 2,
      text: '{"exitCode":2,"message":"Gavel does not know --acount. Did you mean --account?"}\n',
    });
    expect(await run(['--version'])).toMatchObject({
      exitCode: 0,
      isProblem: false,
      questions: [],
      text: 'Gavel 1.2.3\n',
    });
    expect(await run(['--version', '--json'])).toMatchObject({ text: '{"exitCode":0,"version":"1.2.3"}\n' });
  });

  it('helps with every option and every exit code', async () => {
    const { text, exitCode, questions } = await run(['--help']);
    expect({ exitCode, questions }).toEqual({ exitCode: 0, questions: [] });
    for (const option of [
      '--action=',
      '--participant=',
      '--conference=',
      '--account=',
      '--no-wait',
      '--list-actions',
      '--json',
      '--practice',
      '--scene=',
      '--show=',
      '--profile=',
      '--version',
      '--help',
    ])
      expect(text).toContain(`  ${option === '--scene=' ? '--practice --scene=' : option}`);
    for (const code of [0, 1, 2, 3, 4, 5]) expect(text).toMatch(new RegExp(`^ {2}${code} `, 'mu'));
  });
});

describe('the language of a start', () => {
  it('is the one that is set, as far as a look at the file tells', () => {
    const settings = (language: string): string =>
      JSON.stringify({ version: 2, settings: { preferences: { language, theme: 'dark' } } }, null, 2);
    expect(languageOfStart(settings('zh-CN'), ['en_GB'])).toBe('zh-CN');
    expect(languageOfStart(settings('en'), ['zh_CN'])).toBe('en');
    expect(languageOfStart(settings('system'), ['zh_CN'])).toBe('zh-CN');
    for (const broken of [null, '', '{"settings":', settings('xx'), '\u0000'])
      expect(languageOfStart(broken, ['zh_CN.UTF-8'])).toBe('zh-CN');
  });

  it('is else the first that the environment names', () => {
    expect(localesOf({ LANG: 'en_GB.UTF-8', LC_ALL: 'zh_CN.UTF-8' })).toEqual(['zh_CN.UTF-8']);
    expect(localesOf({ LANG: 'en_GB.UTF-8', LC_ALL: '' })).toEqual(['en_GB.UTF-8']);
    expect(localesOf({})).toEqual([]);
  });
});
