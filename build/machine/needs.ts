/**
 * A requirement of the tests. It is met when any of `anyOf` exists; `packages` are its packages in Debian and Ubuntu,
 * the preferred one first (names differ between releases).
 */
export interface Need {
  readonly what: string;
  readonly anyOf: readonly Evidence[];
  readonly packages: readonly string[];
}

/**
 * How to detect that something exists: a program on PATH, a shared library the loader finds, a pkg-config module, a
 * file.
 */
export type Evidence =
  | { readonly kind: 'program' | 'library' | 'development'; readonly name: string }
  | { readonly kind: 'file'; readonly name: string };

const program = (name: string, ...packages: readonly string[]): Need => ({
  what: name,
  anyOf: [{ kind: 'program', name }],
  packages,
});
const library = (name: string, ...packages: readonly string[]): Need => ({
  what: name,
  anyOf: [{ kind: 'library', name }],
  packages,
});

const keytarIsBuiltFrom: readonly Need[] = [
  program('g++', 'g++'),
  program('pkg-config', 'pkg-config', 'pkgconf'),
  { what: 'libsecret headers', anyOf: [{ kind: 'development', name: 'libsecret-1' }], packages: ['libsecret-1-dev'] },
];

const always: readonly Need[] = [
  library('libsecret-1.so.0', 'libsecret-1-0'),
  program('dbus-run-session', 'dbus-daemon', 'dbus'),
  program('dbus-send', 'dbus-bin', 'dbus'),
  program('gdbus', 'libglib2.0-bin'),
  program('gnome-keyring-daemon', 'gnome-keyring'),
  program('prosody', 'prosody'),
  { what: 'rsyslogd', anyOf: [{ kind: 'file', name: '/usr/sbin/rsyslogd' }], packages: ['rsyslog'] },
  {
    what: 'TLS of rsyslog',
    anyOf: ['x86_64', 'aarch64'].map((kind) => ({
      kind: 'file',
      name: `/usr/lib/${kind}-linux-gnu/rsyslog/lmnsd_gtls.so`,
    })),
    packages: ['rsyslog-gnutls'],
  },
  {
    what: 'Chromium',
    anyOf: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'].map((name) => ({
      kind: 'program',
      name,
    })),
    packages: ['chromium', 'chromium-browser'],
  },
  program('Xvfb', 'xvfb'),
  program('openbox', 'openbox'),
  program('xfwm4', 'xfwm4'),
  program('xfconf-query', 'xfconf'),
  program('trayer', 'trayer'),
  program('status-notifier-watcher', 'haskell-status-notifier-item-utils'),
  program('xdotool', 'xdotool'),
  program('xbindkeys', 'xbindkeys'),
  program('xmessage', 'x11-utils'),
  program('xprop', 'x11-utils'),
  program('xrandr', 'x11-xserver-utils'),
  program('dunst', 'dunst'),
  program('orca', 'orca'),
  program('openssl', 'openssl'),
  program('gtk-launch', 'libgtk-3-bin'),
  program('xdg-open', 'xdg-utils'),
  program('desktop-file-validate', 'desktop-file-utils'),
  program('appstreamcli', 'appstream'),
  library('libgtk-3.so.0', 'libgtk-3-0t64', 'libgtk-3-0'),
  library('libnss3.so', 'libnss3'),
  library('libasound.so.2', 'libasound2t64', 'libasound2'),
  library('libXss.so.1', 'libxss1'),
  library('libgbm.so.1', 'libgbm1'),
  library('libdrm.so.2', 'libdrm2'),
  library('libcups.so.2', 'libcups2t64', 'libcups2'),
  library('libnotify.so.4', 'libnotify4'),
  library('libXtst.so.6', 'libxtst6'),
  library('libX11-xcb.so.1', 'libx11-xcb1'),
  library('libxcb-dri3.so.0', 'libxcb-dri3-0'),
  {
    what: 'Chinese font',
    anyOf: [{ kind: 'file', name: '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc' }],
    packages: ['fonts-noto-cjk'],
  },
  {
    what: 'Inter font',
    anyOf: [
      { kind: 'file', name: '/usr/share/fonts/opentype/inter' },
      { kind: 'file', name: '/usr/share/fonts/truetype/inter' },
    ],
    packages: ['fonts-inter'],
  },
];

/** All requirements of the tests; a compiler and headers only while keytar still has to be built. */
export function allNeeds(isKeytarBuilt: boolean): readonly Need[] {
  return isKeytarBuilt ? always : [...keytarIsBuiltFrom, ...always];
}

/** The requirements that the machine does not meet. */
export function missingNeeds(needs: readonly Need[], isThere: (evidence: Evidence) => boolean): readonly Need[] {
  return needs.filter((need) => !need.anyOf.some(isThere));
}

/**
 * The packages to install: for each requirement the first name this system knows, else the first one, so that apt
 * reports it.
 */
export function packagesFor(needs: readonly Need[], isKnown: (packageName: string) => boolean): readonly string[] {
  const names = needs
    .map((need) => need.packages.find(isKnown) ?? need.packages[0])
    .filter((name) => name !== undefined);
  return [...new Set(names)];
}

/**
 * Whether a package of this name is to be expected where the lists of packages were never read, as on a fresh machine.
 * Since Debian 13 and Ubuntu 24.04 libraries whose interface changed with 64-bit times end in `t64`, and every such
 * system has some installed (https://wiki.debian.org/ReleaseGoals/64bit-time).
 */
export function isExpected(packageName: string, installed: readonly string[]): boolean {
  return !packageName.endsWith('t64') || installed.some((name) => name.endsWith('t64'));
}

/**
 * How this machine can be prepared: by us as root or through sudo without a password, or by the user with the given
 * command.
 */
export type Means =
  | { readonly kind: 'run'; readonly prefix: readonly string[] }
  | { readonly kind: 'tell'; readonly command: string };

/** The machine's means to install packages. */
export interface Offers {
  readonly hasApt: boolean;
  readonly isRoot: boolean;
  readonly hasSudo: boolean;
  /** Whether sudo asks for no password. */
  readonly hasFreeSudo: boolean;
}

/** Decides how to install `packages`. Without apt the one command runs everything in a Debian container. */
export function meansToInstall(packages: readonly string[], offers: Offers): Means {
  if (!offers.hasApt)
    return {
      kind: 'tell',
      command: 'docker run --rm -it -v "$PWD:/gavel" -w /gavel node:20-bookworm sh -c "npm ci && npm test"',
    };
  if (offers.isRoot) return { kind: 'run', prefix: [] };
  if (offers.hasFreeSudo) return { kind: 'run', prefix: ['sudo', '-n'] };
  const install = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  return {
    kind: 'tell',
    command: offers.hasSudo ? `sudo apt-get update && sudo ${install}` : `su -c 'apt-get update && ${install}'`,
  };
}
