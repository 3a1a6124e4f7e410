import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { app } from 'electron';
import type { Translate } from '../../app/text/translate.ts';
import type { CommandLine } from '../core/desktop/command-line-arguments.ts';
import { printable } from '../core/desktop/command-line-messages.ts';
import { languageOfStart, localesOf, runCommandLine, wordsIn } from '../core/desktop/command-line-run.ts';
import { askRunning, hasChannelFile } from '../node/ask-running.ts';
import type { Asked } from '../ports/command-channel.ts';

/** How long Chromium usually takes to start is a tenth of this, in milliseconds. */
const readyLimitMs = 2000;

const readText = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
};

/** Words for what a start says before the settings are loaded. Only looks at the file. */
export const wordsOfStart = (settingsFile: string): Translate =>
  wordsIn(languageOfStart(readText(settingsFile), [...localesOf(process.env), ...app.getPreferredSystemLanguages()]));

/**
 * Resolves once the text has left. Electron has made the streams of Windows write to the console that the program was started from, or to
 * where they were redirected; without either there is nothing to write to, and the exit code remains.
 */
const print = (stream: NodeJS.WriteStream, text: string): Promise<void> =>
  new Promise((resolve) => {
    // Whoever reads may have gone: `gavel --list-actions | head -1`.
    stream.on('error', () => resolve());
    stream.write(text.split('\n').map(printable).join('\n'), () => resolve());
  });

/** Removes a folder that Chromium may still be making things in. */
const removeFolder = async (folder: string): Promise<void> => {
  // What it makes at its start it has made by then.
  await Promise.race([app.whenReady(), setTimeout(readyLimitMs)]);
  for (let attempt = 1; attempt <= 3; attempt++) {
    try {
      return await rm(folder, { recursive: true, force: true });
    } catch {
      await setTimeout(20);
    }
  }
};

/** Without a display Chromium ends the process on Linux as soon as there is anything to wait for. */
const canWait = (): boolean => process.platform !== 'linux' || [process.env['DISPLAY'], process.env['WAYLAND_DISPLAY']].some((name) => (name ?? '') !== '');

/** Does what a start that is no start was asked for; resolves with the exit code. The profile is only read, and no window opens. */
export const runQuestion = async (commandLine: Exclude<CommandLine, { readonly kind: 'start' }>, options: { readonly channelFile: string; readonly t: Translate }): Promise<number> => {
  const { channelFile, t } = options;
  let folder: string | null = null;
  const ask = async (question: unknown): Promise<Asked> => {
    if (!hasChannelFile(channelFile)) return { kind: 'not-running' };
    if (!canWait()) return { kind: 'no-desktop' };
    // Chromium goes on starting behind this: it must keep its hands off the profile of the Gavel that runs.
    folder = mkdtempSync(join(tmpdir(), 'gavel-question-'));
    app.setPath('userData', folder);
    // Nothing is drawn, and an end while Chromium starts a process for drawing has been seen to wait for it for 15 s.
    app.commandLine.appendSwitch('in-process-gpu');
    app.dock?.hide();
    return askRunning(channelFile, question);
  };
  const answer = await runCommandLine(commandLine, { t, version: app.getVersion(), ask });
  await print(answer.isProblem ? process.stderr : process.stdout, answer.text);
  if (folder !== null) await removeFolder(folder);
  return answer.exitCode;
};
