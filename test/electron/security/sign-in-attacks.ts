import type { ElectronApplication } from 'playwright-core';
import { canaryToken, type SignInServers } from '../support/sign-in-servers.ts';
import { firstSign, type Outcome } from './stage.ts';
import type { Trap } from './trap.ts';
import type { Patch } from './variant.ts';

/** What an attack from the page to sign in on needs. */
export interface SignInStage {
  readonly application: ElectronApplication;
  readonly servers: SignInServers;
  /** A server without encryption that would gain by it. */
  readonly trap: Trap;
  /** Whether the log has a line with these words since the attack began. */
  readonly isLogged: (...words: readonly string[]) => boolean;
  /** Runs a script in the provider's page, as if a person had pressed something. */
  readonly run: (script: string) => Promise<unknown>;
  /** Why the account is not signed in; null while the window is open. */
  readonly reason: () => Promise<string | null>;
}

/** An attempt of the page to sign in on. */
interface SignInAttack {
  readonly name: string;
  /** Chromium refuses it as well: no guard of Gavel’s alone holds it off. */
  readonly isChromiums?: boolean;
  readonly run: (stage: SignInStage) => Promise<Outcome>;
}

const ended = (stage: SignInStage, code: string) => async (): Promise<boolean> => (await stage.reason()) === code;

const go = (url: string): string => `location.href = ${JSON.stringify(url)}; undefined`;

const attack = (name: string, run: SignInAttack['run']): SignInAttack => ({
  name: `a page to sign in on: ${name}`,
  run,
});

/** What reaches the trap, or was refused: whichever is seen first. */
const downgrade = (name: string, script: (stage: SignInStage, path: string) => string): SignInAttack =>
  attack(`without encryption, ${name}`, async (stage) => {
    const path = `/plain/${name.replaceAll(' ', '-')}`;
    await stage.run(script(stage, path));
    return firstSign({
      'it reached the server': () => stage.trap.wasReached(path),
      refused: async () => stage.isLogged('was refused', 'not-encrypted') && !stage.trap.wasReached(path),
    });
  });

/** Whether a page is at an address that contains a text. */
const hasPageAt = (application: ElectronApplication, part: string): Promise<boolean> =>
  application.evaluate(
    ({ webContents }, text) => webContents.getAllWebContents().some((one) => one.getURL().includes(text)),
    part,
  );

/** Everything that the window for signing in has to withstand. */
export const signInAttacks: readonly SignInAttack[] = [
  downgrade('by a script', ({ trap }, path) => go(trap.origin + path)),
  downgrade(
    'by a link',
    ({ trap }, path) => `const a = document.createElement('a'); a.href = '${trap.origin}${path}';
    document.body.append(a); a.click();`,
  ),
  ...['gavel://app/', 'ms-settings:network'].map((url) => ({
    ...attack(`an address of another scheme, ${url}`, async (stage) => {
      await stage.run(go(url));
      return firstSign({
        refused: () => stage.isLogged('was refused another address', 'not-a-page'),
        'it was let go': ended(stage, 'sign-in-page-failed'),
      });
    }),
    isChromiums: true,
  })),
  attack('Gavel’s bridge, Node or Electron', async (stage) => {
    const names = ['gavelBridge', 'require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'];
    const found = await stage.run(
      `${JSON.stringify(names)}.filter((name) => name in globalThis).concat(window.opener ? ['opener'] : []).join()`,
    );
    return found === '' ? 'refused' : `it has ${String(found)}`;
  }),
  attack('the vendor’s own redirection with the token in the address', async (stage) => {
    await stage.run(go(`${stage.servers.system.origin}/desktop/sso/astray`));
    return firstSign({
      'the token was sent': () => stage.servers.provider.received.some((line) => line.includes(canaryToken)),
      refused: ended(stage, 'sign-in-leads-astray'),
    });
  }),
  attack('a token of the provider’s own', async (stage) => {
    stage.servers.system.received.length = 0;
    const { system, provider } = stage.servers;
    const hasSent = (token: string): boolean => system.received.includes(`Bearer ${token}`);
    // A page that ends the sign-in is gone before it could answer.
    const lead = (url: string): void => void stage.run(go(url)).catch(() => undefined);
    lead(`${provider.origin}/desktop/sso/token`);
    const first = await firstSign({
      'it was taken': () => hasSent('evil-token'),
      shown: () => hasPageAt(stage.application, `${provider.origin}/desktop`),
    });
    if (first !== 'shown') return first;
    // The sign-in goes on to its true end: what was taken before would reach the system first.
    lead(`${system.origin}/desktop/sso/authcode?code=7`);
    return firstSign({ 'it was taken': () => hasSent('evil-token'), refused: () => hasSent(canaryToken) });
  }),
  attack('a server that nobody vouches for', async (stage) => {
    await stage.run(go(`${stage.servers.untrusted.origin}/here`));
    return firstSign({
      'it was asked': () => stage.servers.untrusted.received.some((line) => line.includes('/here')),
      refused: ended(stage, 'certificate-untrusted'),
    });
  }),
  attack('a window of its own', async (stage) => {
    // Without an opener: a page of the same process would wait for the test's debugger, and this one with it.
    await stage.run(`window.open('${stage.servers.provider.origin}/popup', '_blank', 'noopener'); undefined`);
    return firstSign({
      'it was opened': () => stage.servers.provider.received.includes('GET /popup'),
      refused: () => stage.isLogged('was refused a new window'),
    });
  }),
  attack('a download', async (stage) => {
    await stage.application.evaluate(({ webContents }, origin) => {
      const page = webContents.getAllWebContents().find((one) => one.getURL().startsWith(origin));
      // Added last, so that it sees what Gavel decided.
      page?.session.on('will-download', (event, item) => {
        Reflect.set(globalThis, 'downloadSeen', event.defaultPrevented ? 'refused' : 'it was begun');
        if (!event.defaultPrevented) item.cancel();
      });
    }, stage.servers.provider.origin);
    await stage.run(go(`${stage.servers.provider.origin}/file`));
    const seen = (): Promise<unknown> => stage.application.evaluate(() => Reflect.get(globalThis, 'downloadSeen'));
    return firstSign({
      refused: async () => (await seen()) === 'refused' && stage.isLogged('was refused a download'),
      'it was begun': async () => (await seen()) === 'it was begun',
    });
  }),
];

const main = (from: string | RegExp, to: string): Patch => ({ file: 'main/index.js', from, to });

/** One guard of that window, how it is taken out of the built application, and the attacks that it alone holds off. */
interface SignInGuard {
  readonly name: string;
  readonly patches: readonly Patch[];
  readonly holdsOff: readonly string[];
}

const navigation = main('navigation.set(made, decide);', 'navigation.set(made, () => "allow");');

/** The guards of that window. What two of them hold off is let through only without both. */
export const signInGuards: readonly SignInGuard[] = [
  {
    name: 'addresses',
    patches: [navigation],
    holdsOff: ['the vendor’s own redirection with the token in the address'],
  },
  {
    name: 'addresses and requests',
    patches: [navigation, main(/"ws:"\) return "not-encrypted";/u, '"ws:") return "allow";')],
    holdsOff: ['without encryption, by a script', 'without encryption, by a link'],
  },
  {
    name: 'whose page ends it',
    patches: [main(/ \|\| !isHome\(url, [^\n]*\)\) return;/u, ') return;')],
    holdsOff: ['a token of the provider’s own'],
  },
  {
    name: 'certificates',
    patches: [main('callback(isGood ? isTrusted ? -3 : 0 : -2)', 'callback(0)')],
    holdsOff: ['a server that nobody vouches for'],
  },
  {
    name: 'windows',
    patches: [main(/contents\.setWindowOpenHandler\([^\n]*\);/u, '')],
    holdsOff: ['a window of its own'],
  },
  {
    name: 'downloads',
    patches: [main(/watcher\.onRefused\("a download", url\);\s*return "deny";/u, 'return "allow";')],
    holdsOff: ['a download'],
  },
  {
    name: 'no bridge',
    patches: [
      main('session: foreign', `session: foreign, preload: require('electron').app.getAppPath() + '/preload/index.js'`),
    ],
    holdsOff: ['Gavel’s bridge, Node or Electron'],
  },
];
