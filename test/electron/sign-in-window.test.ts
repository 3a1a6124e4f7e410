import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { prepareElectron, type Startable } from '../../build/prepare-electron.ts';
import { waitUntil } from '../support/eventually.ts';
import { signInAttacks, signInGuards, type SignInStage } from './security/sign-in-attacks.ts';
import { watchLog } from './security/stage.ts';
import { startTrap, type Trap } from './security/trap.ts';
import { makeVariant, type Patch } from './security/variant.ts';
import { startDesktop, type Desktop } from './support/desktop.ts';
import { launchGavel, type Gavel } from './support/launch.ts';
import { ask, stateOf } from './support/requests.ts';
import { canaryToken, startSignInServers, type SignInServers } from './support/sign-in-servers.ts';

/** A Gavel with an account that signs in at servers of its own. */
class SignInBench {
  readonly gavel: Gavel;
  readonly servers: SignInServers;
  readonly trap: Trap;
  readonly #accountId: string;

  private constructor(gavel: Gavel, servers: SignInServers, trap: Trap, accountId: string) {
    this.gavel = gavel;
    this.servers = servers;
    this.trap = trap;
    this.#accountId = accountId;
  }

  static async open(electron: Startable, desktop: Desktop, profileFolder: string): Promise<SignInBench> {
    const servers = await startSignInServers();
    const trap = await startTrap();
    const gavel = await launchGavel({ electron, desktop, profileFolder });
    const caFile = join(profileFolder, 'authority.pem');
    await writeFile(caFile, servers.authority);
    await gavel.chooseNatively(caFile);
    const { authority } = await ask(gavel.window, 'authority.choose', {});
    const added = await ask(gavel.window, 'account.add', {
      vendorId: 'cisco-finesse',
      label: 'Single sign-on',
      values: {
        server: servers.system.origin,
        user: 'ada',
        extension: '1001',
        signInBy: 'single-sign-on',
        caFile: authority?.id ?? '',
      },
      secrets: {},
    });
    if (!('accountId' in added)) throw new Error(JSON.stringify(added.issues));
    return new SignInBench(gavel, servers, trap, added.accountId);
  }

  /** Signs in; resolves when the window shows the provider's page. */
  async signIn(): Promise<void> {
    await ask(this.gavel.window, 'account.sign-in', { accountId: this.#accountId, secrets: {} });
    await waitUntil(async () => expect(await this.urls()).toContainEqual(expect.stringContaining('/login?')));
    await waitUntil(async () => expect(await this.run('document.readyState')).toBe('complete'));
  }

  /** The addresses of all pages. */
  urls(): Promise<readonly string[]> {
    return this.gavel.application.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((one) => one.getURL()),
    );
  }

  /** Runs a script in the page to sign in on, as if a person had pressed something. */
  run(script: string): Promise<unknown> {
    return this.gavel.application.evaluate(
      ({ webContents }, [code, home]) =>
        webContents
          .getAllWebContents()
          .find((one) => one.getURL().startsWith('https:') && !one.getURL().startsWith(home))
          ?.executeJavaScript(code, true),
      [script, this.servers.system.origin] as const,
    );
  }

  async reason(): Promise<string | null> {
    const account = (await stateOf(this.gavel.window)).accounts.get(this.#accountId);
    return account?.connection.status === 'refused' ? account.connection.reason : null;
  }

  async stageWith(logFile: string): Promise<SignInStage> {
    return {
      application: this.gavel.application,
      servers: this.servers,
      trap: this.trap,
      isLogged: watchLog({ logFile }),
      run: (script) => this.run(script),
      reason: () => this.reason(),
    };
  }

  async disconnect(): Promise<void> {
    await ask(this.gavel.window, 'account.disconnect', { accountId: this.#accountId });
    await waitUntil(async () => expect((await this.urls()).filter((url) => /^(?:https|data):/u.test(url))).toEqual([]));
  }

  async stop(): Promise<void> {
    await this.gavel.end();
    await this.servers.stop();
    await this.trap.stop();
  }
}

let folder = '';
let electron: Startable;
let desktop: Desktop;

beforeAll(async () => {
  electron = await prepareElectron();
  folder = await mkdtemp(join(tmpdir(), 'gavel-sign-in-'));
  desktop = await startDesktop(folder);
});

afterAll(async () => {
  await desktop?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** With all guards, then without each of them. */
const variants: readonly {
  readonly name: string;
  readonly patches: readonly Patch[];
  /** The attacks that are tried; null for all. */
  readonly attacks: readonly string[] | null;
}[] = [
  { name: 'with its guards', patches: [], attacks: null },
  ...signInGuards.map(({ name, patches, holdsOff }) => ({
    name: `without its guard of ${name}`,
    patches,
    attacks: holdsOff.map((attack) => `a page to sign in on: ${attack}`),
  })),
];

describe.each(variants)('the window for signing in, $name', ({ name: variant, patches, attacks: chosen }) => {
  const isGuarded = patches.length === 0;
  let bench: SignInBench;
  let logFile = '';
  let profileFolder = '';

  beforeAll(async () => {
    const own = join(folder, variant.replaceAll(' ', '-'));
    profileFolder = join(own, 'profile');
    const built = await makeVariant(electron, join(own, 'application'), patches);
    bench = await SignInBench.open(built, desktop, profileFolder);
    logFile = (await stateOf(bench.gavel.window)).environment?.paths.log ?? '';
  });

  afterEach(() => bench.disconnect());
  afterAll(() => bench?.stop());

  const attacks = signInAttacks.filter(({ name }) => chosen === null || chosen.includes(name));
  it.each(chosen === null ? [] : [chosen])('is attacked in every way that this guard holds off', (...names) => {
    expect(attacks.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  });

  it.each(attacks.map((attack) => [attack.name, attack] as const))(
    `${isGuarded ? 'refuses' : 'does not refuse'} %s`,
    async (_, attack) => {
      await bench.signIn();
      const outcome = await attack.run(await bench.stageWith(logFile));
      expect(outcome === 'refused' ? 'refused' : `not refused: ${outcome}`).toMatch(
        isGuarded ? /^refused$/u : /^not refused/u,
      );
    },
  );

  it.each(isGuarded ? [undefined] : [])('shows its own bar above the page, which Cancel is in', async () => {
    await bench.signIn();
    await waitUntil(async () => {
      const bar = decodeURIComponent((await bench.urls()).find((url) => url.startsWith('data:')) ?? '');
      expect(bar).toContain('issued by Company authority');
      expect(bar).toContain(`:${new URL(bench.servers.provider.origin).port}`);
    });
    const cancelled = await bench.gavel.application.evaluate(async ({ BrowserWindow }) => {
      const shell = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().startsWith('data:'));
      shell?.focus();
      shell?.webContents.focus();
      for (const keyCode of ['Tab', 'Return'])
        for (const type of ['keyDown', 'char', 'keyUp'] as const) shell?.webContents.sendInputEvent({ type, keyCode });
      return shell !== undefined;
    });
    expect(cancelled).toBe(true);
    await waitUntil(async () => expect(await bench.reason()).toBe('sign-in-cancelled'));
    await waitUntil(async () => expect((await bench.urls()).filter((url) => url.startsWith('https:'))).toEqual([]));
  });

  it.each(isGuarded ? [undefined] : [])('asks the desktop for its proxy, not the pages’ session', async () => {
    const { window } = bench.gavel;
    const values = { server: 'finesse.gavel-test.invalid', user: 'ada', extension: '1001' };
    const form = { vendorId: 'cisco-finesse', label: 'Elsewhere', values, secrets: { password: 'secret of ada' } };
    const added = await ask(window, 'account.add', form);
    const accountId = 'accountId' in added ? added.accountId : '';
    await ask(window, 'account.sign-in', { accountId, secrets: {} });
    await waitUntil(async () =>
      expect((await stateOf(window)).accounts.get(accountId)?.connection.reason).toBe('unknown-host'),
    );
    await ask(window, 'account.disconnect', { accountId });
  });

  it.each(isGuarded ? [undefined] : [])('gives the token to the system alone', async () => {
    bench.servers.system.received.length = 0;
    await bench.signIn();
    await bench.run(`document.querySelector('button').click(); undefined`);
    await waitUntil(() => expect(bench.servers.system.received).toContain(`Bearer ${canaryToken}`));
    await waitUntil(async () => expect((await bench.urls()).filter((url) => url.startsWith('https:'))).toEqual([]));
    expect(JSON.stringify(await ask(bench.gavel.window, 'state.snapshot', {}))).not.toContain(canaryToken);
    const files = (await readdir(profileFolder, { recursive: true, withFileTypes: true })).filter((one) =>
      one.isFile(),
    );
    for (const file of files)
      expect({ [file.name]: (await readFile(join(file.parentPath, file.name))).includes(canaryToken) }).toEqual({
        [file.name]: false,
      });
    expect(bench.gavel.output()).not.toContain(canaryToken);
  });
});
