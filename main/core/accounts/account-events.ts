import type { Account } from '../../../app/domain/account.ts';
import type { FieldValues, Vendor } from '../../../app/vendor/adapter.ts';
import type { AuditEvent } from '../commands/audit-entries.ts';
import type { RecordEvent } from '../commands/record-event.ts';

type KnownVendor = Pick<Vendor<never>, 'descriptor' | 'endpoints' | 'checkSettings' | 'userLabel'>;
type Facts = AuditEvent['facts'];

/** Where an account's secrets go, and whom its servers are trusted through: an authority by its content. */
const placeOf = (vendor: KnownVendor | undefined, values: FieldValues): { servers: string; authority: string } => {
  const endpoints = vendor && vendor.checkSettings(values).length === 0 ? vendor.endpoints(values) : [];
  return {
    servers: endpoints.map(({ url }) => new URL(url).origin).join(' '),
    authority: [...new Set(endpoints.map(({ caFile }) => caFile))].join(' '),
  };
};

/** Records what happens to accounts. Practice accounts are on no record. */
export const createAccountEvents = (record: RecordEvent, vendorOf: (vendorId: string) => KnownVendor | undefined) => {
  const note = (
    what: AuditEvent['what'],
    { id, vendorId, settings, isPractice }: Pick<Account, 'id' | 'vendorId' | 'settings' | 'isPractice'>,
    facts: Facts,
  ): void => {
    if (isPractice) return;
    const user = vendorOf(vendorId)?.userLabel(settings) ?? '';
    record({ what, accountId: id, vendor: vendorId, user, facts });
  };
  return {
    /** An account was added or removed, signed in or out: at these servers, trusted through this authority. */
    happened: (
      what: Exclude<AuditEvent['what'], 'account-changed' | 'trust-changed'>,
      account: Pick<Account, 'id' | 'vendorId' | 'settings' | 'isPractice'>,
    ): void => note(what, account, placeOf(vendorOf(account.vendorId), account.settings)),

    /** An account's settings changed, and perhaps whom its servers are trusted through. */
    changed: (before: Account, settings: FieldValues): void => {
      const vendor = vendorOf(before.vendorId);
      const [then, now] = [placeOf(vendor, before.settings), placeOf(vendor, settings)];
      const account = { ...before, settings };
      note('account-changed', account, {
        serversBefore: then.servers,
        servers: now.servers,
        userBefore: vendor?.userLabel(before.settings) ?? '',
      });
      if (then.authority !== now.authority)
        note('trust-changed', account, { authorityBefore: then.authority, authority: now.authority });
    },
  };
};
