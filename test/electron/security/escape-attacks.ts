import type { Page } from 'playwright-core';
import { deniedFeatures } from '../../../main/core/page/content-policy.ts';
import { firstSign, watchLog, type Attack, type Stage } from './stage.ts';

/** In the page: a link in its corner, above everything, to be clicked with a real mouse. */
function putLink({
  url,
  target,
  download,
}: {
  readonly url: string;
  readonly target: string;
  readonly download: boolean;
}): void {
  const anchor = document.createElement('a');
  anchor.id = 'trap-link';
  anchor.href = url;
  anchor.target = target;
  anchor.rel = 'noopener';
  if (download) anchor.download = 'trap.txt';
  anchor.textContent = 'trap';
  Object.assign(anchor.style, {
    position: 'fixed',
    left: '0',
    top: '0',
    width: '40px',
    height: '40px',
    zIndex: '2147483647',
  });
  // A dialog of the page would be above it.
  (document.querySelector('dialog[open]') ?? document.body).append(anchor);
}

async function clickLink(
  page: Page,
  link: Parameters<typeof putLink>[0],
  button: 'left' | 'middle' = 'left',
  modifiers: readonly ('Control' | 'Shift')[] = [],
): Promise<void> {
  // A link that comes under a resting pointer takes no click for a moment.
  await page.mouse.move(300, 300);
  await page.evaluate(putLink, link);
  for (const key of modifiers) await page.keyboard.down(key);
  await page.mouse.click(10, 10, { button });
  for (const key of modifiers) await page.keyboard.up(key);
  await page.evaluate(() => document.querySelector('#trap-link')?.remove()).catch(() => undefined);
}

/** Electron's numbers of all pages in all windows, guests among them. */
const pageIds = ({ gavel }: Stage): Promise<readonly number[]> =>
  gavel.application.evaluate(({ webContents }) => webContents.getAllWebContents().map(({ id }) => id));

/**
 * Goes to another address in some way: refused by the guard of navigation, which says so in the log, or by Chromium
 * itself, which says so in the page's console.
 */
const navigation = (
  name: string,
  go: (page: Page, url: string) => Promise<unknown>,
  target: string | null = null,
  chromiumSays?: RegExp,
): Attack => ({
  name: `going elsewhere: ${name}`,
  async run(stage) {
    const { page, trap, windowId } = stage;
    const address = page.url();
    const url = target ?? `${trap.origin}/${windowId}/${name.replaceAll(/\W+/gu, '-')}`;
    const isLogged = watchLog(stage);
    const said: string[] = [];
    const listen = (message: { text(): string }): void => void said.push(message.text());
    page.on('console', listen);
    await page.evaluate(() => Reflect.set(globalThis, 'isStillHere', true));
    await go(page, url);
    const outcome = await firstSign({
      'the page was left': async () =>
        page.url() !== address ||
        !(await page.evaluate(() => Reflect.get(globalThis, 'isStillHere') === true).catch(() => true)),
      refused: () =>
        isLogged('The page was refused another address', url) ||
        (chromiumSays !== undefined && said.some((text) => chromiumSays.test(text))),
    });
    page.off('console', listen);
    return outcome;
  },
});

/** In the page: leaves as a script does. Later, so that the call which asked for it has ended by then. */
function leave(url: string): void {
  setTimeout(() => {
    globalThis.location.href = url;
  });
}

const navigations: readonly Attack[] = [
  navigation('a script to a server', (page, url) => page.evaluate(leave, url)),
  navigation('a script to another host of its own scheme', (page, url) => page.evaluate(leave, url), 'gavel://other/'),
  navigation(
    'a script to a file of its own that is no page',
    (page, url) => page.evaluate(leave, url),
    'gavel://app/inline.html',
  ),
  navigation(
    'a script to a file of this computer',
    (page, url) => page.evaluate(leave, url),
    'file:///etc/passwd',
    /Not allowed to load local resource/u,
  ),
  navigation(
    'a script to a data address',
    (page, url) => page.evaluate(leave, url),
    'data:text/html,trap',
    /Not allowed to navigate top (?:level )?frame to data URL/u,
  ),
  navigation('replacing its address', (page, url) =>
    page.evaluate((target) => void setTimeout(() => globalThis.location.replace(target)), url),
  ),
  navigation('opening in its own place', (page, url) =>
    page.evaluate((target) => void setTimeout(() => globalThis.open(target, '_self')), url),
  ),
  navigation('a click on a link', (page, url) => clickLink(page, { url, target: '', download: false })),
  navigation('a refresh in its head', (page, url) =>
    page.evaluate((target) => {
      const meta = document.createElement('meta');
      meta.httpEquiv = 'refresh';
      meta.content = `0;url=${target}`;
      document.head.append(meta);
    }, url),
  ),
  navigation(
    'an address of another origin in its history',
    (page, url) =>
      page.evaluate((target) => {
        try {
          history.pushState(null, '', target);
        } catch (error) {
          console.log(String(error));
        }
      }, url),
    null,
    /SecurityError/u,
  ),
];

/** Opens a window in some way. */
const opening = (
  name: string,
  open: (page: Page, url: string) => Promise<unknown>,
  target: string | null = null,
): Attack => ({
  name: `a window of its own: ${name}`,
  async run(stage) {
    const { page, trap, windowId } = stage;
    const before = await pageIds(stage);
    const url = target ?? `${trap.origin}/${windowId}/${name.replaceAll(/\W+/gu, '-')}`;
    const isLogged = watchLog(stage);
    await open(page, url);
    const outcome = await firstSign({
      'a window was opened': async () => (await pageIds(stage)).some((id) => !before.includes(id)),
      refused: () => isLogged('The page was refused a new window', url),
    });
    await stage.gavel.application.evaluate(({ BrowserWindow }, ids) => {
      for (const opened of BrowserWindow.getAllWindows()) if (!ids.includes(opened.webContents.id)) opened.destroy();
    }, before);
    return outcome;
  },
});

const openings: readonly Attack[] = [
  // Without an opener: a page of the same process would wait for the test's debugger, and this one with it.
  opening('window.open', (page, url) =>
    page.evaluate((target) => void globalThis.open(target, '_blank', 'noopener'), url),
  ),
  opening(
    'window.open of its own page',
    (page, url) => page.evaluate((target) => void globalThis.open(target, 'other', 'noopener'), url),
    'gavel://app/',
  ),
  opening('a link with a target', (page, url) => clickLink(page, { url, target: '_blank', download: false })),
  opening('a click with the middle button', (page, url) =>
    clickLink(page, { url, target: '', download: false }, 'middle'),
  ),
  opening('a click with Control', (page, url) =>
    clickLink(page, { url, target: '', download: false }, 'left', ['Control']),
  ),
  opening('a click with Shift', (page, url) =>
    clickLink(page, { url, target: '', download: false }, 'left', ['Shift']),
  ),
];

const download: Attack = {
  name: 'saving a file',
  async run(stage) {
    const { gavel, page } = stage;
    const isLogged = watchLog(stage);
    // Comes after the application's own guard; what it let through is ended here, before anything is written.
    await gavel.application.evaluate(({ session }) => {
      session.defaultSession.once('will-download', (event, item) => {
        Reflect.set(globalThis, 'downloadBegan', !event.defaultPrevented);
        event.preventDefault();
        item.cancel();
      });
    });
    await clickLink(page, { url: 'data:text/plain,trap', target: '', download: true });
    const outcome = await firstSign({
      'the file was offered': () => gavel.application.evaluate(() => Reflect.get(globalThis, 'downloadBegan') === true),
      refused: () => isLogged('The page was refused a download'),
    });
    await gavel.application.evaluate(() => Reflect.deleteProperty(globalThis, 'downloadBegan'));
    return outcome;
  },
};

/** Focuses the window: without the focus Chromium refuses some requests before the guard is asked. */
async function focus({ gavel, page }: Stage): Promise<void> {
  await gavel.application.evaluate(({ BrowserWindow }, url) => {
    const found = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL() === url);
    found?.show();
    found?.focus();
  }, page.url());
  await page.waitForFunction(() => document.hasFocus());
}

/** Features that the page's headers deny, so that no permission handler is called. */
const features: Attack = {
  name: 'features of the browser',
  async run({ page }) {
    const allowed = await page.evaluate((): readonly string[] => {
      // Chromium's own, not in the standard's types.
      const policy: unknown = Reflect.get(document, 'featurePolicy');
      const list: unknown =
        typeof policy === 'object' && policy !== null ? Reflect.get(policy, 'allowedFeatures') : undefined;
      if (typeof list !== 'function') throw new Error('The page cannot tell which features it has');
      return Reflect.apply(list, policy, []) as readonly string[];
    });
    const reached = deniedFeatures.filter((feature) => allowed.includes(feature));
    return reached.length === 0 ? 'refused' : `allowed: ${reached.join(', ')}`;
  },
};

const notifications: Attack = {
  name: 'asking for notifications',
  async run(stage) {
    const isLogged = watchLog(stage);
    const answer = await stage.page.evaluate(() => Notification.requestPermission());
    return answer === 'denied' ? firstSign({ refused: () => isLogged('The page was refused a permission') }) : answer;
  },
};

/** Requests each permission; one that is neither granted nor refused within a second counts as not granted. */
const wishes: Attack = {
  name: 'asking for everything it must not have',
  async run(stage) {
    await focus(stage);
    const given = await stage.page.evaluate(async () => {
      const part = (name: string): unknown => Reflect.get(navigator, name);
      const ask = (of: string, call: string, ...args: readonly unknown[]): unknown => {
        const object = of === '' ? navigator : part(of);
        const method: unknown = typeof object === 'object' && object !== null ? Reflect.get(object, call) : undefined;
        if (typeof method !== 'function') throw new Error('This browser does not have it');
        return Reflect.apply(method, object, args);
      };
      const asked: Readonly<Record<string, () => unknown>> = {
        'the microphone': () => ask('mediaDevices', 'getUserMedia', { audio: true }),
        'the camera': () => ask('mediaDevices', 'getUserMedia', { video: true }),
        'the screen': () => ask('mediaDevices', 'getDisplayMedia', { video: true }),
        'the place': () =>
          new Promise((resolve, reject) => void ask('geolocation', 'getCurrentPosition', resolve, reject)),
        'the clipboard': () => ask('clipboard', 'readText'),
        MIDI: () => ask('', 'requestMIDIAccess', { sysex: true }),
        USB: () => ask('usb', 'requestDevice', { filters: [] }),
        HID: () => ask('hid', 'requestDevice', { filters: [{}] }),
        'a serial port': () => ask('serial', 'requestPort'),
        Bluetooth: () => ask('bluetooth', 'requestDevice', { acceptAllDevices: true }),
        'a screen that stays on': () => ask('wakeLock', 'request', 'screen'),
        'a service worker': () => ask('serviceWorker', 'register', '/inline.html'),
      };
      const outcomes = Object.entries(asked).map(async ([name, wish]) => {
        const late = new Promise<string>((resolve) => {
          setTimeout(resolve, 1_000, '');
        });
        const answer = (async () => wish())().then(
          () => name,
          () => '',
        );
        return Promise.race([answer, late]);
      });
      return (await Promise.all(outcomes)).filter((name) => name !== '');
    });
    return given.length === 0 ? 'refused' : `it was given ${given.join(', ')}`;
  },
};

/**
 * Calls a server of another browser's, as for a conversation between browsers: no content policy covers that, and no
 * request tells of it.
 */
const peerConnection = (name: string, kind: 'udp' | 'tcp', serverOf: (peer: string) => string): Attack => ({
  name,
  async run({ page, trap }) {
    const before = trap.contacts()[kind];
    await page.evaluate((urls) => {
      Reflect.deleteProperty(globalThis, 'hasGivenUp');
      const connection = new RTCPeerConnection({ iceServers: [{ urls, username: 'trap', credential: 'trap' }] });
      connection.addEventListener('icegatheringstatechange', () => {
        if (connection.iceGatheringState === 'complete') Reflect.set(globalThis, 'hasGivenUp', true);
      });
      connection.createDataChannel('trap');
      void connection.createOffer().then((offer) => connection.setLocalDescription(offer));
    }, serverOf(trap.peer));
    return firstSign({
      'it was reached': () => trap.contacts()[kind] > before,
      refused: () => page.evaluate(() => Reflect.get(globalThis, 'hasGivenUp') === true),
    });
  },
});

const peerConnections: readonly Attack[] = [
  peerConnection('a call between browsers over UDP', 'udp', (peer) => `stun:${peer}`),
  peerConnection('a call between browsers over TCP', 'tcp', (peer) => `turn:${peer}?transport=tcp`),
];

/** Everything a page may try by itself to get out, or to get more. */
export const escapeAttacks: readonly Attack[] = [
  ...navigations,
  ...openings,
  download,
  features,
  notifications,
  wishes,
  ...peerConnections,
];
