import { purposeGuards } from './purpose-guards.ts';
import type { Patch } from './variant.ts';

/** One guard of the shell, how it is removed from the built application, and which attacks then succeed. */
export interface Guard {
  readonly name: string;
  readonly patches: readonly Patch[];
  /** Names of attacks that this guard alone refuses. */
  readonly attacks: readonly string[];
  /**
   * Other guards that refuse the same attacks: first they alone are removed, which is not enough, then this guard as
   * well.
   */
  readonly without?: readonly Patch[];
  /** Guards of one group are independent, and are removed together to save starts. */
  readonly group?: string;
}

const main = (from: string | RegExp, to: string): Patch => ({ file: 'main/index.js', from, to });

const directive = (from: string, to: string): Patch => main(`"${from}"`, `"${to}"`);

const trustedTypes = main(`"require-trusted-types-for 'script'",`, '');
const frames = directive("default-src 'none'", 'default-src *');
const network = main(/session\.webRequest\.onBeforeRequest\([^\n]*\);/u, '');
const proxy = main(/session\.setProxy\(deadProxy\)/u, 'Promise.resolve()');
const frameAncestors = main(`"frame-ancestors 'none'",`, '');
const frameOptions = main(/"x-frame-options": "DENY",?/u, '');
const preloadInFrames = main('nodeIntegrationInSubFrames: false', 'nodeIntegrationInSubFrames: true');
const listener = (event: string): Patch => main(`contents.on("${event}", judge);`, '');

const turned = (name: string, from: boolean, more: readonly string[] = []): Guard => ({
  name: `${name}: ${String(from)}`,
  group: 'settings',
  patches: [main(`${name}: ${String(from)}`, `${name}: ${String(!from)}`)],
  attacks: [`setting of the window: ${name} is ${from ? 'on' : 'off'}`, ...more],
});

/** The bridge of a fully compromised page: it sends any message. */
const rawBridge: Patch = {
  file: 'preload/index.js',
  from: /invoke\(callChannel, \{[^}]*\}\)/u,
  to: 'invoke(callChannel, request)',
};

const mainFrameOnly = main('!sender.isMainFrame || ', '');
const ownAddressOnly = main(' || !isOwnAddress(sender.url)', '');
const textAsCode = directive("script-src 'self'", "script-src * data: blob: 'unsafe-inline' 'unsafe-eval'");
const callShape = main(/callSchema[$\d]*\.safeParse\(message\)/u, '{ success: true, data: message }');
/** Walls that refuse, each for another attack, what the guard in front of it refuses as well. */
const behind = [network, proxy, trustedTypes, frameOptions, rawBridge];
const framing = 'a foreign page: Gavel’s page in a frame of it';
const frameCall = 'a frame of its own page that calls the bridge';

const policy = (
  name: string,
  patch: Patch,
  attacks: readonly string[],
  otherAttacks: readonly string[] = [],
): Guard => ({
  name: `content policy: ${name}`,
  group: 'policy',
  patches: [patch],
  attacks: [...attacks.map((attack) => `content policy: ${attack}`), ...otherAttacks],
});

const alone = (name: string, patch: Patch, attacks: readonly string[]): Guard => ({
  name,
  group: 'alone',
  patches: [patch],
  attacks,
});

/** Every guard, to be removed. */
export const guards: readonly Guard[] = [
  policy('default-src', frames, ['sound from elsewhere', 'a fetch in advance', 'a frame from elsewhere']),
  policy(
    'script-src',
    textAsCode,
    ['a script from elsewhere', 'a script in a data address'],
    ['a foreign page: a script in the page that came with it'],
  ),
  policy('trusted-types', main(/,\s*"trusted-types 'none'"/u, ''), ['a policy of its own for texts']),
  policy('style-src', directive("style-src 'self'", "style-src * 'unsafe-inline'"), [
    'a style sheet from elsewhere',
    'a style in the page',
  ]),
  policy('img-src', directive("img-src 'self' data:", 'img-src *'), ['a picture from elsewhere']),
  policy('font-src', directive("font-src 'self'", 'font-src *'), ['a font from elsewhere']),
  policy('connect-src', main(/`connect-src [^\n]*`/u, '"connect-src *"'), [
    'fetch',
    'XMLHttpRequest',
    'a WebSocket',
    'an event stream',
    'a beacon',
  ]),
  policy('base-uri', main(`"base-uri 'none'",`, ''), ['another base for its addresses']),
  policy('form-action', main(`"form-action 'none'",`, ''), ['a form']),
  alone('content policy: require-trusted-types-for', trustedTypes, ['content policy: text as elements']),
  alone('network wall', network, [
    'a foreign page: reaching the network by fetch',
    'a foreign page: reaching the network by a picture',
    'a foreign page: reaching the network by a WebSocket',
    'a foreign page: coming from a server',
  ]),
  alone('new windows', main(/contents\.setWindowOpenHandler\([^\n]*\);/u, ''), [
    'a window of its own: window.open',
    'a window of its own: window.open of its own page',
    'a window of its own: a link with a target',
    'a window of its own: a click with the middle button',
    'a window of its own: a click with Control',
    'a window of its own: a click with Shift',
  ]),
  alone('no calls between browsers over UDP', main(/contents\.setWebRTCIPHandlingPolicy\([^\n]*\);/u, ''), [
    'a call between browsers over UDP',
  ]),
  alone('no calls between browsers over TCP', proxy, ['a call between browsers over TCP']),
  alone('guest pages', main('contents.on("will-attach-webview",', 'contents.on("nothing",'), [
    'a foreign page: a guest page in it',
  ]),
  alone('downloads', main('session.on("will-download",', 'session.on("nothing",'), ['saving a file']),
  {
    name: 'permissions',
    group: 'alone',
    // A request is refused by either of them, whichever Chromium calls first.
    patches: [
      main(/session\.setPermissionRequestHandler\([^\n]*\);/u, ''),
      main(/session\.setPermissionCheckHandler\([^\n]*\);/u, ''),
    ],
    attacks: ['asking for notifications', 'asking for everything it must not have'],
  },
  alone('permissions-policy', main(/"permissions-policy": [^\n]*,/u, ''), ['features of the browser']),
  alone('calls come from Gavel’s own windows', main('!sender.isOurWindow || ', ''), [
    'a foreign page: the bridge at Gavel’s own address',
  ]),
  alone('calls come from Gavel’s own address', ownAddressOnly, [
    'a foreign page: the bridge from a window of Gavel’s that was led away',
  ]),
  alone('links are no arguments', main(/if \(\/\^gavel:\/iu\.test\(argument\)\)/u, 'if (false)'), [
    'a later start: a link of its own scheme',
    'a later start: a link of another kind of letters',
  ]),
  ...purposeGuards.map(({ name, built, attacks }) => alone(name, main(...built), attacks)),
  alone('the length of a name', callShape, ['the bridge: names longer than any']),
  ...['sandbox', 'webSecurity'].map((name) => turned(name, true)),
  ...[
    'nodeIntegration',
    'nodeIntegrationInWorker',
    'nodeIntegrationInSubFrames',
    'allowRunningInsecureContent',
    'webviewTag',
  ].map((name) => turned(name, false)),
  turned('navigateOnDragDrop', false, ['a file dropped on the page']),
  {
    name: 'the list of requests',
    group: 'settings',
    patches: [main('typeof name !== "string" || !isRequestName(name)', 'false')],
    attacks: ['the bridge: names that are on no list'],
  },
  {
    name: 'the size of requests',
    group: 'settings',
    patches: [main('if (problem !== null) {', 'if (false) {')],
    attacks: ['the bridge: inputs larger than any, and such as are no plain data'],
  },
  {
    name: 'the schema of requests',
    group: 'settings',
    patches: [main('schema.input.safeParse(input)', '{ success: true, data: input }')],
    attacks: ['the bridge: inputs of another shape'],
  },
  {
    name: 'wrong arguments end a start',
    group: 'settings',
    patches: [main('if (problem !== void 0)', 'if (false)')],
    attacks: [
      'a later start: a profile with control characters',
      'a later start: a profile longer than any',
      'a later start: a profile without a name',
      'a later start: a scene that leads out of its folder',
      'a later start: a dialog that is none',
      'a later start: more words than it can be handed',
    ],
  },
  {
    name: 'isolation',
    patches: [
      main('sandbox: true', 'sandbox: false'),
      main('contextIsolation: true', 'contextIsolation: false'),
      main('nodeIntegration: false', 'nodeIntegration: true'),
    ],
    attacks: ['setting of the window: contextIsolation is on', 'Node or Electron in the page'],
  },
  {
    name: 'navigation',
    group: 'navigation',
    patches: [listener('will-navigate')],
    without: [frameAncestors],
    attacks: [
      'going elsewhere: a script to a server',
      'going elsewhere: a script to another host of its own scheme',
      'going elsewhere: a script to a file of its own that is no page',
      'going elsewhere: replacing its address',
      'going elsewhere: opening in its own place',
      'going elsewhere: a click on a link',
      'going elsewhere: a refresh in its head',
      'a foreign page: going elsewhere',
    ],
  },
  {
    name: 'x-frame-options',
    group: 'navigation',
    patches: [frameOptions],
    without: [frameAncestors],
    attacks: [framing],
  },
  {
    name: 'content policy: frame-ancestors',
    group: 'behind',
    patches: [frameAncestors],
    without: behind,
    attacks: [framing],
  },
  {
    name: 'redirects',
    group: 'behind',
    patches: [listener('will-redirect')],
    without: behind,
    attacks: ['a foreign page: being redirected'],
  },
  {
    name: 'the shape of a call',
    group: 'behind',
    patches: [callShape],
    without: behind,
    attacks: ['the bridge: messages without the shape of a call'],
  },
  {
    name: 'content policy: script-src, for text that becomes code',
    group: 'behind',
    patches: [textAsCode],
    without: behind,
    attacks: ['content policy: text as code', 'content policy: a javascript: link'],
  },
  {
    name: 'content policy: default-src, for frames',
    patches: [frames],
    without: [frameAncestors, frameOptions, preloadInFrames, mainFrameOnly, ownAddressOnly],
    attacks: ['content policy: a frame of its own page', frameCall],
  },
  {
    name: 'no bridge in frames',
    patches: [preloadInFrames],
    without: [frames, frameAncestors, frameOptions, mainFrameOnly, ownAddressOnly],
    attacks: [frameCall],
  },
  {
    name: 'calls come from the page itself',
    patches: [mainFrameOnly],
    without: [frames, frameAncestors, frameOptions, preloadInFrames, ownAddressOnly],
    attacks: [frameCall],
  },
];

/** What an application without some guards is to be attacked with. */
interface Stripped {
  readonly patches: readonly Patch[];
  readonly attacks: readonly string[];
}

const keyOf = (patches: readonly Patch[]): string =>
  patches
    .map(({ from }) => String(from))
    .toSorted()
    .join('\n');

/** The patches that take out a guard with its group and the walls around it. */
export const patchesWithout = (guard: Guard): readonly Patch[] => [
  ...(guard.without ?? []),
  ...(guard.group === undefined
    ? guard.patches
    : guards.filter(({ group }) => group === guard.group).flatMap(({ patches }) => patches)),
];

/**
 * Runs each distinct set of patches once, with all attacks that any guard wants to see on it; gives the outcomes by the
 * attack's name.
 */
export function onceForEach<Result>(
  run: (stripped: Stripped) => Promise<Result>,
): (patches: readonly Patch[]) => Promise<Result> {
  const wanted = guards.flatMap((guard) => [
    { patches: patchesWithout(guard), attacks: guard.attacks },
    ...(guard.without === undefined ? [] : [{ patches: guard.without, attacks: guard.attacks }]),
  ]);
  const results = new Map<string, Promise<Result>>();
  return (patches) => {
    const key = keyOf(patches);
    const known = results.get(key);
    if (known !== undefined) return known;
    const attacks = new Set(wanted.filter((other) => keyOf(other.patches) === key).flatMap((other) => other.attacks));
    const result = run({ patches, attacks: [...attacks] });
    results.set(key, result);
    return result;
  };
}
