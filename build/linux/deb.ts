import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, cp, lstat, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { linuxSizes } from '../icons/sizes.ts';
import type { PackageFacts } from '../shared/package-configuration.ts';
import { inRoot } from '../shared/paths.ts';
import { run } from '../shared/run.ts';
import {
  controlFile,
  copyrightFile,
  debianVersion,
  desktopEntry,
  installFolder,
  metainfo,
  type DebianAbout,
} from './texts.ts';

/** What the Debian package is made from. */
export interface DebOptions {
  /** The packed folder, as electron-builder made it. */
  readonly folder: string;
  readonly facts: PackageFacts;
  readonly version: string;
  /** Of the packed Electron. */
  readonly arch: string;
  readonly isLegacyElectron: boolean;
  /** Chromium's switches that the legacy Electron needs; none in what is shipped. */
  readonly switches: readonly string[];
  readonly isStored: boolean;
  /** Receives the package. */
  readonly outFolder: string;
}

const architectures: Readonly<Record<string, DebianAbout['architecture']>> = {
  x64: 'amd64',
  arm64: 'arm64',
  arm: 'armhf',
};

/**
 * Makes the Debian package from the packed folder with the system's `dpkg-deb`. It contains files only: no script runs
 * when it is installed or removed, so that nothing is left behind (triggers of other packages update the caches of
 * icons and menus). Returns its path. Rejects with the output of dpkg-deb.
 */
export async function buildDeb(options: DebOptions): Promise<string> {
  const architecture = architectures[options.arch];
  if (architecture === undefined) throw new Error(`Debian has no name for ${options.arch} here.`);
  const stage = await mkdtemp(join(tmpdir(), 'gavel-deb-'));
  try {
    await stageFiles(stage, options);
    const files = await normalised(stage);
    const installedKib = Math.ceil(files.reduce((sum, { bytes }) => sum + bytes, 0) / 1024);
    const about: DebianAbout = {
      version: options.version,
      architecture,
      installedKib,
      isLegacyElectron: options.isLegacyElectron,
    };
    await mkdir(join(stage, 'DEBIAN'), { mode: 0o755 });
    await writeFile(join(stage, 'DEBIAN', 'control'), controlFile(options.facts, about), { mode: 0o644 });
    await writeFile(
      join(stage, 'DEBIAN', 'md5sums'),
      await checksums(
        stage,
        files.map(({ path }) => path),
      ),
      { mode: 0o644 },
    );
    await chmod(stage, 0o755);
    const name = `${options.facts.linux.executableName}_${debianVersion(about)}_${architecture}.deb`;
    const target = join(options.outFolder, name);
    // Every supported Debian and Ubuntu reads xz; the older ones do not read newer formats.
    const compression = options.isStored ? ['-Znone'] : ['-Zxz'];
    const finished = await run('dpkg-deb', ['--root-owner-group', ...compression, '--build', stage, target]);
    if (finished.code !== 0) throw new Error(finished.output.trim());
    return target;
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

async function stageFiles(stage: string, { folder, facts, switches }: DebOptions): Promise<void> {
  const name = facts.linux.executableName;
  const program = `${installFolder(facts)}/${name}`;
  await cp(folder, join(stage, installFolder(facts)), { recursive: true, verbatimSymlinks: true });
  // A package of another kind, made from the same folder before, has left its entry there.
  await rm(join(stage, installFolder(facts), 'resources', 'package-type'), { force: true });
  const write = async (path: string, content: string, mode = 0o644): Promise<void> => {
    await mkdir(dirname(join(stage, path)), { recursive: true });
    await writeFile(join(stage, path), content, { mode });
  };
  await write(`usr/share/applications/${facts.appId}.desktop`, desktopEntry(facts));
  await write(`usr/share/metainfo/${facts.appId}.metainfo.xml`, metainfo(facts));
  await write(`usr/share/doc/${name}/copyright`, copyrightFile(facts, await readFile(inRoot('LICENSE'), 'utf8')));
  const icons = join(stage, 'usr/share/icons/hicolor');
  for (const size of linuxSizes)
    await cp(
      inRoot('build', 'icons', 'linux', `${size}x${size}.png`),
      join(icons, `${size}x${size}`, 'apps', `${name}.png`),
    );
  await cp(inRoot('build', 'icons', 'gavel.svg'), join(icons, 'scalable', 'apps', `${name}.svg`));
  await mkdir(join(stage, 'usr/bin'), { recursive: true });
  if (switches.length === 0) await symlink(relative('/usr/bin', program), join(stage, 'usr/bin', name));
  else
    await write(
      `usr/bin/${name}`,
      '#!/bin/sh\n# The legacy Electron alone: an Electron too old for its sandbox of system calls. Never ' +
        `shipped.\nexec ${program} ${switches.join(' ')} "$@"\n`,
      0o755,
    );
}

/** Sets the file modes of a package, independent of the builder's machine. Returns the files. */
async function normalised(stage: string): Promise<readonly { readonly path: string; readonly bytes: number }[]> {
  const entries = await readdir(stage, { recursive: true, withFileTypes: true });
  const files: { readonly path: string; readonly bytes: number }[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isSymbolicLink()) continue;
    if (entry.isDirectory()) {
      await chmod(path, 0o755);
      continue;
    }
    const { mode, size } = await lstat(path);
    // Chromium's sandbox where users cannot create namespaces: it needs root's rights.
    await chmod(path, entry.name === 'chrome-sandbox' ? 0o4755 : (mode & 0o111) === 0 ? 0o644 : 0o755);
    files.push({ path, bytes: size });
  }
  return files;
}

async function checksums(stage: string, paths: readonly string[]): Promise<string> {
  const lines: string[] = [];
  for (const path of paths.toSorted()) {
    const hash = createHash('md5');
    await pipeline(createReadStream(path), hash);
    lines.push(`${hash.digest('hex')}  ${relative(stage, path)}\n`);
  }
  return lines.join('');
}
