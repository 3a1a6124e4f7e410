import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { run } from '../../../build/shared/run.ts';
import type { Desktop } from './desktop.ts';
import { patienceMs } from '../../support/eventually.ts';

/** A window of another program, for tests while the user works elsewhere. */
export interface OtherWindow {
  /** The X server's number of it, as xdotool writes it. */
  readonly id: () => string;
  /** Gives it the keyboard; resolves once it has it. */
  readonly focus: () => Promise<void>;
  /** Whether it has the keyboard focus. */
  readonly hasKeyboard: () => Promise<boolean>;
  readonly stop: () => Promise<void>;
}

/** What xdotool answers on this desktop; empty where it found nothing. */
export async function xdotool(desktop: Desktop, ...args: readonly string[]): Promise<string> {
  const { output } = await run('xdotool', args, { env: { ...process.env, ...desktop.env } });
  return output.trim();
}

/** Opens a window of another program and gives it the keyboard. */
export async function openOtherWindow(desktop: Desktop): Promise<OtherWindow> {
  const title = 'Another program';
  const child = spawn('xmessage', ['-title', title, '-geometry', '260x80+60+640', '-buttons', '', title], {
    env: { ...process.env, ...desktop.env },
    stdio: 'ignore',
  });
  child.on('error', () => undefined);
  let id = '';
  const until = async (what: string, isSo: () => Promise<boolean>): Promise<void> => {
    const lastMs = performance.now() + patienceMs;
    while (!(await isSo())) {
      if (performance.now() > lastMs)
        throw new Error(`${what} within ${patienceMs} ms. \`npm run prepare-machine\` installs what the tests need.`);
      await setTimeout(30);
    }
  };
  const hasKeyboard = async (): Promise<boolean> => (await xdotool(desktop, 'getactivewindow')) === id;
  const focus = async (): Promise<void> => {
    await xdotool(desktop, 'windowactivate', id);
    await until('the other window did not get the keyboard', hasKeyboard);
    // As a program says that a person types into it: window managers keep that in front. The X server's time is the
    // machine's since its start.
    const userTime = String((process.hrtime.bigint() / 1_000_000n) % 2n ** 32n);
    const property = ['-f', '_NET_WM_USER_TIME', '32c', '-set', '_NET_WM_USER_TIME', userTime];
    await run('xprop', ['-id', id, ...property], { env: { ...process.env, ...desktop.env } });
  };
  await until('xmessage opened no window', async () => {
    id = (await xdotool(desktop, 'search', '--onlyvisible', '--name', `^${title}$`)).split('\n')[0] ?? '';
    return id !== '';
  });
  await focus();
  return {
    id: () => id,
    focus,
    hasKeyboard,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}
