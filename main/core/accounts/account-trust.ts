import { isAbsolute } from 'node:path';
import type { Account } from '../../../app/domain/account.ts';
import { Fault } from '../../../app/domain/error-code.ts';
import { messageOf } from '../../../app/domain/message-of.ts';
import type { Endpoint, FieldIssue, FieldValues, Vendor } from '../../../app/vendor/adapter.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import type { AccountForm, AccountsPorts } from './accounts-ports.ts';

type TrustPorts = Pick<
  AccountsPorts,
  'authorities' | 'confirm' | 'requireAllowed' | 'profile' | 'vendors' | 'log' | 'readAuthorityFile'
>;
type SomeVendor = Vendor<VendorPorts>;

/** The keys of the fields whose values are files that a person chose. */
const fileKeys = ({ descriptor }: SomeVendor): string[] =>
  descriptor.fields.filter(({ kind }) => kind === 'file').map(({ key }) => key);

const originsOf = (endpoints: readonly Endpoint[]): string[] => [
  ...new Set(endpoints.map(({ url }) => new URL(url).origin)),
];

/** An account's values with this authority (its id). */
export const withAuthority = (vendor: SomeVendor, values: FieldValues, id: string): FieldValues => ({
  ...values,
  ...Object.fromEntries(fileKeys(vendor).map((key) => [key, id])),
});

/**
 * Whether a value is a path of this computer, as an older Gavel kept it. One of another computer (`\\\\host\\share`) is
 * never looked at: Windows would sign in there.
 */
const isOwnPath = (value: unknown): value is string =>
  typeof value === 'string' && isAbsolute(value) && !/^[\\/]{2}/u.test(value);

/** Which servers and authorities accounts may trust: what the person chose and allowed, and the policy does too. */
export class AccountTrust {
  readonly #ports: TrustPorts;

  constructor(ports: TrustPorts) {
    this.#ports = ports;
  }

  /** Authorities that are not known: a page names none that a person did not choose. */
  async issues(vendor: SomeVendor, values: FieldValues): Promise<FieldIssue[]> {
    const issues: FieldIssue[] = [];
    for (const key of fileKeys(vendor)) {
      const id = values[key];
      if (typeof id !== 'string' || id === '') continue;
      if (!(await this.#isKnown(id))) issues.push({ key, problem: 'choose-again' });
    }
    return issues;
  }

  /** Whether an account, of an older Gavel, names the file of its authority. */
  namesPath(account: Account): boolean {
    return this.#pathOf(account) !== undefined;
  }

  /**
   * Has such an account name its authority by content: the file is read, now and never again, and offered like one that
   * was just chosen, so that the person has to allow it. Rejects with `certificate-file-unreadable`.
   */
  async adopt(account: Account, edit: (form: AccountForm) => Promise<unknown>): Promise<void> {
    const { authorities, readAuthorityFile } = this.#ports;
    const { label, atQuit, settings } = account;
    const [vendor, path] = [this.#vendorOf(account), this.#pathOf(account)];
    if (!vendor || path === undefined || (await this.#isKnown(path))) return;
    const file = await readAuthorityFile(path).catch((cause: unknown) => {
      throw new Fault('certificate-file-unreadable', `${path}: ${messageOf(cause)}`);
    });
    if (!file) throw new Fault('certificate-file-unreadable', path);
    const { id } = await authorities.offer(file);
    await edit({ label, atQuit, values: withAuthority(vendor, settings, id), secrets: {} });
  }

  /**
   * Has the person allow servers and authorities that the account did not have, and keeps the authority. Rejects with a
   * `Fault`.
   */
  async confirm(vendor: SomeVendor, before: FieldValues | null, values: FieldValues): Promise<void> {
    const known = before && vendor.checkSettings(before).length === 0 ? vendor.endpoints(before) : [];
    const wanted = vendor.endpoints(values);
    await this.requireAllowed(vendor, values);
    const servers = originsOf(wanted).filter((origin) => !originsOf(known).includes(origin));
    const isNew = ({ caFile }: Endpoint): boolean => caFile !== '' && !known.some((one) => one.caFile === caFile);
    const authorityId = wanted.find(isNew)?.caFile ?? null;
    if (servers.length === 0 && authorityId === null) return;
    const { authorities, confirm } = this.#ports;
    const authority = authorityId === null ? null : await authorities.describe(authorityId);
    await confirm({ vendor, servers: originsOf(wanted), authority });
    if (authorityId !== null) await authorities.keep(authorityId);
  }

  /** Rejects with a `Fault` where the policy does not allow the account's servers or authority. */
  async requireAllowed(vendor: SomeVendor, values: FieldValues): Promise<void> {
    const endpoints = vendor.endpoints(values);
    const authorityId = endpoints.find(({ caFile }) => caFile !== '')?.caFile;
    const authority = authorityId === undefined ? null : await this.#ports.authorities.describe(authorityId);
    this.#ports.requireAllowed(vendor.descriptor.vendorId, originsOf(endpoints), authority);
  }

  /** Removes the authorities that no account names any more. Never throws. */
  forgetUnused(): void {
    const { authorities, profile, vendors, log } = this.#ports;
    const inUse = profile.accounts.flatMap(({ vendorId, values }) => {
      const vendor = vendors.find(({ descriptor }) => descriptor.vendorId === vendorId);
      // Of a vendor that this Gavel does not have, every text may be one.
      const keys = vendor ? fileKeys(vendor) : Object.keys(values);
      return keys.map((key) => values[key]).filter((value) => typeof value === 'string');
    });
    authorities
      .retain(new Set(inUse))
      .catch((cause: unknown) => log.warn('Unused authorities could not be removed', { cause: messageOf(cause) }));
  }

  #isKnown(id: string): Promise<boolean> {
    return this.#ports.authorities.describe(id).then(
      () => true,
      () => false,
    );
  }

  #vendorOf({ vendorId }: Account): SomeVendor | undefined {
    return this.#ports.vendors.find(({ descriptor }) => descriptor.vendorId === vendorId);
  }

  #pathOf(account: Account): string | undefined {
    const vendor = this.#vendorOf(account);
    if (!vendor || account.isPractice) return undefined;
    return fileKeys(vendor)
      .map((key) => account.settings[key])
      .find(isOwnPath);
  }
}
