import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { inRoot, root } from '../shared/paths.ts';
import { conclude } from './source-files.ts';

/** Licences under which a package may be shipped with Gavel. */
const shippedLicences = [
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'Python-2.0',
];
/** Under these as well a package may help to build and test. */
const toolLicences = [...shippedLicences, 'MPL-2.0', 'CC-BY-4.0', 'CC0-1.0', 'WTFPL', 'Unlicense'];

const packageSchema = z.object({
  license: z.string().optional(),
  dev: z.boolean().optional(),
  devOptional: z.boolean().optional(),
  hasInstallScript: z.boolean().optional(),
});
const lockSchema = z.object({ packages: z.record(z.string(), packageSchema) });
const manifestSchema = z.object({ allowScripts: z.record(z.string(), z.boolean()) });
type Packages = z.infer<typeof lockSchema>['packages'];

/** Whether a licence, or one of several to choose from, or all that hold together, are on a list. */
export function isAllowed(expression: string, list: readonly string[]): boolean {
  const bare = expression.replaceAll(/[()]/gu, '').trim();
  if (bare.includes(' OR ')) return bare.split(' OR ').some((part) => isAllowed(part, list));
  return bare.split(' AND ').every((part) => list.includes(part.trim()));
}

/**
 * Packages whose licence is not on the list. `licenceOf` reads it from a package itself where the lock has none; it
 * gives undefined for one that is not installed here, such as that of another system.
 */
export function licenceProblems(
  packages: Packages,
  licenceOf: (path: string) => string | undefined,
): readonly string[] {
  return Object.entries(packages).flatMap(([path, { license, dev, devOptional }]) => {
    const licence = path === '' ? undefined : (license ?? licenceOf(path));
    const isTool = dev === true || devOptional === true;
    if (licence === undefined || isAllowed(licence, isTool ? toolLicences : shippedLicences)) return [];
    return [`${path}: its licence ${licence} is not on the list for ${isTool ? 'tools' : 'what is shipped'}.`];
  });
}

/** Packages that would run a script at their installation and are not named in `allowScripts` of package.json. */
export function scriptProblems(packages: Packages, decided: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.entries(packages).flatMap(([path, { hasInstallScript }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (hasInstallScript !== true || Object.hasOwn(decided, name)) return [];
    return [`${path}: it runs a script at its installation, and allowScripts in package.json says nothing of it.`];
  });
}

const auditSchema = z.object({
  vulnerabilities: z.record(z.string(), z.object({ severity: z.string(), range: z.string() })),
});

/** Known advisories in the answer of `npm audit --json`; null where the registry gave none. */
export function advisoryProblems(answer: string): readonly string[] | null {
  try {
    const { vulnerabilities } = auditSchema.parse(JSON.parse(answer));
    return Object.entries(vulnerabilities).map(
      ([name, { severity, range }]) => `${name} ${range}: there is a known advisory (${severity}); see npm audit.`,
    );
  } catch {
    return null;
  }
}

const auditMs = 30_000;

const askRegistry = (): Promise<string> =>
  new Promise((resolve) => {
    const args = ['audit', '--json', '--fetch-retries=0'];
    const options = { cwd: root, timeout: auditMs, shell: process.platform === 'win32', maxBuffer: 64 * 1024 * 1024 };
    // It also ends with another code where there are advisories: its output decides.
    execFile('npm', args, options, (_, output) => resolve(output));
  });

const licenceOnDisk = (path: string): string | undefined => {
  const file = inRoot(...path.split('/'), 'package.json');
  if (!existsSync(file)) return undefined;
  const { license } = z.looseObject({ license: z.unknown() }).parse(JSON.parse(readFileSync(file, 'utf8')));
  return typeof license === 'string' ? license : 'unknown';
};

async function checkDependencies(): Promise<void> {
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')));
  const { allowScripts } = manifestSchema.parse(JSON.parse(readFileSync(inRoot('package.json'), 'utf8')));
  const advisories = advisoryProblems(await askRegistry());
  if (advisories === null) console.log('Skipped: the registry does not answer which advisories there are.');
  conclude([
    ...licenceProblems(packages, licenceOnDisk),
    ...scriptProblems(packages, allowScripts),
    ...(advisories ?? []),
  ]);
}

if (import.meta.main) await checkDependencies();
