import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { createNodeTrayHost } from '../../../main/node/node-tray-host.ts';
import type { Desktop } from './desktop.ts';
import { patienceMs } from '../../support/eventually.ts';

/** A running panel with a tray. */
export interface TrayPanel {
  readonly stop: () => Promise<void>;
}

/** Which colour the panel has. */
export type PanelColour = 'light' | 'dark';

const tints: Readonly<Record<PanelColour, string>> = { light: '0xF0F0F0', dark: '0x242424' };

/** Starts Debian's trayer at the bottom of the desktop; resolves once it takes icons. */
export async function startTrayPanel(desktop: Desktop, colour: PanelColour = 'light'): Promise<TrayPanel> {
  const args = [
    '--edge',
    'bottom',
    '--align',
    'right',
    '--widthtype',
    'pixel',
    '--width',
    '200',
    '--heighttype',
    'pixel',
    '--height',
    '28',
    '--transparent',
    'true',
    '--alpha',
    '0',
    '--tint',
    tints[colour],
  ];
  const child = spawn('trayer', args, { env: { ...process.env, ...desktop.env }, stdio: 'ignore' });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  };
  child.on('error', () => undefined);
  const host = createNodeTrayHost('linux', { ...process.env, ...desktop.env });
  const lastMs = performance.now() + patienceMs;
  while ((await host.detect()) !== 'present') {
    if (performance.now() > lastMs) {
      await stop();
      throw new Error(
        `trayer takes no icons within ${patienceMs} ms. \`npm run prepare-machine\` installs what the tests need.`,
      );
    }
    await setTimeout(20);
  }
  return { stop };
}
