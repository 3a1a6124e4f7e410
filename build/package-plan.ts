/** A kind of package, and which electron-builder option makes it. */
export interface Target {
  readonly system: 'linux' | 'mac' | 'win';
  readonly name: string;
}

/** What is built here, and what is not, each with the reason. */
export interface PackagePlan {
  readonly targets: readonly Target[];
  readonly leftOut: readonly { readonly target: Target; readonly why: string }[];
}

const installers: readonly Target[] = [
  { system: 'linux', name: 'AppImage' },
  { system: 'linux', name: 'deb' },
  { system: 'mac', name: 'dmg' },
  { system: 'mac', name: 'zip' },
  { system: 'win', name: 'nsis' },
];

const systemOf: Partial<Record<NodeJS.Platform, Target['system']>> = { linux: 'linux', darwin: 'mac', win32: 'win' };
const titles: Record<Target['system'], string> = { linux: 'Linux', mac: 'macOS', win: 'Windows' };

/**
 * Chooses what to build: always the plain folder first, then this system's installers. Other systems' packages carry a
 * keytar compiled there and are signed there. The proving ground is never packed for people: a folder to look at, no more.
 */
export function planPackages(platform: NodeJS.Platform, isProvingGround: boolean): PackagePlan {
  const system = systemOf[platform];
  if (system === undefined) throw new Error(`electron-builder cannot build on ${platform}; use Linux, macOS or Windows.`);
  const isBuilt = (target: Target) => target.system === system && !isProvingGround;
  return {
    targets: [{ system, name: 'dir' }, ...installers.filter(isBuilt)],
    leftOut: installers
      .filter((target) => !isBuilt(target))
      .map((target) => ({ target, why: target.system === system ? 'the proving ground is never shipped' : `built on ${titles[target.system]} only, with its own keytar and signature` })),
  };
}
