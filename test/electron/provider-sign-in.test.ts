import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareElectron } from '../../build/prepare-electron.ts';
import { randomIds } from '../../main/node/random-ids.ts';
import { systemClock } from '../../main/node/system-clock.ts';
import { startUcwaSimulator, type UcwaSimulator } from '../../main/simulators/skype-ucwa/simulator.ts';
import { ConnectProxy } from '../support/connect-proxy.ts';
import { waitUntil } from '../support/eventually.ts';
import { startDesktop, type Desktop } from './support/desktop.ts';
import { launchGavel, type Gavel } from './support/launch.ts';
import { ask, chooseAuthority, stateOf } from './support/requests.ts';

describe.each([
  { name: 'signing in at a provider, in a real Electron', isBehindProxy: false },
  { name: 'signing in through the proxy of the environment, in a real Electron', isBehindProxy: true },
])('$name', ({ isBehindProxy }) => {
  let folder = '';
  let desktop: Desktop;
  let server: UcwaSimulator;
  let proxy: ConnectProxy | null = null;
  let gavel: Gavel;
  let caFile = '';
  /** Tokens that were shown to the servers. */
  const shown: string[] = [];

  beforeAll(async () => {
    const electron = await prepareElectron();
    folder = await mkdtemp(join(tmpdir(), 'gavel-provider-'));
    desktop = await startDesktop(folder);
    server = await startUcwaSimulator({ clock: systemClock, ids: randomIds });
    server.observe((tapped) => {
      if (tapped.kind === 'request') shown.push(...(tapped.request.headers['authorization'] ?? '').split(' ').slice(1));
    });
    await server.writeCaFile(join(folder, 'authority.pem'));
    // Only this proxy knows the names of the company's servers.
    const portOf = (host: string): number | null =>
      host.endsWith('.contoso.example') ? Number(new URL(server.addresses.https).port) : null;
    if (isBehindProxy) proxy = await ConnectProxy.start(portOf, 'ana:pr0xy');
    // Chromium would read the variable by itself, too, but but not its credentials.
    const env = proxy ? { HTTPS_PROXY: `http://ana:pr0xy@${proxy.address}`, NO_PROXY: '' } : {};
    gavel = await launchGavel({ electron, desktop, profileFolder: join(folder, 'profile'), env });
    caFile = await chooseAuthority(gavel, join(folder, 'authority.pem'));
  });
  afterAll(async () => {
    await gavel?.quit();
    await proxy?.stop();
    await server?.stop();
    await desktop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const urls = (): Promise<readonly string[]> =>
    gavel.application.evaluate(({ webContents }) => webContents.getAllWebContents().map((one) => one.getURL()));

  /** The person fills in the form of the provider's page. */
  const fillIn = async (): Promise<void> => {
    const provider = isBehindProxy ? 'contoso.example/PassiveAuth' : server.addresses.identityProvider;
    await waitUntil(async () => {
      const isFilledIn: unknown = await gavel.application.evaluate(
        ({ webContents }, [part, user, password]) =>
          webContents
            .getAllWebContents()
            .find((one) => one.getURL().includes(part))
            ?.executeJavaScript(
              `(() => { const form = document.querySelector('form'); if (!form) return false;
                form.elements.username.value = ${JSON.stringify(user)};
                form.elements.password.value = ${JSON.stringify(password)};
                setTimeout(() => form.submit()); return true; })()`,
            ),
        [provider, server.user.upn, server.user.password] as const,
      );
      expect(isFilledIn === true ? true : await urls()).toBe(true);
    });
  };

  const signIn = async (signInBy: string, more: Record<string, string> = {}): Promise<string> => {
    const added = await ask(gavel.window, 'account.add', {
      vendorId: 'skype-ucwa',
      label: signInBy,
      values: {
        sipAddress: server.user.sipAddress,
        user: server.user.upn,
        server: isBehindProxy ? '' : server.addresses.https,
        signInBy,
        caFile,
        ...more,
      },
      secrets: {},
    });
    if (!('accountId' in added)) throw new Error(JSON.stringify(added.issues));
    const { accountId } = added;
    await ask(gavel.window, 'account.sign-in', { accountId, secrets: {} });
    return accountId;
  };
  const accountOf = async (accountId: string) => (await stateOf(gavel.window)).accounts.get(accountId);

  const asked = [
    ['a page that the server leads to', 'single-sign-on', {}, { grants: 'passiveOnly', challenge: 'twoHeaders' }],
    [
      'a provider that the server names',
      'authorisation',
      { clientId: 'gavel-practice' },
      { grants: 'none', challenge: 'withAuthorizationUri' },
    ],
  ] as const;

  // The provider is on loopback, where no proxy is asked.
  it.each(isBehindProxy ? asked.slice(0, 1) : asked)(
    'by %s: the window ends by itself, and nothing of what it gave is in sight',
    async (_, by, more, set) => {
      server.setSwitch('grants', set.grants);
      server.setSwitch('challenge', set.challenge);
      server.setSwitch('passivePage', isBehindProxy ? 'own' : 'provider');
      shown.length = 0;
      const accountId = await signIn(by, more);
      await waitUntil(async () => expect((await accountOf(accountId))?.connection.reason).toBe('sign-in-open'));
      await fillIn();
      await waitUntil(async () =>
        expect((await accountOf(accountId))?.connection).toMatchObject({
          status: 'online',
          reason: null,
          detail: null,
        }),
      );
      expect((await accountOf(accountId))?.signedIn).toMatchObject({ by: 'single-sign-on', isRenewed: true });
      await waitUntil(async () => expect((await urls()).filter((url) => /^(?:https?|data):/u.test(url))).toEqual([]));
      // The next start needs no window.
      await ask(gavel.window, 'account.disconnect', { accountId });
      await ask(gavel.window, 'account.sign-in', { accountId, secrets: {} });
      await waitUntil(async () => expect((await accountOf(accountId))?.connection.status).toBe('online'));
      expect((await urls()).filter((url) => /^(?:https?|data):/u.test(url))).toEqual([]);
      await ask(gavel.window, 'account.disconnect', { accountId });
      expect(shown.length).toBeGreaterThan(0);
      const files = await readdir(join(folder, 'profile'), { recursive: true, withFileTypes: true });
      for (const file of files.filter((one) => one.isFile())) {
        const text = await readFile(join(file.parentPath, file.name), 'latin1');
        expect({ [file.name]: shown.filter((token) => text.includes(token)) }).toEqual({ [file.name]: [] });
      }
      expect(shown.filter((token) => gavel.output().includes(token))).toEqual([]);
    },
  );
});
