import type { ServerProbe } from './server-probe.ts';

/** The machine and the programs inside Gavel, as they do not change while it runs. */
export interface RuntimeFacts {
  /** By name, as `process.versions` has them. */
  readonly versions: Readonly<Record<string, string | undefined>>;
  /** The operating system with its release and processor. */
  readonly system: string;
  /** The person's own folder: its name is often theirs. */
  readonly homeFolder: string;
}

/** Where a person finds a support bundle. */
export interface BundlePlace {
  /** The folder that it is saved in, absolute. */
  readonly folder: string;
  /** Shows the file in the system's file manager; null where nothing can. */
  readonly reveal: ((path: string) => void) | null;
}

/** What only diagnostics need of the outside world. */
export interface DiagnosticPorts {
  readonly servers: ServerProbe;
  /** How many bytes are free where this folder is, or null when the platform does not tell. Never rejects. */
  readonly freeBytes: (folder: string) => Promise<number | null>;
  readonly runtime: RuntimeFacts;
  readonly bundlePlace: BundlePlace;
}
