import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { run } from '../../../build/shared/run.ts';
import type { Desktop } from './desktop.ts';
import { xdotool } from './other-window.ts';
import { patienceMs } from '../../support/eventually.ts';

/** A notification as the service had it on the screen. */
interface SeenNotification {
  readonly application: string;
  readonly title: string;
  readonly body: string;
  readonly urgency: string;
}

/** A running notification service. */
export interface NotificationService {
  /** All that it has had on the screen, the oldest first. */
  readonly seen: () => Promise<readonly SeenNotification[]>;
  /** How many are on the screen now. */
  readonly shownCount: () => Promise<number>;
  /** Presses the mouse on what it shows. */
  readonly click: () => Promise<void>;
  /** Sends away what it shows. */
  readonly closeAll: () => Promise<void>;
  readonly setPaused: (isPaused: boolean) => Promise<void>;
  /** Makes it hang: it is there and answers nothing. */
  readonly freeze: () => void;
  readonly stop: () => Promise<void>;
}

/** The colour around what it shows, as a picture of the screen has it: nothing else on the screen has this one. */
export const frameColour = Buffer.from([0xd0, 0x40, 0xe0, 0xff]);

const settings = (script: string): string => `
[global]
  width = 460
  height = 120
  origin = top-right
  offset = 12x12
  notification_limit = 3
  font = Sans 11
  frame_color = "#d040e0"
  show_indicators = no
  format = "<b>%s</b>\\n%b"
  markup = full
  word_wrap = yes
  mouse_left_click = do_action, close_current
  idle_threshold = 0
[note]
  summary = "*"
  script = ${script}
`;

/** Starts Debian's dunst on this desktop; what it is asked to show is kept below `folder`. Resolves once it answers. */
export async function startNotificationService(desktop: Desktop, folder: string): Promise<NotificationService> {
  const own = join(folder, 'dunst');
  await mkdir(own, { recursive: true });
  const [script, settingsFile, seenFile] = [join(own, 'note.sh'), join(own, 'dunstrc'), join(own, 'seen')];
  // The service's own words for what it shows: fields end with the unit separator, notifications with the record
  // separator.
  await writeFile(
    script,
    `#!/bin/sh\nprintf '%s\\037%s\\037%s\\037%s\\036' "$DUNST_APP_NAME" "$DUNST_SUMMARY" "$DUNST_BODY" ` +
      `"$DUNST_URGENCY" >> '${seenFile}'\n`,
    { mode: 0o755 },
  );
  await writeFile(settingsFile, settings(script));
  const env = { ...process.env, ...desktop.env };
  const child = spawn('dunst', ['-config', settingsFile], { env, stdio: 'ignore' });
  child.on('error', () => undefined);
  const control = (...args: readonly string[]) => run('dunstctl', args, { env });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  const lastMs = performance.now() + patienceMs;
  while (!/\b(true|false)\b/u.test((await control('is-paused')).output)) {
    if (performance.now() > lastMs) {
      await stop();
      throw new Error(
        `dunst does not answer within ${patienceMs} ms. \`npm run prepare-machine\` installs what the tests need.`,
      );
    }
    await setTimeout(30);
  }
  return {
    seen: async () => {
      if (!existsSync(seenFile)) return [];
      const records = (await readFile(seenFile, 'utf8')).split('\u001e').filter((record) => record !== '');
      return records.map((record) => {
        const [application = '', title = '', body = '', urgency = ''] = record.split('\u001f');
        return { application, title, body, urgency };
      });
    },
    shownCount: async () => Number((await control('count', 'displayed')).output),
    click: async () => {
      const window = (await xdotool(desktop, 'search', '--onlyvisible', '--class', '^Dunst$')).split('\n')[0] ?? '';
      const place = await xdotool(desktop, 'getwindowgeometry', '--shell', window);
      const valueOf = (name: string): number => Number(new RegExp(`^${name}=(-?\\d+)$`, 'mu').exec(place)?.[1]);
      await xdotool(
        desktop,
        'mousemove',
        String(valueOf('X') + valueOf('WIDTH') / 2),
        String(valueOf('Y') + 20),
        'click',
        '1',
      );
    },
    closeAll: async () => void (await control('close-all')),
    setPaused: async (isPaused) => void (await control('set-paused', String(isPaused))),
    freeze: () => void child.kill('SIGSTOP'),
    stop,
  };
}
