import { firstSign, watchLog, type Attack, type Outcome, type Stage } from './stage.ts';

/**
 * A page that is not Gavel's, in a window that Gavel did not make: what a fault elsewhere in the process might bring
 * about.
 */
interface Foreign {
  /** Electron's number of its window. */
  readonly id: number;
  /** Runs a script in it and gives its result back. */
  readonly run: (script: string) => Promise<unknown>;
  readonly close: () => Promise<unknown>;
}

const foreignPage = 'data:text/html,<title>foreign</title><p>foreign</p>';

interface ForeignOptions {
  readonly url?: string;
  /** With Gavel's own preload script, as the page in its window has it. */
  readonly hasBridge?: boolean;
  readonly hasGuests?: boolean;
}

async function openForeign(
  { gavel }: Stage,
  { url = foreignPage, hasBridge = false, hasGuests = false }: ForeignOptions = {},
): Promise<Foreign> {
  const id = await gavel.application.evaluate(
    async ({ app, BrowserWindow }, options) => {
      const preload = options.hasBridge ? { preload: `${app.getAppPath()}/preload/index.js` } : {};
      const foreign = new BrowserWindow({
        show: false,
        webPreferences: { ...preload, sandbox: true, contextIsolation: true, webviewTag: options.hasGuests },
      });
      // A refusal to load is an outcome like others, which the caller inspects.
      await foreign.loadURL(options.url).catch(() => undefined);
      return foreign.id;
    },
    { url, hasBridge, hasGuests },
  );
  return {
    id,
    run: (script) =>
      gavel.application.evaluate(
        ({ BrowserWindow }, given) => BrowserWindow.fromId(given.id)?.webContents.executeJavaScript(given.script, true),
        { id, script },
      ),
    close: () => gavel.application.evaluate(({ BrowserWindow }, given) => BrowserWindow.fromId(given)?.destroy(), id),
  };
}

/** Opens a foreign page, attacks from it and closes it. */
const fromForeign = (
  name: string,
  options: (stage: Stage) => ForeignOptions,
  attack: (stage: Stage, foreign: Foreign, isLogged: (...words: readonly string[]) => boolean) => Promise<Outcome>,
): Attack => ({
  name: `a foreign page: ${name}`,
  async run(stage) {
    const isLogged = watchLog(stage);
    const foreign = await openForeign(stage, options(stage));
    try {
      return await attack(stage, foreign, isLogged);
    } finally {
      await foreign.close();
    }
  },
});

const reachNetwork = (name: string, script: (url: string) => string): Attack =>
  fromForeign(
    `reaching the network by ${name}`,
    () => ({}),
    async ({ trap }, foreign, isLogged) => {
      const path = `/foreign/${name.replaceAll(/\W+/gu, '-')}`;
      await foreign.run(`${script(`${trap.origin}${path}`)}; true`);
      return firstSign({ 'the network was reached': () => trap.wasReached(path), refused: () => isLogged(path) });
    },
  );

/** Run in a page with the bridge: sends a request without effect, and returns the response's code. */
const callScript =
  `gavelBridge.call('state.snapshot', {}).then((answer) => answer.ok ? 'answered' : answer.failure.code, (error) ` +
  '=> String(error))';

const codeOf = (answer: unknown): Outcome => (answer === 'not-permitted' ? 'refused' : String(answer));

const bridgeInOwnWindow: Attack = {
  name: 'a foreign page: the bridge from a window of Gavel’s that was led away',
  async run({ gavel, page }) {
    const address = page.url();
    const lead = (from: string, to: string): Promise<unknown> =>
      gavel.application.evaluate(
        ({ BrowserWindow }, way) =>
          BrowserWindow.getAllWindows()
            .find(({ webContents }) => webContents.getURL() === way.from)
            ?.loadURL(way.to),
        { from, to },
      );
    await lead(address, foreignPage);
    // The page here learns of it a moment after main.
    await page.waitForURL((url) => url.protocol === 'data:');
    const answer = await page.evaluate((script) => {
      // oxlint-disable-next-line no-eval
      const found: unknown = globalThis.eval(script);
      return found;
    }, callScript);
    await lead(foreignPage, address);
    await page.waitForURL(address);
    return codeOf(answer);
  },
};

/** The bridge from a frame of Gavel's own page; a page without frames has none to attack from. */
const bridgeInFrame: Attack = {
  name: 'a frame of its own page that calls the bridge',
  run: ({ page }) =>
    page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const frame = document.createElement('iframe');
          const finish = (outcome: string): void => {
            frame.remove();
            resolve(outcome);
          };
          document.addEventListener('securitypolicyviolation', () => finish('refused'), { once: true });
          frame.addEventListener('load', () => {
            const inside = frame.contentWindow;
            const bridge: unknown = inside === null ? undefined : Reflect.get(inside, 'gavelBridge');
            const call: unknown =
              typeof bridge === 'object' && bridge !== null ? Reflect.get(bridge, 'call') : undefined;
            if (typeof call !== 'function') return finish('refused: there is no bridge in it');
            void Promise.resolve(Reflect.apply(call, bridge, ['state.snapshot', {}])).then((answer: unknown) => {
              const failure: unknown =
                typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'failure') : undefined;
              finish(
                typeof failure === 'object' && failure !== null
                  ? `refused: ${String(Reflect.get(failure, 'code'))}`
                  : 'answered',
              );
            });
          });
          frame.src = '/';
          document.body.append(frame);
        }),
    ),
};

/** Attacks that need no window of Gavel's to start from, or lead one away. */
export const foreignAttacks: readonly Attack[] = [
  fromForeign(
    'a script in the page that came with it',
    () => ({ url: 'gavel://app/inline.html' }),
    async (_, foreign) => {
      const [title, hasRun] = (await foreign.run('[document.title, globalThis.inlineRan === true]')) as [
        string,
        boolean,
      ];
      if (title !== 'inline') throw new Error(`The page with a script in it did not load: ${title}`);
      return hasRun ? 'the script ran' : 'refused';
    },
  ),
  reachNetwork('fetch', (url) => `fetch(${JSON.stringify(url)}, { mode: 'no-cors' }).catch(() => undefined)`),
  reachNetwork('a picture', (url) => `new Image().src = ${JSON.stringify(url)}`),
  reachNetwork('a WebSocket', (url) => `new WebSocket(${JSON.stringify(url.replace(/^http/u, 'ws'))})`),
  fromForeign(
    'coming from a server',
    ({ trap }) => ({ url: `${trap.origin}/foreign/page` }),
    async ({ trap }) => (trap.wasReached('/foreign/page') ? 'the network was reached' : 'refused'),
  ),
  fromForeign(
    'being redirected',
    ({ trap }) => ({ url: `${trap.origin}/redirect/foreign/landed` }),
    async ({ trap }) => (trap.wasReached('/foreign/landed') ? 'the redirect was followed' : 'refused'),
  ),
  fromForeign(
    'going elsewhere',
    () => ({}),
    async (_, foreign, isLogged) => {
      await foreign.run(`setTimeout(() => { location.href = 'gavel://app/inline.html'; }); true`);
      return firstSign({
        'the page was left': async () => (await foreign.run('document.title')) !== 'foreign',
        refused: () => isLogged('The page was refused another address', 'gavel://app/inline.html'),
      });
    },
  ),
  fromForeign(
    'a guest page in it',
    () => ({ hasGuests: true }),
    async ({ gavel, trap }, foreign, isLogged) => {
      await gavel.application.evaluate(({ BrowserWindow }, id) => {
        Reflect.deleteProperty(globalThis, 'guestCame');
        BrowserWindow.fromId(id)?.webContents.once('did-attach-webview', () =>
          Reflect.set(globalThis, 'guestCame', true),
        );
      }, foreign.id);
      await foreign.run(
        `{ const guest = document.createElement('webview'); guest.src = '${trap.origin}/foreign/guest'; ` +
          'document.body.append(guest); } true',
      );
      return firstSign({
        'a guest page came': () => gavel.application.evaluate(() => Reflect.get(globalThis, 'guestCame') === true),
        refused: () => isLogged('The page was refused a guest page'),
      });
    },
  ),
  fromForeign(
    'Gavel’s page in a frame of it',
    () => ({}),
    async ({ gavel }, foreign) => {
      const begin =
        `{ const frame = document.createElement('iframe'); frame.src = 'gavel://app/'; ` +
        'document.body.append(frame); } true';
      return gavel.application.evaluate(
        ({ BrowserWindow }, { id, script }) =>
          new Promise<string>((resolve) => {
            const contents = BrowserWindow.fromId(id)?.webContents;
            contents?.on('did-frame-navigate', (...facts) =>
              resolve(facts[4] ? 'the whole page went there' : 'the frame shows it'),
            );
            contents?.on('did-fail-load', (...facts) =>
              resolve(facts[2] === 'ERR_BLOCKED_BY_RESPONSE' ? 'refused' : facts[2]),
            );
            void contents?.executeJavaScript(script);
          }),
        { id: foreign.id, script: begin },
      );
    },
  ),
  fromForeign(
    'the bridge with Gavel’s preload script',
    () => ({ hasBridge: true }),
    async (_, foreign) => codeOf(await foreign.run(callScript)),
  ),
  fromForeign(
    'the bridge at Gavel’s own address',
    () => ({ hasBridge: true, url: 'gavel://app/inline.html' }),
    async (_, foreign) => codeOf(await foreign.run(callScript)),
  ),
  bridgeInOwnWindow,
  bridgeInFrame,
];
