import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Attack, Stage } from './stage.ts';

/**
 * A later start whose own words are refused: it ends with the code for wrong arguments and says why, and the running
 * Gavel hears nothing.
 */
const words = (name: string, args: readonly string[]): Attack => ({
  name: `a later start: ${name}`,
  async run({ gavel }) {
    const addresses = gavel.application.windows().map((page) => page.url());
    const { code, output } = await gavel.startAgain(args);
    const after = gavel.application.windows().map((page) => page.url());
    if (after.join() !== addresses.join()) return `the windows are at ${after.join(', ')}`;
    return code === 2 && /^gavel: \S/mu.test(output)
      ? 'refused'
      : `it ended with ${String(code)} and wrote ${output.slice(0, 200)}`;
  },
});

/**
 * The sockets on which the running application's processes listen, by their numbers in the kernel; empty where there is
 * no /proc.
 */
function listeningSockets({ gavel }: Stage): readonly string[] {
  const tables = ['/proc/net/tcp', '/proc/net/tcp6']
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path, 'utf8'));
  const listening = new Set(
    tables
      .flatMap((table) => table.split('\n').map((line) => line.trim().split(/\s+/u)))
      .flatMap((fields) => (fields[3] === '0A' ? [fields[9] ?? ''] : [])),
  );
  const sockets = gavel.processes().flatMap((id) => {
    try {
      const folder = `/proc/${id}/fd`;
      return readdirSync(folder).map((name) => /^socket:\[(\d+)\]$/u.exec(readlinkSync(join(folder, name)))?.[1] ?? '');
    } catch {
      // The process, or one of its files, has gone in between.
      return [];
    }
  });
  return [...new Set(sockets.filter((socket) => listening.has(socket)))].toSorted();
}

const switches: Attack = {
  name: 'a later start: switches of Chromium and Node that would open the running one',
  async run(stage) {
    const { gavel, logFile } = stage;
    const proof = join(dirname(logFile), 'launched');
    const before = listeningSockets(stage);
    const pages = gavel.application.windows().length;
    const { code } = await gavel.startAgain([
      '--inspect=127.0.0.1:0',
      '--remote-debugging-port=0',
      '--disable-web-security',
      `--renderer-cmd-prefix=touch ${proof}`,
      `--gpu-launcher=touch ${proof}`,
    ]);
    const after = listeningSockets(stage);
    const gained = after.filter((socket) => !before.includes(socket));
    if (code !== 0) return `it ended with ${String(code)}`;
    if (existsSync(proof)) return 'a program was started';
    if (gavel.application.windows().length !== pages) return 'a window was opened';
    return gained.length === 0 ? 'refused' : `the running one listens on ${gained.length} more sockets`;
  },
};

/** What another program can pass to a running instance by starting it again: deep links and arguments. */
export const startAttacks: readonly Attack[] = [
  words('a link of its own scheme', ['gavel://app/settings']),
  words('a link of another kind of letters', ['GAVEL:%2F%2Fapp%2F--show=settings']),
  words('a profile with control characters', ['--profile=/tmp/a\u0001b\u001B[2J']),
  words('a profile longer than any', [`--profile=/${'x'.repeat(2_000)}`]),
  words('a profile without a name', ['--profile=']),
  words('a scene that leads out of its folder', ['--practice', '--scene=../../../etc/passwd']),
  words('a dialog that is none', ['--show=<script>alert(1)</script>']),
  words('more words than it can be handed', [`--other=${'x'.repeat(20_000)}`]),
  switches,
];
