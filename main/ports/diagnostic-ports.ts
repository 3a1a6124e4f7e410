import type { ServerProbe } from './server-probe.ts';

/** Constant facts about the machine and Gavel's components. */
export interface RuntimeFacts {
  /** By name, as `process.versions` has them. */
  readonly versions: Readonly<Record<string, string | undefined>>;
  /** The operating system with its release and processor. */
  readonly system: string;
  /** The user's home folder, whose name is often the user's. */
  readonly homeFolder: string;
}

/** Where support bundles are saved. */
export interface BundlePlace {
  /** The folder that it is saved in, absolute. */
  readonly folder: string;
  /** Shows the file in the system's file manager; null where there is none. */
  readonly reveal: ((path: string) => void) | null;
}

/** Ports that only diagnostics use. */
export interface DiagnosticPorts {
  readonly servers: ServerProbe;
  /** How many bytes are free where this folder is, or null when the platform does not report it. Never rejects. */
  readonly freeBytes: (folder: string) => Promise<number | null>;
  readonly runtime: RuntimeFacts;
  readonly bundlePlace: BundlePlace;
}
