/** A feature of the current Electron that the shell uses and the runtime under test lacks. */
export interface Shortcoming {
  readonly name: string;
  /** What is missing. */
  readonly missing: string;
  /** What replaces it, so that the same tests run; null for nothing. */
  readonly standIn: string | null;
  /** What therefore only the current Electron can prove; null where the replacement is equivalent. */
  readonly notProved: string | null;
}

/** What Electron 9.4.1 lacks. The test run prints it, so that its results are not overestimated. */
const shortcomings: readonly Shortcoming[] = [
  {
    name: 'sandbox of system calls',
    missing: 'its sandbox (2021) does not know the calls of today’s C library, so it runs with --no-sandbox',
    standIn: 'pages are still made as sandboxed ones: no Node, a bridge of two functions',
    notProved: 'that the system confines the process of a page',
  },
  {
    name: 'protocol.handle',
    missing: 'a scheme is answered with a Response',
    standIn: 'registerBufferProtocol behind the same call',
    notProved: null,
  },
  {
    name: 'setWindowOpenHandler',
    missing: 'the word on each window a page wants to open',
    standIn: 'the event new-window, prevented',
    notProved: null,
  },
  {
    name: 'WebContentsView',
    missing: 'views of pages in a window, and render-process-gone of a page',
    standIn: 'BrowserView; nothing for a page whose process is gone',
    notProved: 'that the window for signing in says when the process of its page is gone',
  },
  {
    name: 'senderFrame',
    missing: 'the frame a message came from, with its address',
    standIn: 'the frame’s number against that of the page; a frame in a page counts as foreign and has no address',
    notProved: 'the address of a frame in a page',
  },
  {
    name: 'child-process-gone',
    missing: 'the event for each helper process that is gone',
    standIn: 'gpu-process-crashed, as the same event',
    notProved: 'the reason, and losses of other helpers',
  },
  {
    name: 'app.getPreferredSystemLanguages',
    missing: 'the languages a person prefers, before Gavel has started',
    standIn: 'the environment (LC_ALL, LC_MESSAGES, LANG) alone',
    notProved: 'the language of a start from a terminal where the environment names none',
  },
  {
    name: 'setProxy by mode',
    missing: 'a session that goes back to the proxy of the system',
    standIn: 'no proxy for updates where the environment names none',
    notProved: 'that updates are fetched through the proxy of the system',
  },
  {
    name: 'will-frame-navigate',
    missing: 'the event for a frame in a page that goes elsewhere',
    standIn: null,
    notProved: 'that this guard alone holds such a frame; policy and network wall do here',
  },
  {
    name: 'permission checks',
    missing: 'Chromium 83 asks the check handler for few features; navigator.permissions says “granted” for all',
    standIn: null,
    notProved: 'that each check is refused (each request is)',
  },
  {
    name: 'Permissions-Policy',
    missing: 'the header’s name and grammar of today',
    standIn: 'Feature-Policy with the same features',
    notProved: 'the features that Chromium 83 does not know',
  },
  {
    name: 'fuses and archive integrity',
    missing: 'the switches in the executable that packaging sets',
    standIn: null,
    notProved: 'that a packed Gavel refuses --inspect, NODE_OPTIONS and a changed archive',
  },
  {
    name: 'global shortcuts on Wayland',
    missing: 'the desktop portal for shortcuts',
    standIn: null,
    notProved: 'shortcuts on Wayland; those on X11 are proved',
  },
  {
    name: 'buttons on notifications',
    missing: 'actions of notifications on Linux',
    standIn: 'a click on the notification itself',
    notProved: 'that a button on a notification does what it says',
  },
];

/** What the current Electron lacks when started by root on Linux. */
const asRoot: Shortcoming = {
  name: 'sandbox of system calls',
  missing: 'Chromium does not start it for root',
  standIn: 'pages are still made as sandboxed ones: no Node, a bridge of two functions',
  notProved: 'that the system confines the process of a page; run the tests as an ordinary user',
};

/** What an Electron lacks as started for the tests. */
export const shortcomingsOf = (electron: {
  readonly isLegacyElectron: boolean;
  readonly switches: readonly string[];
}): readonly Shortcoming[] =>
  electron.isLegacyElectron ? shortcomings : electron.switches.includes('--no-sandbox') ? [asRoot] : [];

/** What the Electron in use lacks, as lines for the output of a test run. */
export const describeShortcomings = (title: string, found: readonly Shortcoming[]): readonly string[] =>
  found.length === 0
    ? [`${title}: nothing is missing.`]
    : [
        `${title} lacks:`,
        ...found.map(
          ({ name, missing, standIn, notProved }) =>
            `- ${name}: ${missing}. In its place: ${standIn ?? 'nothing'}. Not proved here: ${notProved ?? 'nothing'}.`,
        ),
      ];
