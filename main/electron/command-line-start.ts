import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { app } from 'electron';
import type { Translate } from '../../app/text/translate.ts';
import type { CommandLine } from '../core/command-line/command-line-arguments.ts';
import { printable } from '../core/command-line/command-line-messages.ts';
import { languageOfStart, localesOf, runCommandLine, wordsIn } from '../core/command-line/command-line-run.ts';
import { askRunningInstance, hasChannelFile } from '../node/command-client.ts';
import type { AskResult } from '../ports/command-channel.ts';

/** Ten times as long as Chromium usually takes to start, in milliseconds. */
const readyLimitMs = 2000;

/** The text of a file of the profile before the settings are loaded; null where it cannot be read. */
export const readTextOf = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
};

/** Translates messages before the settings are loaded. Only reads the file. */
export const translateForStart = (settingsFile: string): Translate =>
  wordsIn(languageOfStart(readTextOf(settingsFile), [...localesOf(process.env), ...app.getPreferredSystemLanguages()]));

/**
 * Resolves once the text is written. On Windows, Electron connects the streams to the console that the program was
 * started from, or to where they were redirected; without either only the exit code remains.
 */
const print = (stream: NodeJS.WriteStream, text: string): Promise<void> =>
  new Promise((resolve) => {
    // The reader may have closed the pipe: `gavel --list-actions | head -1`.
    stream.on('error', () => resolve());
    stream.write(text.split('\n').map(printable).join('\n'), () => resolve());
  });

/**
 * Gives Chromium, which goes on starting meanwhile, a temporary folder: it must not touch the profile of the running
 * instance. Resolves once what is given back was called and the folder is gone.
 */
export const leaveProfileAlone = (): (() => Promise<void>) => {
  const folder = mkdtempSync(join(tmpdir(), 'gavel-command-line-'));
  app.setPath('userData', folder);
  // Nothing is drawn. An exit while Chromium starts its GPU process has been seen to wait 15 s for it.
  app.commandLine.appendSwitch('in-process-gpu');
  return () => removeFolder(folder);
};

/** Removes a folder in which Chromium may still be creating files. */
const removeFolder = async (folder: string): Promise<void> => {
  // By then it has created all it creates at its start.
  await Promise.race([app.whenReady(), setTimeout(readyLimitMs)]);
  for (let attempt = 1; attempt <= 3; attempt++) {
    try {
      return await rm(folder, { recursive: true, force: true });
    } catch {
      await setTimeout(20);
    }
  }
};

/** Without a display Chromium exits on Linux as soon as the event loop runs. */
const canRunEventLoop = (): boolean =>
  process.platform !== 'linux' ||
  [process.env['DISPLAY'], process.env['WAYLAND_DISPLAY']].some((name) => (name ?? '') !== '');

/**
 * Runs a command-line request and returns its exit code; opens no window and only reads the profile.
 */
export const runCommandLineStart = async (
  commandLine: Exclude<CommandLine, { readonly kind: 'start' }>,
  options: { readonly channelFile: string; readonly t: Translate },
): Promise<number> => {
  const { channelFile, t } = options;
  let cleanUp = async (): Promise<void> => undefined;
  const ask = async (question: unknown): Promise<AskResult> => {
    if (!hasChannelFile(channelFile)) return { kind: 'not-running' };
    if (!canRunEventLoop()) return { kind: 'no-desktop' };
    cleanUp = leaveProfileAlone();
    app.dock?.hide();
    return askRunningInstance(channelFile, question);
  };
  const answer = await runCommandLine(commandLine, { t, version: app.getVersion(), ask });
  await print(answer.isProblem ? process.stderr : process.stdout, answer.text);
  await cleanUp();
  return answer.exitCode;
};
