import type { AtQuit } from '../../../app/domain/account.ts';
import type { Authority } from '../../../app/domain/authority.ts';
import type { Notice } from '../../../app/domain/notice.ts';
import type { FieldValues, Vendor } from '../../../app/vendor/adapter.ts';
import type { Authorities } from '../../ports/authorities.ts';
import type { Log } from '../../ports/log.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import type { Commands } from '../commands/commands.ts';
import type { RecordEvent } from '../commands/record-event.ts';
import type { Profile } from '../settings/profile.ts';
import type { Store } from '../state/store.ts';
import type { AccountSecrets } from './account-secrets.ts';

/** Secrets of one account by field key. */
export type Secrets = Readonly<Record<string, string>>;

/** What a user entered in an account's form. */
export interface AccountForm {
  readonly label: string;
  readonly values: FieldValues;
  readonly secrets: Secrets;
  /** Left out: as before; for a new account, the user stays signed in at the vendor. */
  readonly atQuit?: AtQuit | undefined;
}

/** Where an account's secrets are to go that did not go there before, and whom to trust there. */
export interface AccountToConfirm {
  readonly vendor: Vendor<VendorPorts>;
  /** Origins. */
  readonly servers: readonly string[];
  /** Null where it is the same as before. */
  readonly authority: Authority | null;
}

/** What the accounts need. */
export interface AccountsPorts {
  readonly store: Store;
  readonly profile: Profile;
  readonly secrets: AccountSecrets;
  readonly commands: () => Commands;
  readonly vendors: readonly Vendor<VendorPorts>[];
  readonly vendorPorts: VendorPorts;
  readonly authorities: Authorities;
  /** The file of an authority, bounded in size and time; null where there is none. Rejects where it cannot be read. */
  readonly readAuthorityFile: (path: string) => Promise<Uint8Array | null>;
  readonly log: Log;
  readonly registerSecret: (secret: string) => void;
  /** Removes known secrets from a vendor's text: some servers repeat what they were sent. */
  readonly redactText: (text: string) => string;
  /** Shows a notice. */
  readonly addNotice: (notice: Omit<Notice, 'id' | 'at'>) => void;
  /** Throws a `Fault` for servers (origins) and an authority that the policy of this computer does not allow. */
  readonly requireAllowed: (vendorId: string, servers: readonly string[], authority: Authority | null) => void;
  /** Asks the person where the page cannot answer. */
  readonly confirm: (account: AccountToConfirm) => Promise<void>;
  /** Records what happens to accounts. */
  readonly record: RecordEvent;
}
