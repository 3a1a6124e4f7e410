import type { PackageFacts } from '../shared/package-configuration.ts';

/** The Debian package's metadata beyond electron-builder.yml. */
export interface DebianAbout {
  readonly version: string;
  readonly architecture: 'amd64' | 'arm64' | 'armhf';
  readonly installedKib: number;
  /** Whether the folder holds the old Electron that is never shipped. */
  readonly isLegacyElectron: boolean;
}

/** The installation folder, the same as electron-builder's. */
export function installFolder({ productName }: PackageFacts): string {
  return `/opt/${productName}`;
}

/** The version in Debian's order: a pre-release before its release, the legacy Electron before everything. */
export function debianVersion({
  version,
  isLegacyElectron,
}: Pick<DebianAbout, 'version' | 'isLegacyElectron'>): string {
  return `${version.replaceAll('-', '~')}${isLegacyElectron ? '~legacy.runtime' : ''}`;
}

/** The package's control file (https://www.debian.org/doc/debian-policy/ch-controlfields.html). */
export function controlFile(facts: PackageFacts, about: DebianAbout): string {
  const { linux, deb, extraMetadata } = facts;
  const description =
    (about.isLegacyElectron ? 'Packed with the legacy Electron test runtime. Never shipped. ' : '') + linux.description;
  return [
    `Package: ${linux.executableName}`,
    `Version: ${debianVersion(about)}`,
    `Section: ${deb.packageCategory}`,
    `Priority: ${deb.priority}`,
    `Architecture: ${about.architecture}`,
    `Maintainer: ${linux.maintainer}`,
    `Installed-Size: ${about.installedKib}`,
    `Depends: ${deb.depends.join(', ')}`,
    `Homepage: ${extraMetadata.homepage}`,
    `Description: ${linux.synopsis}`,
    ...wrapped(description, 78).map((line) => ` ${line}`),
    '',
  ].join('\n');
}

/** The entry of the desktops' menus (https://specifications.freedesktop.org/desktop-entry-spec/latest/). */
export function desktopEntry({ appId, productName, linux }: PackageFacts): string {
  const group = (name: string, values: Readonly<Record<string, string>>): string =>
    [`[${name}]`, ...Object.entries(values).map(([key, value]) => `${key}=${value}`), ''].join('\n');
  const main = {
    Type: 'Application',
    Name: productName,
    Comment: linux.synopsis,
    Exec: linux.executableName,
    Icon: linux.executableName,
    Terminal: 'false',
    // The window's application id: `desktopName` in package.json.
    StartupWMClass: appId,
    Categories: `${linux.category};`,
    ...linux.desktop.entry,
  };
  const actions = Object.entries(linux.desktop.desktopActions).map(([name, values]) =>
    group(`Desktop Action ${name}`, values),
  );
  return [group('Desktop Entry', main), ...actions].join('\n');
}

/** The AppStream metadata, which software centres show (https://www.freedesktop.org/software/appstream/docs/). */
export function metainfo({ appId, productName, linux, extraMetadata }: PackageFacts): string {
  const text = (value: string): string =>
    value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application">
  <id>${appId}</id>
  <metadata_license>MIT</metadata_license>
  <project_license>MIT</project_license>
  <name>${text(productName)}</name>
  <summary>${text(linux.synopsis)}</summary>
  <developer id="${appId.split('.').slice(0, 3).join('.')}">
    <name>${text(linux.maintainer.replace(/\s*<.*$/, ''))}</name>
  </developer>
  <description>
    <p>${text(linux.description)}</p>
  </description>
  <launchable type="desktop-id">${appId}.desktop</launchable>
  <url type="homepage">${text(extraMetadata.homepage)}</url>
  <categories>
    <category>${text(linux.category)}</category>
  </categories>
  <provides>
    <binary>${linux.executableName}</binary>
  </provides>
  <content_rating type="oars-1.1"/>
</component>
`;
}

/** Debian's copyright file: our licence, and where those of Electron and Chromium lie. */
export function copyrightFile(facts: PackageFacts, license: string): string {
  const body = license
    .trim()
    .split('\n')
    .map((line) => (line.trim() === '' ? ' .' : ` ${line}`));
  return [
    'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/',
    `Upstream-Name: ${facts.productName}`,
    `Comment: Electron and Chromium are part of the package; their licences are`,
    ` ${installFolder(facts)}/LICENSE.electron.txt and ${installFolder(facts)}/LICENSES.chromium.html.`,
    '',
    'Files: *',
    `Copyright: ${facts.copyright.replace(/^Copyright\s*/, '')}`,
    'License: MIT',
    ...body,
    '',
  ].join('\n');
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
