import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { inRoot } from '../shared/paths.ts';
import { conclude } from './source-files.ts';

/**
 * npm leaves the packages of other systems out of the lock when the registry it was written with does not have them,
 * and
 * `npm ci` then refuses the lock everywhere. Each is named by its version and system, so the entries can be written
 * without it.
 */

const packagesSchema = z.record(z.string(), z.record(z.string(), z.unknown()));
const entrySchema = z.object({
  dev: z.boolean().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});

/** The `packages` of package-lock.json: a package's folder → its entry. */
export type Packages = z.infer<typeof packagesSchema>;

/** A package of another system that the lock file lacks: its folder and its entry. */
export interface MissingEntry {
  readonly path: string;
  readonly entry: Readonly<Record<string, unknown>>;
}

const systems = ['darwin', 'linux', 'win32', 'freebsd', 'android', 'openharmony'];
const processors = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 's390x', 'riscv64', 'wasm32'];
const exactVersion = /^\d+\.\d+\.\d+$/;

/**
 * The optional packages for one system each (`…-linux-x64-musl`) that another package wants and the lock does not name.
 */
export function missingEntries(packages: Packages): readonly MissingEntry[] {
  return Object.entries(packages).flatMap(([from, known]) => {
    const { dev, optionalDependencies = {} } = entrySchema.parse(known);
    return Object.entries(optionalDependencies).flatMap(([name, version]) => {
      const words = name.split(/[-/]/);
      const os = systems.find((system) => words.includes(system));
      const cpu = processors.find((processor) => words.includes(processor));
      if (os === undefined || cpu === undefined || !exactVersion.test(version) || isNamed(packages, from, name))
        return [];
      const libc = words.includes('musl')
        ? { libc: ['musl'] }
        : os === 'linux' && words.includes('gnu')
          ? { libc: ['glibc'] }
          : {};
      return [
        {
          path: `node_modules/${name}`,
          entry: { version, cpu: [cpu], ...(dev === true ? { dev } : {}), ...libc, optional: true, os: [os] },
        },
      ];
    });
  });
}

/** Whether a package finds another one in its own node_modules or in one above. */
function isNamed(packages: Packages, from: string, name: string): boolean {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (`${folder === '' ? '' : `${folder}/`}node_modules/${name}` in packages) return true;
    if (folder === '') return false;
  }
}

/** The packages with the missing entries, in npm's order. */
export function completed(packages: Packages): Packages {
  const added = missingEntries(packages).map(({ path, entry }) => [path, entry] as const);
  return Object.fromEntries(
    [...Object.entries(packages), ...added].toSorted(([left], [right]) => left.localeCompare(right, 'en')),
  );
}

function checkLock(isToWrite: boolean): void {
  const file = inRoot('package-lock.json');
  const lock = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8')));
  const packages = packagesSchema.parse(lock['packages']);
  if (isToWrite) return writeFileSync(file, `${JSON.stringify({ ...lock, packages: completed(packages) }, null, 2)}\n`);
  const missing = missingEntries(packages).map(({ path }) => path);
  conclude(
    missing.length === 0
      ? []
      : [
          `package-lock.json does not name ${missing.join(', ')}; \`npm ci\` refuses it. Run \`node ` +
            `build/checks/lock-file.ts --write\`.`,
        ],
  );
}

if (import.meta.main) checkLock(process.argv.includes('--write'));
