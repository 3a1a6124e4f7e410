import type { Account, Member } from '../domain/account.ts';
import type { Conference } from '../domain/conference.ts';
import type { Participant } from '../domain/participant.ts';
import type { ConferencePicture, VendorEvent } from '../vendor/events.ts';
import type { AppState, Change } from './app-state.ts';
import { isSame } from './is-same.ts';

/** The changes that an account's event makes. Pure: `nowMs` is the wall clock. Command and notice events make none here. */
export const reduceVendorEvent = (state: AppState, accountId: string, event: VendorEvent, nowMs: number): Change[] => {
  const account = state.accounts.get(accountId);
  if (!account) return [];
  switch (event.type) {
    case 'connection':
      return connectionChanges(state, account, event.connection, nowMs);
    case 'proved':
      return [withConnection(account, { provedAt: nowMs })];
    case 'agent':
      return isSame(account.agent, event.agent) ? [] : [{ slice: 'account', id: accountId, value: { ...account, agent: event.agent } }];
    case 'team':
      return teamChanges(state, accountId, event.members);
    case 'member':
      return memberChange(state.members.get(accountId)?.get(event.member.id), event.member);
    case 'synchronised': {
      const wanted = new Set(event.pictures.map((picture) => picture.conference.id));
      const ended = conferencesOf(state, accountId).filter((conference) => !wanted.has(conference.id));
      return [
        ...ended.map(({ id }): Change => ({ slice: 'conference', id, value: null })),
        ...event.pictures.flatMap((picture) => pictureChanges(state, picture, nowMs)),
        withConnection(account, { provedAt: nowMs }),
      ];
    }
    case 'conference':
      return pictureChanges(state, event.picture, nowMs);
    case 'conference-ended':
      return state.conferences.has(event.conferenceId) ? [{ slice: 'conference', id: event.conferenceId, value: null }] : [];
    case 'command-refused':
    case 'notice':
      return [];
  }
};

/** The conferences of one account, in the order in which they appeared. */
export const conferencesOf = (state: AppState, accountId: string): Conference[] =>
  [...state.conferences.values()].filter((conference) => conference.accountId === accountId);

const withConnection = (account: Account, change: Partial<Account['connection']>): Change => ({
  slice: 'account',
  id: account.id,
  value: { ...account, connection: { ...account.connection, ...change } },
});

const connectionChanges = (
  state: AppState,
  account: Account,
  next: Omit<Account['connection'], 'since' | 'provedAt'>,
  nowMs: number,
): Change[] => {
  const before = account.connection;
  const isOnline = next.status === 'online';
  const connection = {
    ...next,
    since: before.status === next.status ? before.since : nowMs,
    provedAt: isOnline ? nowMs : before.provedAt,
  };
  const agent = next.status === 'off' || next.status === 'refused' ? null : account.agent;
  const changes: Change[] = [{ slice: 'account', id: account.id, value: { ...account, connection, agent } }];
  if (isOnline) return changes;
  for (const conference of conferencesOf(state, account.id)) {
    if (next.status === 'off') changes.push({ slice: 'conference', id: conference.id, value: null });
    else if (conference.truth.status === 'live') {
      const at = before.provedAt === null ? conference.truth.at : Math.max(before.provedAt, conference.truth.at);
      changes.push({ slice: 'conference', id: conference.id, value: { ...conference, truth: { status: 'stale', at } } });
    }
  }
  if (next.status === 'off')
    for (const id of state.members.get(account.id)?.keys() ?? []) changes.push({ slice: 'member', accountId: account.id, id, value: null });
  return changes;
};

const memberChange = (before: Member | undefined, member: Member): Change[] =>
  before && isSame(before, member) ? [] : [{ slice: 'member', accountId: member.accountId, id: member.id, value: member }];

const teamChanges = (state: AppState, accountId: string, members: readonly Member[]): Change[] => {
  const known = state.members.get(accountId);
  const wanted = new Set(members.map((member) => member.id));
  const gone = [...(known?.keys() ?? [])].filter((id) => !wanted.has(id));
  return [
    ...gone.map((id): Change => ({ slice: 'member', accountId, id, value: null })),
    ...members.flatMap((member) => memberChange(known?.get(member.id), member)),
  ];
};

/** Only what differs from the roster that is known: one change among thousands makes one change. */
const pictureChanges = (state: AppState, { conference, participants }: ConferencePicture, nowMs: number): Change[] => {
  const changes: Change[] = [{ slice: 'conference', id: conference.id, value: { ...conference, truth: { status: 'live', at: nowMs } } }];
  const known: ReadonlyMap<string, Participant> = state.participants.get(conference.id) ?? new Map();
  let keptCount = 0;
  for (const participant of participants) {
    const before = known.get(participant.id);
    if (before) keptCount += 1;
    if (!before || !isSame(before, participant))
      changes.push({ slice: 'participant', conferenceId: conference.id, id: participant.id, value: participant });
  }
  if (keptCount < known.size) {
    const wanted = new Set(participants.map((participant) => participant.id));
    for (const id of known.keys())
      if (!wanted.has(id)) changes.push({ slice: 'participant', conferenceId: conference.id, id, value: null });
  }
  return changes;
};
