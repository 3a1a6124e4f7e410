import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { buildApplication } from './bundle.ts';
import { needsNoSandbox, reasonForNoWindow, thisMachine, type FoundElectron } from './electron-choice.ts';
import { findOrFetchElectron } from './electron-fetch.ts';
import { inRoot } from './shared/paths.ts';
import { say } from './shared/progress.ts';
import { runInForeground } from './shared/run.ts';

/** A start that fails sooner than this never showed a window. */
const earlyEndMs = 5000;

/** Runs Gavel in Electron until it ends. Resolves with the reason why no window opened, or undefined when it ran. */
async function runInElectron(electron: FoundElectron, args: readonly string[]): Promise<string | undefined> {
  const folder = await buildApplication();
  const sandboxArgs = needsNoSandbox(process.platform, process.getuid?.()) ? ['--no-sandbox'] : [];
  if (sandboxArgs.length > 0)
    say(
      'You are root: Chromium cannot use its sandbox for root, so Gavel starts with --no-sandbox. Prefer an ' +
        'ordinary user.',
    );
  say(`Opening Gavel in Electron ${electron.version} …`);
  const startedAtMs = performance.now();
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const code = await runInForeground(electron.executable, [...sandboxArgs, folder, ...args], { env });
  if (code !== 0 && performance.now() - startedAtMs < earlyEndMs) {
    return (
      `Electron ${electron.version} ended at once with code ${code}. If a library is missing, \`npm run ` +
      `prepare-machine\` installs it on Debian.`
    );
  }
  process.exitCode = code;
  return undefined;
}

/** Serves the same application to the user's browser on loopback, until Ctrl+C. */
async function serveInBrowser(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [inRoot('build', 'serve.ts'), ...args], {
    stdio: ['inherit', 'pipe', 'inherit'],
  });
  // Both get Ctrl+C from the terminal; the server ends by itself and this process with it.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  createInterface({ input: child.stdout }).once('line', (line) => {
    const { url } = z.object({ url: z.url() }).parse(JSON.parse(line));
    say(`Gavel is served to your browser: ${url}`);
    say('Ctrl+C ends it.');
    openInBrowser(url);
  });
  process.exitCode = await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? 0)));
}

/** Opens the address with the desktop's own opener. A machine without one is no error: the address has been printed. */
function openInBrowser(url: string): void {
  if (reasonForNoWindow(thisMachine) !== undefined) return;
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '""', url]
        : ['xdg-open', url];
  const opener = spawn(command ?? 'xdg-open', args, { stdio: 'ignore', detached: true });
  opener.on('error', () => undefined);
  opener.unref();
}

/** Resolves with the reason why no window opened, or undefined when Gavel ran in one. */
async function startInElectron(args: readonly string[]): Promise<string | undefined> {
  const fetched = await findOrFetchElectron();
  return 'electron' in fetched ? runInElectron(fetched.electron, args) : `${fetched.reason}.`;
}

async function start(args: readonly string[]): Promise<void> {
  const appArgs = args.filter((argument) => argument !== '--serve');
  if (args.includes('--serve')) return serveInBrowser(appArgs);
  const obstacle = reasonForNoWindow(thisMachine) ?? (await startInElectron(appArgs));
  if (obstacle === undefined) return;
  say(`${obstacle} Gavel is served to your browser instead.`);
  await serveInBrowser(appArgs);
}

await start(process.argv.slice(2));
