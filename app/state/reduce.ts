import type { Account, Member, SignedIn } from '../domain/account.ts';
import { lobbyEndingLimit, type Conference, type LobbyEnding } from '../domain/conference.ts';
import type { ErrorCode } from '../domain/error-code.ts';
import type { Participant } from '../domain/participant.ts';
import type { ConferencePicture, VendorEvent } from '../vendor/events.ts';
import type { AppState, Change } from './app-state.ts';
import { isSame } from './is-same.ts';
import { meetingChanges, meetingGoneChanges, noMeetings } from './reduce-meetings.ts';

/**
 * The changes that an account's event causes. Pure: `nowMs` is the wall clock. Events about commands, evidence and
 * notices cause none.
 */
export const reduceVendorEvent = (state: AppState, accountId: string, event: VendorEvent, nowMs: number): Change[] => {
  const account = state.accounts.get(accountId);
  if (!account) return [];
  switch (event.type) {
    case 'connection':
      return connectionChanges(state, account, event.connection, nowMs);
    case 'proved':
      return [withConnection(account, { provedAt: nowMs })];
    case 'agent':
      return isSame(account.agent, event.agent)
        ? []
        : [{ slice: 'account', id: accountId, value: { ...account, agent: event.agent } }];
    case 'signed-in':
      return [{ slice: 'account', id: accountId, value: withSignedIn(account, event.signedIn) }];
    case 'team':
      return teamChanges(state, accountId, event.members);
    case 'member':
      return memberChange(state.members.get(accountId)?.get(event.member.id), event.member);
    case 'synchronised': {
      const wanted = new Set(event.pictures.map((picture) => picture.conference.id));
      const ended = conferencesOf(state, accountId).filter((conference) => !wanted.has(conference.id));
      return [
        ...ended.map(({ id }): Change => ({ slice: 'conference', id, value: null })),
        ...event.pictures.flatMap((picture) => pictureChanges(state, account, picture, nowMs)),
        withConnection(account, { provedAt: nowMs }),
      ];
    }
    case 'conference':
      return pictureChanges(state, account, event.picture, nowMs);
    case 'conference-changed':
      return partChanges(state, account, event, nowMs);
    case 'lobby-ended': {
      const conference = ownConference(state, accountId, event.conferenceId);
      return conference ? [withEnding(conference, { ...event.ending, at: nowMs })] : [];
    }
    case 'meeting':
      return meetingChanges(state, accountId, event.meeting);
    case 'meeting-gone':
      return meetingGoneChanges(state, accountId, event.meetingId);
    case 'conference-unread':
      return staleChanges(ownConference(state, accountId, event.conferenceId), event.reason);
    case 'conference-proved':
      return provedChanges(account, ownConference(state, accountId, event.conferenceId), nowMs);
    case 'conference-ended':
      return ownConference(state, accountId, event.conferenceId)
        ? [{ slice: 'conference', id: event.conferenceId, value: null }]
        : [];
    case 'command-refused':
    case 'evidence':
    case 'notice':
      return [];
  }
};

const ownConference = (state: AppState, accountId: string, conferenceId: string): Conference | undefined => {
  const conference = state.conferences.get(conferenceId);
  return conference?.accountId === accountId ? conference : undefined;
};

/** The conferences of one account, in the order in which they were added. */
export const conferencesOf = (state: AppState, accountId: string): Conference[] =>
  [...state.conferences.values()].filter((conference) => conference.accountId === accountId);

const withSignedIn = (account: Account, signedIn: SignedIn | null): Account => {
  const { signedIn: _, ...others } = account;
  return signedIn === null ? others : { ...others, signedIn };
};

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
  const isThere = next.status !== 'off' && next.status !== 'refused';
  const agent = isThere ? account.agent : null;
  const now = withSignedIn(account, isThere ? (account.signedIn ?? null) : null);
  const changes: Change[] = [{ slice: 'account', id: account.id, value: { ...now, connection, agent } }];
  // The pictures that were read for this connection are live from now on; those that could not be read stay stale.
  if (isOnline) return [...changes, ...readChanges(state, account.id)];
  const isSameAttempt = before.status === next.status && before.via === next.via;
  for (const conference of conferencesOf(state, account.id)) {
    if (next.status === 'off') changes.push({ slice: 'conference', id: conference.id, value: null });
    else if (conference.truth.status === 'live' || (conference.truth.reason === null && !isSameAttempt))
      changes.push(...staleChanges(conference, next.reason ?? 'connection-lost'));
  }
  if (next.status === 'off') changes.push(...noMeetings(state, account.id));
  if (next.status === 'off')
    for (const id of state.members.get(account.id)?.keys() ?? [])
      changes.push({ slice: 'member', accountId: account.id, id, value: null });
  return changes;
};

const withTruth = (conference: Conference, truth: Conference['truth']): Change => ({
  slice: 'conference',
  id: conference.id,
  value: { ...conference, truth },
});

/** The first reason stands until the conference was read again; the time of the last proof does not move. */
const staleChanges = (conference: Conference | undefined, reason: ErrorCode): Change[] =>
  !conference || (conference.truth.status === 'stale' && conference.truth.reason !== null)
    ? []
    : [withTruth(conference, { status: 'stale', at: conference.truth.at, reason })];

const provedChanges = (account: Account, conference: Conference | undefined, nowMs: number): Change[] =>
  conference?.truth.status === 'live' && account.connection.status === 'online' && conference.truth.at !== nowMs
    ? [withTruth(conference, { status: 'live', at: nowMs, reason: null })]
    : [];

const readChanges = (state: AppState, accountId: string): Change[] =>
  conferencesOf(state, accountId).flatMap((conference) =>
    conference.truth.status === 'stale' && conference.truth.reason === null
      ? [withTruth(conference, { ...conference.truth, status: 'live' })]
      : [],
  );

/**
 * What a picture that came now says of its truth. It is not live before the account is online: what is read while
 * connecting becomes live with the connection, what arrives without one stays as stale as it was.
 */
const truthOf = (
  { connection }: Account,
  before: Conference | undefined,
  unread: ErrorCode | null,
  nowMs: number,
): Conference['truth'] => {
  if (unread !== null) return { status: 'stale', at: before?.truth.at ?? nowMs, reason: unread };
  switch (connection.status) {
    case 'online':
      return { status: 'live', at: nowMs, reason: null };
    case 'connecting':
      return { status: 'stale', at: nowMs, reason: null };
    case 'off':
    case 'waiting':
    case 'refused':
      return {
        status: 'stale',
        at: nowMs,
        reason: before?.truth.reason ?? connection.reason ?? 'connection-lost',
      };
  }
};

const memberChange = (before: Member | undefined, member: Member): Change[] =>
  before && isSame(before, member)
    ? []
    : [{ slice: 'member', accountId: member.accountId, id: member.id, value: member }];

const teamChanges = (state: AppState, accountId: string, members: readonly Member[]): Change[] => {
  const known = state.members.get(accountId);
  const wanted = new Set(members.map((member) => member.id));
  const gone = [...(known?.keys() ?? [])].filter((id) => !wanted.has(id));
  return [
    ...gone.map((id): Change => ({ slice: 'member', accountId, id, value: null })),
    ...members.flatMap((member) => memberChange(known?.get(member.id), member)),
  ];
};

/** Only what differs from the known roster: one changed participant among thousands causes one change. */
const pictureChanges = (
  state: AppState,
  account: Account,
  { conference, participants, unread = null }: ConferencePicture,
  nowMs: number,
): Change[] => {
  const truth = truthOf(account, state.conferences.get(conference.id), unread, nowMs);
  const { lobbyEndings } = state.conferences.get(conference.id) ?? {};
  const value: Conference = { ...conference, truth, ...(lobbyEndings && { lobbyEndings }) };
  const changes: Change[] = [{ slice: 'conference', id: conference.id, value }];
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

/** An event about part of a conference: costs what the event carries. */
const partChanges = (
  state: AppState,
  account: Account,
  event: Extract<VendorEvent, { type: 'conference-changed' }>,
  nowMs: number,
): Change[] => {
  const { conferenceId, facts = {}, participants = [], gone = [], proves = 'all' } = event;
  const conference = ownConference(state, account.id, conferenceId);
  if (!conference) return [];
  const isLive = conference.truth.status === 'live' && account.connection.status === 'online';
  const isProved = isLive && proves === 'all';
  const truth = isProved ? ({ status: 'live', at: nowMs, reason: null } as const) : conference.truth;
  const value = { ...conference, ...facts, truth };
  const changes: Change[] = isSame(conference, value) ? [] : [{ slice: 'conference', id: conferenceId, value }];
  const known = state.participants.get(conferenceId);
  for (const id of gone) if (known?.has(id)) changes.push({ slice: 'participant', conferenceId, id, value: null });
  for (const participant of participants) {
    const before = known?.get(participant.id);
    if (!before || !isSame(before, participant))
      changes.push({ slice: 'participant', conferenceId, id: participant.id, value: participant });
  }
  return changes;
};

const withEnding = (conference: Conference, ending: LobbyEnding): Change => ({
  slice: 'conference',
  id: conference.id,
  value: { ...conference, lobbyEndings: [...(conference.lobbyEndings ?? []), ending].slice(-lobbyEndingLimit) },
});
