/** A kind of package, and which electron-builder option makes it. */
export interface Target {
  readonly system: 'linux' | 'mac' | 'win';
  readonly name: string;
}

/** The targets that are built here, and those that are not, each with the reason. */
export interface PackagePlan {
  readonly targets: readonly Target[];
  readonly leftOut: readonly { readonly target: Target; readonly why: string }[];
}

/** What a plan depends on. */
export interface PlanOptions {
  readonly platform: NodeJS.Platform;
  readonly isLegacyElectron: boolean;
  /** The targets of electron-builder.yml. */
  readonly installers: readonly Target[];
  /** The targets named on the command line; null for all. The plain folder is always made. */
  readonly only: readonly string[] | null;
  readonly hasProgram: (name: string) => boolean;
}

const systemOf: Partial<Record<NodeJS.Platform, Target['system']>> = { linux: 'linux', darwin: 'mac', win32: 'win' };
const titles: Record<Target['system'], string> = { linux: 'Linux', mac: 'macOS', win: 'Windows' };

/** Targets that need a program of the system, and how to install it. */
const madeWith: Readonly<Record<string, { readonly program: string; readonly advice: string }>> = {
  deb: { program: 'dpkg-deb', advice: 'it exists on Debian and its relatives' },
  rpm: { program: 'rpmbuild', advice: 'on Debian: apt-get install rpm' },
};

function obstacle(target: Target, { platform, isLegacyElectron, only, hasProgram }: PlanOptions): string | undefined {
  if (target.system !== systemOf[platform])
    return `built on ${titles[target.system]} only, with its own keytar and signature`;
  if (only !== null && !only.includes(target.name)) return 'not asked for';
  // The Debian package of the legacy Electron exists so that installing and removing can be tested; its name says what
  // it is.
  if (isLegacyElectron && target.name !== 'deb') return 'the legacy Electron is never shipped';
  const maker = madeWith[target.name];
  return maker === undefined || hasProgram(maker.program)
    ? undefined
    : `${maker.program} is not installed (${maker.advice})`;
}

/**
 * Chooses what to build: always the plain folder first, then this system's installers. Other systems' packages carry a
 * keytar compiled there and are signed there. Throws on a system electron-builder does not know.
 */
export function planPackages(options: PlanOptions): PackagePlan {
  const system = systemOf[options.platform];
  if (system === undefined)
    throw new Error(`electron-builder cannot build on ${options.platform}; use Linux, macOS or Windows.`);
  const judged = options.installers.map((target) => ({ target, why: obstacle(target, options) }));
  return {
    targets: [{ system, name: 'dir' }, ...judged.filter(({ why }) => why === undefined).map(({ target }) => target)],
    leftOut: judged.flatMap(({ target, why }) => (why === undefined ? [] : [{ target, why }])),
  };
}

/** The arguments of the command line. */
export interface PackageArguments {
  /** Names of targets; null for all. `--dir` alone asks for the folder. */
  readonly only: readonly string[] | null;
  /** Use the legacy Electron even where there is a newer Electron. */
  readonly isLegacyWanted: boolean;
  /** Do not compress: much faster, for trials. */
  readonly isStored: boolean;
}

/** Reads `--dir`, `--deb` and the like, `--legacy-electron`, `--store`. Throws with a sentence for anything else. */
export function readPackageArguments(args: readonly string[], targetNames: readonly string[]): PackageArguments {
  const names = new Map(['dir', ...targetNames].map((name) => [`--${name.toLowerCase()}`, name]));
  const wanted = args.map((argument) => names.get(argument.toLowerCase())).filter((name) => name !== undefined);
  const unknown = args.filter(
    (argument) => !names.has(argument.toLowerCase()) && argument !== '--legacy-electron' && argument !== '--store',
  );
  if (unknown.length > 0)
    throw new Error(
      `Unknown: ${unknown.join(' ')}. There are ${[...names.keys()].join(' ')} --legacy-electron --store.`,
    );
  return {
    only: wanted.length === 0 ? null : wanted,
    isLegacyWanted: args.includes('--legacy-electron'),
    isStored: args.includes('--store'),
  };
}

/**
 * Why electron-builder could not make a target: the first line of its output that names the failure, without its marks
 * and stack.
 */
export function reasonInBuilder(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^at |^• (?!.*error)/i.test(line));
  const found =
    lines.find((line) => line.startsWith('⨯')) ??
    lines.find((line) => /error|cannot|failed/i.test(line)) ??
    lines.at(-1) ??
    'electron-builder told no reason';
  const reason = found.replace(/^⨯\s*/, '').replace(/\s+(failedTask|stackTrace)=.*$/, '');
  const network = /(?:getaddrinfo )?(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|status code \d+).*$/.exec(
    reason,
  );
  return network === null ? reason : `its tools cannot be fetched here (${network[0]})`;
}
