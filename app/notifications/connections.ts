import type { Account } from '../domain/account.ts';
import { vendorOf } from '../state/selectors/vendors.ts';
import { errorSentences } from '../wording/reasons.ts';
import { createNotification, shortName, type Notification, type Step } from './notification.ts';
import type { Situation } from './situation.ts';

/** The connection of one account at the last decision. Times are milliseconds since 1970-01-01 UTC. */
interface ConnectionMemory {
  readonly wasOnline: boolean;
  /** When it was lost; null while it is not. */
  readonly lostAt: number | null;
  /** `notified-final`: notified, and no attempt is made any more. `watched`: the user saw it in the window. */
  readonly loss: 'not-notified' | 'notified' | 'notified-final' | 'watched';
}

/** What was notified about connections. */
export interface ConnectionsMemory {
  readonly accounts: ReadonlyMap<string, ConnectionMemory>;
  /** Accounts whose loss was notified since all were connected, including those that are connected again. */
  readonly notifiedIds: readonly string[];
}

export const noConnections: ConnectionsMemory = { accounts: new Map(), notifiedIds: [] };

/** A connection that is restored within this time, in milliseconds, is not notified. */
const flappingMs = 2000;

const id = 'connection';
const offline: ConnectionMemory = { wasOnline: false, lostAt: null, loss: 'not-notified' };

/** Whether no attempt is made any more: the user must act. */
const isFinal = ({ connection }: Account): boolean => connection.status === 'off' || connection.status === 'refused';

const updateAccount = (account: Account, before: ConnectionMemory, { focus, now }: Situation): ConnectionMemory => {
  const { connection } = account;
  if (connection.status === 'online') return { wasOnline: true, lostAt: null, loss: 'not-notified' };
  if (!before.wasOnline || (connection.status === 'off' && connection.reason === null)) return offline;
  const lostAt = before.lostAt ?? now;
  if (before.loss === 'notified')
    return isFinal(account) ? { wasOnline: true, lostAt, loss: 'notified-final' } : before;
  if (before.loss !== 'not-notified') return before;
  if (!isFinal(account) && now - lostAt < flappingMs) return { wasOnline: true, lostAt, loss: 'not-notified' };
  const isWatched = focus.isFocused && focus.shown.accountId === account.id;
  return { wasOnline: true, lostAt, loss: isWatched ? 'watched' : isFinal(account) ? 'notified-final' : 'notified' };
};

const isNotified = (memory: ConnectionMemory | undefined): boolean =>
  memory?.loss === 'notified' || memory?.loss === 'notified-final';

const namesOf = (accounts: readonly Account[], { t }: Situation): string =>
  accounts.map(({ label }) => shortName(label)).join(t('list.separator'));

const aboutOf = (accounts: readonly Account[]) => ({ accountId: accounts[0]?.id ?? null, conferenceId: null });

const lostNotification = (lost: readonly Account[], isQuiet: boolean, situation: Situation): Notification => {
  const { t } = situation;
  const [only] = lost;
  const isOne = lost.length === 1 && only !== undefined;
  const whatNow =
    isOne && isFinal(only) && only.connection.reason !== null
      ? errorSentences(t, only.connection.reason, { vendor: vendorOf(situation.state, only.id) }).what
      : t('notification.connecting-again');
  return createNotification({
    id,
    topic: 'connection',
    about: aboutOf(lost),
    isQuiet,
    title: isOne
      ? t('notification.connection-lost', { name: shortName(only.label) })
      : t('notification.connections-lost', { count: lost.length }),
    body: isOne ? whatNow : namesOf(lost, situation),
  });
};

const restoredNotification = (back: readonly Account[], situation: Situation): Notification => {
  const { t } = situation;
  const [only] = back;
  const isOne = back.length === 1 && only !== undefined;
  return createNotification({
    id,
    topic: 'connection',
    about: aboutOf(back),
    isQuiet: true,
    title: isOne
      ? t('notification.connection-back', { name: shortName(only.label) })
      : t('notification.connections-back', { count: back.length }),
    body: isOne ? t('notification.live-again') : namesOf(back, situation),
  });
};

/**
 * Decides the one notification about connections: of all that were lost, or of all that are restored. An account that
 * was never online is not lost. `dueAt` is when a loss has lasted long enough to be notified.
 */
export const decideConnections = (
  memory: ConnectionsMemory,
  situation: Situation,
): { readonly memory: ConnectionsMemory; readonly steps: readonly Step[]; readonly dueAt: number | null } => {
  const all = [...situation.state.accounts.values()];
  const accounts = new Map(
    all.map((account) => [account.id, updateAccount(account, memory.accounts.get(account.id) ?? offline, situation)]),
  );
  const waiting = [...accounts.values()].flatMap(({ loss, lostAt }) =>
    loss === 'not-notified' && lostAt !== null ? [lostAt + flappingMs] : [],
  );
  const dueAt = waiting.length > 0 ? Math.min(...waiting) : null;

  const lost = all.filter((account) => isNotified(accounts.get(account.id)));
  const isNew = lost.some((account) => accounts.get(account.id)?.loss !== memory.accounts.get(account.id)?.loss);
  const isFewer = [...memory.accounts].some(
    ([accountId, before]) => isNotified(before) && !isNotified(accounts.get(accountId)),
  );
  if (lost.length > 0) {
    const notifiedIds = [...new Set([...memory.notifiedIds, ...lost.map((account) => account.id)])];
    const steps: Step[] =
      isNew || isFewer ? [{ do: 'deliver', notification: lostNotification(lost, !isNew, situation) }] : [];
    return { memory: { accounts, notifiedIds }, steps, dueAt };
  }
  if (!isFewer) return { memory: { accounts, notifiedIds: memory.notifiedIds }, steps: [], dueAt };
  const back = all.filter(
    (account) => memory.notifiedIds.includes(account.id) && account.connection.status === 'online',
  );
  const last: Step =
    back.length > 0 ? { do: 'deliver', notification: restoredNotification(back, situation) } : { do: 'withdraw', id };
  return { memory: { accounts, notifiedIds: [] }, steps: [last], dueAt };
};
