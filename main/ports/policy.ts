import type { LogLevel } from './log.ts';

/** The policy of the machine as it counts. */
export interface Policy {
  /** Null: the build's own. */
  readonly updateFeed: string | null;
  readonly minimumHoldSeconds: number;
  /** Hosts by the vendor's id. Null: any. */
  readonly servers: Readonly<Record<string, readonly string[]>> | null;
  /** SHA-256 of the private authorities that accounts may trust, by the vendor's id. Null: any. */
  readonly authorities: Readonly<Record<string, readonly string[]>> | null;
  /** Addresses of the company's own server that signs people in, by the vendor's id. Counts from the start on. */
  readonly companyAddresses: Readonly<Record<string, string>>;
  /** The collector that the record is sent to as well; null: none. */
  readonly auditForwarding: {
    readonly host: string;
    readonly port: number;
    /** A file of the administrator's (absolute), PEM; null: the system's authorities. */
    readonly authorityFile: string | null;
  } | null;
  readonly allowsPractice: boolean;
  /** Null: as the person chooses. */
  readonly opensAtLogin: boolean | null;
  /** Null: Gavel's own. */
  readonly logLevel: LogLevel | null;
  /** The address of the one proxy, or `direct` for none. Null: as the environment and the system say. */
  readonly proxy: string | null;
  /** Why it could not be read, with its path; null where it could, or there is none. */
  readonly problem: string | null;
  readonly isSet: boolean;
}
