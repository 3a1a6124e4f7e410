import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { buildRenderer } from '../../build/bundle.ts';
import { inRoot } from '../../build/shared/paths.ts';
import { requests, type RequestInput, type RequestName, type RequestOutput } from '../../app/contract/requests.ts';
import type { Change } from '../../app/state/app-state.ts';
import type { FieldValues } from '../../app/vendor/adapter.ts';
import { profilePaths } from '../../main/core/settings/profile-paths.ts';
import { randomIds } from '../../main/node/random-ids.ts';
import { systemClock } from '../../main/node/system-clock.ts';
import {
  startFinesseSimulator,
  type FinesseAccount,
  type FinesseSimulator,
  type FinesseSimulatorOptions,
} from '../../main/simulators/cisco-finesse/simulator.ts';
import { startServe, type RunningServe } from '../../main/serve/start.ts';
import { eventually, patienceMs } from './eventually.ts';
import { GavelWindow } from './e2e-window.ts';
import { FakeKeychain } from './fake-keychain.ts';
import { FixtureWindow } from './fixture-window.ts';

/** The simulated server of a test, with its authority's certificate in a file. */
export interface Server {
  readonly simulator: FinesseSimulator;
  readonly caFile: string;
}

/** A Gavel that is served, with what it keeps on disk. */
export interface Gavel {
  readonly serve: RunningServe;
  readonly folder: string;
  readonly keychain: FakeKeychain;
  /** Asks as the window does; throws with the failure when it is refused. */
  ask<Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<RequestOutput<Name>>;
}

/** How a window is opened, besides its size. */
export type Look = Pick<
  BrowserContextOptions,
  'viewport' | 'colorScheme' | 'forcedColors' | 'deviceScaleFactor' | 'reducedMotion' | 'locale' | 'timezoneId'
>;

/** What an account of a test differs in from the simulator's own user with the default settings. */
export interface AccountOptions {
  readonly user?: FinesseAccount;
  readonly dropPermission?: 'supervisor_only' | 'conference_controller_and_supervisor' | 'all';
  readonly values?: FieldValues;
  readonly label?: string;
}

/** How a conference differs from the usual one. */
export interface ConferenceOptions extends Omit<AccountOptions, 'user'> {
  readonly server?: SimulatorOptions;
  readonly userName?: string;
  readonly holdSeconds?: number;
  readonly look?: Look;
  /** Extension of who made the conference. */
  readonly controller?: string;
}

type SimulatorOptions = Omit<FinesseSimulatorOptions, 'clock' | 'ids'>;

const browserNames = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const fullSize = { width: 1360, height: 860 };
const outFolder = inRoot('test', 'out', 'e2e');

/** A user of the simulated server by login name. */
export const userOf = (simulator: FinesseSimulator, loginName: string): FinesseAccount => {
  const user = simulator.users.find((one) => one.loginName === loginName);
  if (!user) throw new Error(`the simulator has no user ${loginName}`);
  return user;
};

/** What a test asks for, with the authority whose file it names handed over as the page does. */
const withAuthorityIn = async ({ application }: RunningServe, input: object): Promise<object> => {
  const values = Object(Reflect.get(input, 'values')) as FieldValues;
  const file = values['caFile'];
  if (typeof file !== 'string' || !isAbsolute(file)) return input;
  const uploaded = await application.handle('authority.upload', { base64: await readFile(file, 'base64') });
  if (!uploaded.ok) throw new Error(`${file} was refused: ${uploaded.failure.code}`);
  const { authority } = requests['authority.upload'].output.parse(uploaded.value);
  return { ...input, values: { ...values, caFile: authority.id } };
};

/** The drops that reached the server, as bodies. */
export const dropsSeen = (simulator: FinesseSimulator): readonly string[] =>
  simulator.model.requests.filter(({ body }) => body.includes('PARTICIPANT_DROP')).map(({ body }) => body);

/** Addresses that are on the line in the simulator's only conference. */
export const addressesOnLine = (simulator: FinesseSimulator): readonly string[] =>
  [...simulator.model.calls.values()].flatMap(({ legs }) =>
    legs.filter(({ state }) => state !== 'DROPPED' && state !== 'WRAP_UP').map(({ address }) => address),
  );

/** The customer of the usual conference. */
export const customer = '+49 170 555 0132';
const conferenceAgents = ['5001', '5002', '5003', '5900'];

/** Brings the usual conference about; gives the server's id of it. */
export const startConference = (simulator: FinesseSimulator, controller = '5001'): string => {
  const made = simulator.act({
    act: 'createConference',
    parties: ['5001', '5002', customer, '5900'],
    from: customer,
    controller,
    bargedOver: { 5900: ['5001', '5002'] },
    variables: { callVariable1: 'Policy 7713' },
  });
  return (made as { dialogId: string }).dialogId;
};

const findBrowser = (): string => {
  const folders = (process.env['PATH'] ?? '').split(':');
  const found = browserNames
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
  if (found === undefined)
    throw new Error('There is no Chromium on this machine. `npm run prepare-machine` installs what the tests need.');
  return found;
};

/** The errors that windows reported to a Gavel, as lines of its log. */
const reportsTo = async (folder: string): Promise<readonly string[]> =>
  (await readFile(profilePaths(folder).logFile, 'utf8').catch(() => ''))
    .split('\n')
    .filter((line) => line.includes('the window reports'));

/**
 * One browser for the tests of a file, and everything a test starts in it: servers, Gavels, windows. What a test
 * started is ended after it, the last first; of each window that is open when a test fails a picture is kept. A test
 * in which a window reports an error of its own fails.
 */
export class Bench {
  #browser: Browser | undefined;
  #assetsFolder = '';
  readonly #undo: (() => Promise<unknown>)[] = [];
  readonly #pages: Page[] = [];
  readonly #reports: string[] = [];

  /** To be called while the file is collected: brings the hooks along. */
  constructor() {
    beforeAll(async () => {
      this.#assetsFolder = await buildRenderer();
      this.#browser = await chromium.launch({
        executablePath: findBrowser(),
        args: [
          '--no-sandbox',
          '--disable-background-networking',
          '--disable-gpu',
          '--no-first-run',
          '--no-proxy-server',
          '--lang=en-US',
        ],
      });
    });
    afterEach(async ({ task }) => {
      if (task.result?.state === 'fail') {
        for (const [index, page] of this.#pages.entries()) {
          await page
            .screenshot({
              path: join(outFolder, `failed-${task.name.replaceAll(/[^\w]+/gu, '-').slice(0, 80)}-${index}.png`),
            })
            .catch(() => undefined);
        }
      }
      this.#pages.length = 0;
      for (let step = this.#undo.pop(); step; step = this.#undo.pop()) await step();
      expect(this.#reports.splice(0), 'what windows reported').toEqual([]);
    });
    afterAll(() => this.#browser?.close());
  }

  /** A folder that is removed after the test. */
  async folder(): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), 'gavel-e2e-'));
    this.#undo.push(() => rm(path, { recursive: true, force: true }));
    return path;
  }

  /** Calls this after the test, before everything that was started earlier is ended. */
  later(step: () => Promise<unknown>): void {
    this.#undo.push(step);
  }

  async server(options: SimulatorOptions = {}): Promise<Server> {
    const caFile = join(await this.folder(), 'authority.pem');
    const simulator = await startFinesseSimulator({ clock: systemClock, ids: randomIds, ...options });
    this.#undo.push(() => simulator.stop());
    await simulator.writeCaFile(caFile);
    return { simulator, caFile };
  }

  async gavel(
    options: { readonly profile?: string; readonly scene?: string; readonly keychain?: FakeKeychain } = {},
  ): Promise<Gavel> {
    const folder = options.profile ?? (await this.folder());
    const keychain = options.keychain ?? new FakeKeychain();
    const serve = await startServe({
      port: 0,
      practice: options.scene === undefined ? null : { sceneId: options.scene },
      profile: folder,
      controlPort: null,
      allowsServers: true,
      assetsFolder: this.#assetsFolder,
      keychain,
    });
    this.#undo.push(async () => {
      await serve.stop();
      this.#reports.push(...(await reportsTo(folder)));
    });
    const ask: Gavel['ask'] = async (name, input) => {
      const answer = await serve.application.handle(name, await withAuthorityIn(serve, input));
      if (!answer.ok) throw new Error(`${name} was refused: ${answer.failure.code} ${answer.failure.detail ?? ''}`);
      return answer.value as never;
    };
    return { serve, folder, keychain, ask };
  }

  /**
   * Opens the window at the printed address. English, without motion, unless `look` says
   * otherwise.
   */
  async open(gavel: Gavel, look: Look = {}, beforeLoad?: (page: Page) => void): Promise<GavelWindow> {
    if (!this.#browser) throw new Error('the browser has not been started');
    const context = await this.#browser.newContext({
      viewport: fullSize,
      reducedMotion: 'reduce',
      colorScheme: 'light',
      locale: 'en-US',
      ...look,
    });
    this.#undo.push(() => context.close());
    context.setDefaultTimeout(patienceMs);
    const page = await context.newPage();
    beforeLoad?.(page);
    this.#pages.push(page);
    await page.goto(gavel.serve.url);
    return new GavelWindow(page);
  }

  /** Opens the window on state that the test sends, without an application behind it. */
  async openOn(changes: readonly Change[], look: Look = {}, path = '/', nowMs?: number): Promise<FixtureWindow> {
    if (!this.#browser) throw new Error('the browser has not been started');
    const context = await this.#browser.newContext({
      viewport: fullSize,
      reducedMotion: 'reduce',
      colorScheme: 'light',
      locale: 'en-US',
      ...look,
    });
    this.#undo.push(() => context.close());
    context.setDefaultTimeout(patienceMs);
    const opened = await FixtureWindow.open(context, this.#assetsFolder, changes, path, nowMs);
    this.#pages.push(opened.window.page);
    this.#undo.push(async () => {
      for (const { name, input } of opened.asked)
        if (name === 'window.report') this.#reports.push(JSON.stringify(input));
    });
    return opened;
  }

  /** Adds an account of the simulated server and signs it in, without the form. Gives its id. */
  async signIn(gavel: Gavel, { simulator, caFile }: Server, options: AccountOptions = {}): Promise<string> {
    const user = options.user ?? simulator.user;
    const secrets = { password: user.password };
    const values = {
      server: simulator.addresses.https,
      alternateServer: simulator.alternate?.https ?? '',
      user: user.loginName,
      extension: user.extension,
      dropPermission: options.dropPermission ?? 'supervisor_only',
      notificationPort: new URL(simulator.addresses.notifyHttps).port,
      caFile,
      ...options.values,
    };
    const saved = await gavel.ask('account.add', {
      vendorId: 'cisco-finesse',
      label: options.label ?? '',
      values,
      secrets,
    });
    if (!('accountId' in saved)) throw new Error(`the account is not accepted: ${JSON.stringify(saved.issues)}`);
    await gavel.ask('account.sign-in', { accountId: saved.accountId, secrets });
    return saved.accountId;
  }

  /**
   * Ada Berg (5001), Bo Lind (5002), Signe Solberg (5900, supervisor, who came in over both) and a customer in one
   * conference, with a Gavel signed in as one of them (Signe unless `userName` says otherwise) and its window, the
   * roster in sight. Drops are held for `holdSeconds`.
   */
  async conference(options: ConferenceOptions = {}) {
    const server = await this.server(options.server);
    const { simulator } = server;
    const user = userOf(simulator, options.userName ?? 'ssolberg');
    for (const { loginId, extension } of simulator.users) {
      if (conferenceAgents.includes(extension) && loginId !== user.loginId)
        simulator.act({ act: 'agentSignsIn', agent: loginId });
    }
    const gavel = await this.gavel();
    await gavel.ask('preferences.change', { holdSeconds: options.holdSeconds ?? 4, language: 'en' });
    const accountId = await this.signIn(gavel, server, { ...options, user });
    const window = await this.open(gavel, options.look);
    await eventually(() => simulator.model.users.get(user.loginId)?.extension).toBe(user.extension);
    const dialogId = startConference(simulator, options.controller);
    await window.roster.table.waitFor();
    return { ...server, server, gavel, accountId, dialogId, window, page: window.page };
  }

  /** Saves a picture for review. */
  async picture({ page }: GavelWindow, name: string): Promise<void> {
    await mkdir(outFolder, { recursive: true });
    await page.screenshot({ path: join(outFolder, `${name}.png`), animations: 'disabled' });
  }
}
