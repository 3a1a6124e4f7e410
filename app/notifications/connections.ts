import type { Account } from '../domain/account.ts';
import { createNotification, shortName, type Notification, type Step } from './notification.ts';
import type { Situation } from './situation.ts';

/** How the connection of one account was when it was last judged. Times are milliseconds since 1970-01-01 UTC. */
interface ConnectionMemory {
  readonly wasOnline: boolean;
  /** Since when it is lost; null while it is not. */
  readonly lostAt: number | null;
  readonly loss: 'untold' | 'told' | 'told-for-good' | 'watched';
}

/** What was told of connections. */
export interface ConnectionsMemory {
  readonly accounts: ReadonlyMap<string, ConnectionMemory>;
  /** Accounts of whose loss was told since all was well, those that are back meanwhile too. */
  readonly toldIds: readonly string[];
}

export const noConnections: ConnectionsMemory = { accounts: new Map(), toldIds: [] };

/** A connection that is back this soon was not lost for anybody. */
const flappingMs = 2000;

const id = 'connection';
const offline: ConnectionMemory = { wasOnline: false, lostAt: null, loss: 'untold' };

/** Nothing is being tried: somebody must do something. */
const isForGood = ({ connection }: Account): boolean => connection.status === 'off' || connection.status === 'refused';

const judgeAccount = (account: Account, before: ConnectionMemory, { sight, now }: Situation): ConnectionMemory => {
  const { connection } = account;
  if (connection.status === 'online') return { wasOnline: true, lostAt: null, loss: 'untold' };
  if (!before.wasOnline || (connection.status === 'off' && connection.reason === null)) return offline;
  const lostAt = before.lostAt ?? now;
  if (before.loss === 'told') return isForGood(account) ? { wasOnline: true, lostAt, loss: 'told-for-good' } : before;
  if (before.loss !== 'untold') return before;
  if (!isForGood(account) && now - lostAt < flappingMs) return { wasOnline: true, lostAt, loss: 'untold' };
  const isWatched = sight.isLookingAtGavel && sight.shown.accountId === account.id;
  return { wasOnline: true, lostAt, loss: isWatched ? 'watched' : isForGood(account) ? 'told-for-good' : 'told' };
};

const isTold = (memory: ConnectionMemory | undefined): boolean => memory?.loss === 'told' || memory?.loss === 'told-for-good';

const namesOf = (accounts: readonly Account[], { t }: Situation): string => accounts.map(({ label }) => shortName(label)).join(t('list.separator'));

const aboutOf = (accounts: readonly Account[]) => ({ accountId: accounts[0]?.id ?? null, conferenceId: null });

const lostNotification = (lost: readonly Account[], isQuiet: boolean, situation: Situation): Notification => {
  const { t } = situation;
  const [only] = lost;
  const isOne = lost.length === 1 && only !== undefined;
  const whatNow = isOne && isForGood(only) && only.connection.reason !== null ? t(`error.${only.connection.reason}.what`) : t('notification.connecting-again');
  return createNotification({
    id, topic: 'connection', about: aboutOf(lost), isQuiet,
    title: isOne ? t('notification.connection-lost', { name: shortName(only.label) }) : t('notification.connections-lost', { count: lost.length }),
    body: isOne ? whatNow : namesOf(lost, situation),
  });
};

const backNotification = (back: readonly Account[], situation: Situation): Notification => {
  const { t } = situation;
  const [only] = back;
  const isOne = back.length === 1 && only !== undefined;
  return createNotification({
    id, topic: 'connection', about: aboutOf(back), isQuiet: true,
    title: isOne ? t('notification.connection-back', { name: shortName(only.label) }) : t('notification.connections-back', { count: back.length }),
    body: isOne ? t('notification.live-again') : namesOf(back, situation),
  });
};

/**
 * Decides what to tell of connections: one notification for all that were lost and for all that are back. Only who was
 * online can lose anything. `dueAt` is when a loss has lasted long enough.
 */
export const decideConnections = (
  memory: ConnectionsMemory, situation: Situation,
): { readonly memory: ConnectionsMemory; readonly steps: readonly Step[]; readonly dueAt: number | null } => {
  const all = [...situation.state.accounts.values()];
  const accounts = new Map(all.map((account) => [account.id, judgeAccount(account, memory.accounts.get(account.id) ?? offline, situation)]));
  const waiting = [...accounts.values()].flatMap(({ loss, lostAt }) => (loss === 'untold' && lostAt !== null ? [lostAt + flappingMs] : []));
  const dueAt = waiting.length > 0 ? Math.min(...waiting) : null;

  const lost = all.filter((account) => isTold(accounts.get(account.id)));
  const isNews = lost.some((account) => accounts.get(account.id)?.loss !== memory.accounts.get(account.id)?.loss);
  const isFewer = [...memory.accounts].some(([accountId, before]) => isTold(before) && !isTold(accounts.get(accountId)));
  if (lost.length > 0) {
    const toldIds = [...new Set([...memory.toldIds, ...lost.map((account) => account.id)])];
    const steps: Step[] = isNews || isFewer ? [{ do: 'deliver', notification: lostNotification(lost, !isNews, situation) }] : [];
    return { memory: { accounts, toldIds }, steps, dueAt };
  }
  if (!isFewer) return { memory: { accounts, toldIds: memory.toldIds }, steps: [], dueAt };
  const back = all.filter((account) => memory.toldIds.includes(account.id) && account.connection.status === 'online');
  const last: Step = back.length > 0 ? { do: 'deliver', notification: backNotification(back, situation) } : { do: 'withdraw', id };
  return { memory: { accounts, toldIds: [] }, steps: [last], dueAt };
};
