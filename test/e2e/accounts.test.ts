import { createServer, type Server as HttpServer } from 'node:https';
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { FinesseSimulator } from '../../main/simulators/cisco-finesse/simulator.ts';
import { makeAuthority } from '../unit/net/certificates.ts';
import { Bench, customer, startConference, userOf, type Server, type Gavel } from '../support/e2e-bench.ts';
import { eventually } from '../support/eventually.ts';
import { descriptionOf, type GavelWindow, seen } from '../support/e2e-window.ts';

const bench = new Bench();

interface Entries {
  readonly server?: string;
  readonly user?: string;
  readonly password?: string;
  readonly extension?: string;
  readonly caFile?: string;
  readonly dropPermission?: string;
  readonly notificationPort?: string;
}

/** Fills in the form as it is opened and saves it. */
const fillIn = async (window: GavelWindow, entries: Entries): Promise<void> => {
  const { form } = window;
  const more = form.dialog.locator('details');
  const fill = async (label: string, text: string | undefined): Promise<void> => {
    if (text !== undefined)
      await form.dialog
        .getByRole('textbox', { name: label })
        .or(form.dialog.getByLabel(label, { exact: true }))
        .first()
        .fill(text);
  };
  await fill('Server', entries.server);
  await fill('User name', entries.user);
  await fill('Password', entries.password);
  await fill('Extension', entries.extension);
  if (entries.caFile !== undefined || entries.dropPermission !== undefined || entries.notificationPort !== undefined) {
    if ((await more.getAttribute('open')) === null) await form.more();
    if (entries.dropPermission !== undefined)
      await form.field('Who may drop people').selectOption({ label: entries.dropPermission });
    if (entries.caFile !== undefined && entries.caFile !== '') {
      await form.dialog.locator('input[type=file]').setInputFiles(entries.caFile);
      await seen(form.dialog.getByText(/^SHA-256 /u));
    }
    await fill('Notification port', entries.notificationPort);
  }
};

const entriesFor = (
  { simulator, caFile }: Server,
  userName = 'ssolberg',
): Required<Omit<Entries, 'dropPermission'>> => {
  const user = userOf(simulator, userName);
  return {
    server: simulator.addresses.https,
    user: user.loginName,
    password: user.password,
    extension: user.extension,
    caFile,
    notificationPort: new URL(simulator.addresses.notifyHttps).port,
  };
};

const openForm = async (window: GavelWindow): Promise<void> => {
  await window.button('Add account').first().click();
  await seen(window.dialog);
};

const add = async (window: GavelWindow, entries: Entries): Promise<void> => {
  await openForm(window);
  await fillIn(window, entries);
  await window.form.button('Save and sign in').click();
};

const signInRequests = (simulator: FinesseSimulator) =>
  simulator.model.requests.filter(({ path }) => path.includes('/User/'));

const started = async (options: Parameters<Bench['server']>[0] = {}) => {
  const server = await bench.server(options);
  const gavel = await bench.gavel();
  await gavel.ask('preferences.change', { language: 'en', holdSeconds: 0 });
  const window = await bench.open(gavel);
  await seen(window.firstStart.addAccount);
  return { server, simulator: server.simulator, gavel, window };
};

/** The entries of the keychain that are not about the audit record. */
const passwordsIn = ({ keychain }: Gavel): readonly string[] =>
  [...keychain.contents.keys()].filter((key) => !key.startsWith('audit-'));

describe('adding an account', () => {
  it('asks for what the system needs, says what is missing field by field, and signs in', async () => {
    const { server, simulator, gavel, window } = await started();
    await openForm(window);
    const { form } = window;
    await form.button('Save and sign in').click();
    await eventually(() => form.dialog.getByText('Fill this in.').count()).toBeGreaterThanOrEqual(1);
    await fillIn(window, {
      ...entriesFor(server),
      server: 'not a server',
      extension: '+5900',
      notificationPort: '99999',
    });
    await form.button('Save and sign in').click();
    await seen(form.dialog.getByText(/This is not the address of one server/u));
    await seen(form.dialog.getByText('Use digits only.'));
    await seen(form.dialog.getByText('This is not a port: use 1 to 65535.'));
    expect(await form.dialog.getByLabel('Server', { exact: true }).getAttribute('aria-invalid')).toBe('true');

    const serverInput = form.dialog.getByLabel('Server', { exact: true });
    await serverInput.fill('2001:DB8:0::1');
    await seen(form.dialog.getByText('Gavel will connect to https://[2001:db8::1]:8445', { exact: true }));
    expect(await descriptionOf(serverInput)).toContain('Gavel will connect to https://[2001:db8::1]:8445');
    await serverInput.fill('0177.0.0.1');
    await form.dialog.getByText(/Gavel will connect to/u).waitFor({ state: 'detached' });

    await fillIn(window, { ...entriesFor(server), dropPermission: 'Everybody who takes part' });
    await form.button('Move WebSocket on the notification port (12.0, 12.5) up').click();
    await form.dialog.getByRole('textbox', { name: 'Name in the list' }).fill('Claims');
    await bench.picture(window, 'add-account-filled');
    await form.button('Save and sign in').click();
    await form.dialog.waitFor({ state: 'hidden' });
    await seen(window.account('Claims').getByText('Online'));
    expect(userOf(simulator, 'ssolberg').extension).toBe('5900');
    expect(simulator.model.users.get('1900')?.state).toBe('NOT_READY');

    const [account] = (await gavel.ask('state.snapshot', {})).changes.flatMap((change) =>
      change.slice === 'account' && change.value ? [change.value] : [],
    );
    expect(account?.settings).toMatchObject({
      dropPermission: 'all',
      transports: ['websocket-notification', 'websocket', 'bosh'],
    });
    expect(account?.secret.place).toBe('stored');
    expect([...gavel.keychain.contents.values()].join('')).toContain(userOf(simulator, 'ssolberg').password);
  });

  it('asks only for what the chosen way to sign in needs, and says what may be left empty', async () => {
    const { window } = await started();
    await openForm(window);
    const { form } = window;
    await form.field('System').selectOption({ label: 'Huawei Cloud Meeting' });
    await form.more();
    const labels = async (): Promise<string[]> =>
      (await form.dialog.locator('.field-label').allInnerTexts()).map((label) => label.replaceAll(/\s+/gu, ' ').trim());
    expect(await labels()).toEqual(expect.arrayContaining(['Account', 'Password', 'Sign in by', 'Region']));
    expect(await labels()).not.toEqual(expect.arrayContaining([expect.stringMatching(/^App|^Signature|company/u)]));
    await form.field('Sign in by').selectOption({ label: 'App ID' });
    await form.field('App ID').waitFor();
    expect(await labels()).toEqual(expect.arrayContaining(['App ID', 'App key', 'User of the app (optional)']));
    expect(await labels()).not.toEqual(expect.arrayContaining([expect.stringMatching(/^Account|^Password|^Nonce/u)]));
    await form.button('Save and sign in').click();
    // App ID and app key, and nothing that is not there.
    await eventually(() => form.dialog.getByText('Fill this in.').count()).toBe(2);
    await form.field('Sign in by').selectOption({ label: 'An address of your company' });
    await form.field('App ID (optional)').waitFor();
    expect(await labels()).toContain('Address of your company');
  });

  it('works with the keychain out of order, and says how long the password is kept', async () => {
    const { server, gavel, window } = await started();
    gavel.keychain.problem = 'locked';
    await add(window, entriesFor(server));
    await seen(window.rail.getByText('Online'));
    await window.button('Add account').first().click();
    await seen(window.dialog.getByText(/The password is kept until Gavel closes, because: The keychain is locked\./u));
  });
});

describe('a sign-in that fails says what to change', () => {
  it('wrong password: asked for again, tried once only, and the right one then works', async () => {
    const { server, simulator, window } = await started();
    await add(window, { ...entriesFor(server), password: 'wrong' });
    await seen(window.says('Could not sign in'));
    await seen(window.says('The user name or password is wrong.'));
    await bench.picture(window, 'wrong-password');
    const refused = () => signInRequests(simulator).filter(({ status }) => status === 401).length;
    expect(refused()).toBe(1);
    expect(simulator.model.users.get('1900')?.wrongPasswords).toBe(1);

    await window.button('Type the password').click();
    await window.dialog.getByLabel('Password').fill(userOf(simulator, 'ssolberg').password);
    await window.dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
    await seen(window.rail.getByText('Online'));
    expect(refused()).toBe(1);
  });

  it('locked account: says so and to wait', async () => {
    const { server, simulator, window } = await started();
    simulator.act({ act: 'lockAccount', agent: 'ssolberg' });
    await add(window, entriesFor(server));
    await seen(window.says(/The server has locked this user after wrong passwords\./u));
    await seen(window.says(/Wait five minutes/u));
  });

  it('extension in use: another one can be entered, and then it works', async () => {
    const { server, simulator, window } = await started();
    simulator.act({ act: 'agentSignsIn', agent: 'aberg', extension: '5900' });
    await add(window, entriesFor(server));
    await seen(window.says('Somebody else is signed in with this extension.'));
    await window.button('Edit account').click();
    await fillIn(window, { extension: '5902' });
    await window.form.button('Save').click();
    await seen(window.rail.getByText('Online'));
    expect(simulator.model.users.get('1900')?.extension).toBe('5902');
  });

  it('extension that does not exist', async () => {
    const { server, window } = await started();
    await add(window, { ...entriesFor(server), extension: '9999' });
    await seen(window.says('The server does not accept this extension.'));
  });

  it('unknown server', async () => {
    const { server, window } = await started();
    await add(window, { ...entriesFor(server), server: 'no-such-server.invalid' });
    await seen(window.says('The server’s name could not be found.'));
    await seen(window.says(/Check the server name for typing mistakes/u));
  });

  it('wrong port', async () => {
    const { server, window } = await started();
    await add(window, { ...entriesFor(server), server: 'https://127.0.0.1:1' });
    await seen(window.says('Nothing answers at this address and port.'));
  });

  it.each([0, 200_000])('a web page instead of the system, %i bytes longer than a small one', async (more) => {
    const { window, server } = await started();
    const folder = await bench.folder();
    const authority = makeAuthority();
    const issued = authority.server(['127.0.0.1']);
    const page: HttpServer = createServer({ key: issued.key, cert: issued.certificate }, (_, response) =>
      response.end(`<!doctype html><title>Welcome</title><h1>It works!</h1>${' '.repeat(more)}`),
    );
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
    bench.later(() => new Promise((resolve) => page.close(resolve)));
    await writeFile(join(folder, 'ca.pem'), authority.pem);
    await add(window, {
      ...entriesFor(server),
      server: `https://127.0.0.1:${(page.address() as AddressInfo).port}`,
      caFile: join(folder, 'ca.pem'),
    });
    await seen(window.says('Something answers there, but it is not the system this account is for.'));
  });

  it('a certificate that is not trusted: with the authority’s file it works', async () => {
    const { server, window } = await started();
    await add(window, { ...entriesFor(server), caFile: '' });
    await seen(window.says('The server’s certificate is not trusted.'));
    await window.button('Edit account').click();
    const broken = join(await bench.folder(), 'broken.pem');
    await writeFile(broken, 'no certificate');
    await window.form.more();
    await window.form.dialog.locator('input[type=file]').setInputFiles(broken);
    await seen(window.form.dialog.getByText(/^The certificate authority file could not be read\./u));
    await fillIn(window, { caFile: server.caFile });
    await window.form.button('Save').click();
    await seen(window.rail.getByText('Online'));
  });
});

describe('an account that is there', () => {
  it('is edited, signed out with a reason, signed in again and removed, with nothing left behind', async () => {
    const { server, simulator, gavel, window } = await started();
    await add(window, entriesFor(server));
    const card = window.rail.getByRole('region').first();
    await seen(card.getByText('Online'));
    await card.getByRole('button', { name: /^Edit/u }).click();
    await window.dialog.getByRole('textbox', { name: 'Name in the list' }).fill('Evening shift');
    await window.form.button('Save').click();
    const renamed = window.account('Evening shift');
    await seen(renamed.getByText('Online'));

    await renamed.getByRole('button', { name: 'Sign out' }).click();
    await window.menuItem('End of shift').click();
    await seen(renamed.getByText('Signed out', { exact: true }).first());
    expect(simulator.model.users.get('1900')?.state).toBe('LOGOUT');
    await eventually(() => simulator.model.sessions).toEqual([]);

    await window.button('Sign in').click();
    await seen(renamed.getByText('Online'));
    expect(signInRequests(simulator).every(({ status }) => status < 400)).toBe(true);

    await renamed.getByRole('button', { name: /^Edit/u }).click();
    await window.form.button('Remove account').click();
    await seen(window.undoBar.getByText('Removing the account Evening shift'));
    await window.undo.click();
    await window.activity.outcome('Remove the account Evening shift', 'Cancelled');
    expect(passwordsIn(gavel)).toHaveLength(1);

    await renamed.getByRole('button', { name: /^Edit/u }).click();
    await window.form.button('Remove account').click();
    await seen(window.firstStart.practice);
    expect(passwordsIn(gavel)).toEqual([]);
    await eventually(() => simulator.model.sessions).toEqual([]);
  });

  it('lives beside others: each has its own calls, and drops go to the right server', async () => {
    const { server, window } = await started();
    const other = await bench.server();
    await add(window, entriesFor(server));
    await seen(window.rail.getByText('Online'));
    await add(window, { ...entriesFor(other, 'thart'), extension: '5901' });
    await eventually(() => window.rail.getByText('Online').count()).toBe(2);
    for (const { simulator } of [server, other])
      for (const agent of ['aberg', 'blind']) simulator.act({ act: 'agentSignsIn', agent });
    startConference(server.simulator);
    await window.rail.getByRole('button', { name: /Conference/u }).click();
    await window.roster.drop('Ada Berg').click();
    await window.activity.outcome('Drop Ada Berg', 'Confirmed');
    expect(other.simulator.model.requests.filter(({ body }) => body.includes('PARTICIPANT_DROP'))).toEqual([]);
    expect(server.simulator.model.requests.filter(({ body }) => body.includes('PARTICIPANT_DROP'))).toHaveLength(1);
  });

  it('is told, not fought for, when its session is taken over elsewhere', async () => {
    const { simulator, window } = await bench.conference();
    simulator.act({ act: 'killXmpp', agent: 'ssolberg', condition: 'conflict' });
    await window.rail.getByText('Needs attention').waitFor();
    await seen(window.page.getByText(/Your session was taken over from another place\./u).first());
    expect(simulator.model.sessions).toEqual([]);
  });

  it('says at every participant why dropping is not offered by a system that lacks it', async () => {
    const { window } = await bench.conference({ server: { switches: { deployment: 'UCCX' } } });
    const drop = window.roster.drop(customer);
    await seen(drop);
    expect(await drop.getAttribute('aria-disabled')).toBe('true');
    expect(await descriptionOf(drop)).toBe('This system does not offer it.');
    await seen(window.roster.row(customer).getByText('Not offered'));
  });
});
