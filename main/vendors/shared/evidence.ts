import type { AgentState } from '../../../app/domain/account.ts';
import type { Cause as ProofCause } from '../../../app/domain/command.ts';
import type { Conference } from '../../../app/domain/conference.ts';
import type { ErrorCode } from '../../../app/domain/error-code.ts';
import type { AccountView, Verdict } from '../../../app/vendor/adapter.ts';
import type { Cause } from './cause-log.ts';

/** The picture at the moment of sending. */
export interface AtSending {
  /** The picture itself changes later: evidence reads from it at once what it will compare. */
  readonly view: AccountView;
  /** The number of the command. */
  readonly number: number;
  /** See `PendingRequest`. */
  readonly correlationId: string | null;
  /** False where the conference that it is about was stale: what was so before is not known. */
  readonly wasLive: boolean;
  /** See `CauseLog.isDoubted`. Says how it was at sending: evidence asks at once. */
  readonly isDoubted: (object: string) => boolean;
}

/** The picture now, and what changed it since the command was sent. */
export interface AtJudging {
  readonly view: AccountView;
  /** On the monotonic clock. */
  readonly atMs: number;
  /** Events after sending and reads that began after it, oldest first. */
  readonly causes: (object: string) => readonly Cause[];
}

/**
 * How a command is proved: called at the moment of sending, gives what judges every later picture. Proof is a change
 * after sending that this command explains; what was true before proves nothing.
 */
export type Evidence = (at: AtSending) => (now: AtJudging) => Verdict;

export const pending: Verdict = { verdict: 'pending' };

/** Proved. `cause` is `unknown` where another client or user may have caused it. */
export const confirmed = (cause: ProofCause = 'own'): Verdict => ({ verdict: 'confirmed', cause });

/** Nothing will prove it any more. */
export const unconfirmed = (code: ErrorCode): Verdict => ({ verdict: 'unconfirmed', code });

/** Confirmed where that is proved, else still pending. */
export const when = (isProved: boolean, cause?: ProofCause): Verdict => (isProved ? confirmed(cause) : pending);

/** Whether this showed what is so: not an event that says only that something changed. */
const isShowing = (cause: Cause): boolean => cause.by === 'read' || cause.isApplied;

/** Whether any of what happened since a command was sent showed what is so now. */
export const isShown = (since: readonly Cause[]): boolean => since.some(isShowing);

/** Whether an event names the request of this command. */
const isNamed = (causes: readonly Cause[], correlationId: string | null): boolean =>
  correlationId !== null && causes.some((cause) => cause.by === 'event' && cause.correlationId === correlationId);

/**
 * Whether a command caused what happened since it was sent. A vendor that repeats the ids of requests says it by naming
 * this one; of any other vendor's (`correlationId` null), the command is taken for the cause.
 */
const causeIn = (causes: readonly Cause[], correlationId: string | null): ProofCause =>
  correlationId === null || isNamed(causes, correlationId) ? 'own' : 'unknown';

/**
 * Says what a wanted state proves. Only an event or a read that began after sending shows it (`isShownSince`). What was
 * so at sending (`wasWanted`), may have been so because the picture was stale, or was first shown by a read that began
 * before, may be anybody's doing.
 */
export const stateProof = (
  wasWanted: boolean,
  { wasLive, isDoubted }: Pick<AtSending, 'wasLive' | 'isDoubted'>,
  object: string,
): ((isShownSince: boolean, cause?: ProofCause) => Verdict) => {
  let wasBefore = wasWanted || !wasLive || isDoubted(object);
  return (isShownSince, cause) => {
    if (isShownSince) return confirmed(wasBefore ? 'unknown' : cause);
    wasBefore = true;
    return pending;
  };
};

/** The same where something else may have caused the effect as well, and the vendor does not say. */
export const byAnybody =
  (evidence: Evidence): Evidence =>
  (at) => {
    const judge = evidence(at);
    return (now) => {
      const verdict = judge(now);
      return verdict.verdict === 'confirmed' ? confirmed('unknown') : verdict;
    };
  };

/** No event and no read shows the effect. */
export const notObservable: Evidence = () => () => pending;

/** What of the picture evidence looks at; undefined when it is not there (any more). */
type Look<State> = (view: AccountView) => State | undefined;

/**
 * Something gets into the wanted state, as an event or a read of `object` after sending shows. Where it was in it
 * before, that does not say by whom. `shows`: which of them do, where `object` is more than what is looked at: that
 * somebody else joined says nothing of who is muted.
 */
export const becomes =
  <State>(
    look: Look<State>,
    isWanted: (state: State) => boolean,
    object: string,
    whenGone: Verdict = unconfirmed('call-ended'),
    shows: (cause: Cause) => boolean = () => true,
  ): Evidence =>
  (at) => {
    const before = look(at.view);
    const proof = stateProof(before !== undefined && isWanted(before), at, object);
    let wasGone = false;
    return ({ view: now, causes }) => {
      const state = look(now);
      // What comes back under the same id is another one.
      wasGone ||= state === undefined && whenGone.verdict !== 'pending';
      if (wasGone || state === undefined) return whenGone;
      if (!isWanted(state)) return pending;
      const since = causes(object).filter((cause) => isShowing(cause) && shows(cause));
      return proof(since.length > 0, causeIn(since, at.correlationId));
    };
  };

/** Two times of one call differ by less than this, in milliseconds: some are worked out from the server's clock. */
const sameTimeMs = 5000;

/** The call that has the id now, unless it began at another time: the vendor may use the id of an ended call again. */
const sameCall = (before: Conference | undefined, now: Conference | undefined): Conference | undefined => {
  const [startedBefore, startedNow] = [before?.startedAt ?? null, now?.startedAt ?? null];
  if (startedBefore === null || startedNow === null) return now;
  return Math.abs(startedNow - startedBefore) > sameTimeMs ? undefined : now;
};

/** A conference or call gets into the wanted state. `object`: what its events and reads are about. */
export const conferenceBecomes = (
  conferenceId: string,
  object: string,
  isWanted: (conference: Conference) => boolean,
  shows?: (cause: Cause) => boolean,
): Evidence => {
  const evidence: Evidence = (at) => {
    const before = at.view.conference(conferenceId);
    const look: Look<Conference> = (view) => sameCall(before, view.conference(conferenceId));
    return becomes(look, isWanted, object, unconfirmed('call-ended'), shows)(at);
  };
  return evidence;
};

/** A conference or call is over for this user, or only its wrap-up is left. `object`: as for `conferenceBecomes`. */
export const conferenceGoes =
  (conferenceId: string, object: string): Evidence =>
  (at) => {
    const known = at.view.conference(conferenceId);
    const proof = stateProof(false, at, object);
    return ({ view, causes }) => {
      const conference = sameCall(known, view.conference(conferenceId));
      if (conference !== undefined && conference.state !== 'wrapping-up') return pending;
      const since = causes(object);
      return proof(isShown(since), causeIn(since, at.correlationId));
    };
  };

/** The identity of the user's own leg; undefined where the user is not in it. */
const selfIn = (view: AccountView, conferenceId: string): string | undefined =>
  [...view.participants(conferenceId)].find(({ isSelf, state }) => isSelf && state !== 'left')?.id;

/** Whether the user is in another call by now that has the same id: their own leg is another one. */
export const isAnotherCall = (before: AccountView, conferenceId: string): ((view: AccountView) => boolean) => {
  const selfId = selfIn(before, conferenceId);
  return (view) => {
    const now = selfIn(view, conferenceId);
    return selfId !== undefined && now !== undefined && now !== selfId;
  };
};

/**
 * A participant is gone from a conference that goes on, at a vendor whose ids of legs are never used again. Only an
 * event that names the command's request says that it was this command. `legId`: as such events name the leg, where the
 * request may have reached another one.
 */
export const participantLeaves =
  (conferenceId: string, participantId: string, object: string, legId: string | null = null): Evidence =>
  ({ view: before, correlationId }) => {
    const isAnother = isAnotherCall(before, conferenceId);
    return ({ view, causes }) => {
      if (isAnother(view) || !view.conference(conferenceId)) return unconfirmed('call-ended');
      const state = view.participant(conferenceId, participantId)?.state ?? 'left';
      if (state !== 'left' && state !== 'wrapping-up') return pending;
      const since = causes(object).filter((cause) => cause.by === 'read' || legId === null || cause.legId === legId);
      return when(isShown(since), isNamed(since, correlationId) ? 'own' : 'unknown');
    };
  };

/**
 * A conference or call that was not there at sending and is what was asked for. One that a read shows which began
 * before sending is none. `objectOf`: what its events and reads are about.
 */
export const conferenceAppears =
  (
    isWanted: (conference: Conference, now: AtJudging) => boolean,
    objectOf: (conference: Conference) => string = ({ vendorId }) => vendorId,
  ): Evidence =>
  ({ view }) => {
    const known = new Set([...view.conferences()].map(({ id }) => id));
    return (now) => {
      for (const conference of now.view.conferences()) {
        if (known.has(conference.id)) continue;
        if (!isShown(now.causes(objectOf(conference)))) known.add(conference.id);
        else if (isWanted(conference, now)) return confirmed();
      }
      return pending;
    };
  };

/**
 * The user is in the state, or will be after the call. Which reason a pending state has is not shown: where one was
 * asked for, only a state that became pending after sending counts, and another client may have asked for it.
 * `reasonLabel`: empty for any.
 */
export const agentBecomes =
  (state: AgentState, reasonLabel: string, object: string): Evidence =>
  (at) => {
    let wasPending = at.view.agent?.pending === state;
    const pendingProof = stateProof(wasPending, at, object);
    const inState = becomes(
      ({ agent }) => agent ?? undefined,
      (agent) => agent.state === state && (reasonLabel === '' || agent.reasonLabel === reasonLabel),
      object,
      pending,
    )(at);
    return (now) => {
      const verdict = inState(now);
      if (verdict.verdict !== 'pending' || now.view.agent?.pending !== state) return verdict;
      const since = now.causes(object);
      if (reasonLabel !== '' && wasPending) return pending;
      const proved = pendingProof(isShown(since), reasonLabel === '' ? causeIn(since, at.correlationId) : 'unknown');
      wasPending ||= proved.verdict === 'pending';
      return proved;
    };
  };

/** A colleague is in the state. `isPending`: where the vendor shows that they will be after the call. */
export const memberBecomes = (
  memberId: string,
  state: AgentState,
  object: string,
  isPending: () => boolean = () => false,
): Evidence =>
  becomes(
    (view) => view.member(memberId),
    (member) => member.state === state || isPending(),
    object,
    pending,
  );

/** The addresses of those who take part in a conference or call, without the user's own leg. */
export const othersOf = (view: AccountView, conferenceId: string): string[] =>
  [...view.participants(conferenceId)]
    .filter(({ isSelf, state }) => !isSelf && state !== 'left' && state !== 'wrapping-up')
    .map(({ address }) => address);

/**
 * Two calls became one: a party of each is in the conference that is left. A third party joining proves nothing.
 * Parties are told apart by address alone. Where a third call has the same address as one of the two, or nobody more
 * with an address of the call that is gone is in the other one than at sending, only an event that names the request
 * says that they joined: the call that is gone may have been hung up. Where one of the calls was not known for sure at
 * sending, they may have been one by then: only such an event says by whom. `conferenceId`: one of the two; the other
 * one is any call that is there at sending.
 */
export const callsMerge =
  (conferenceId: string): Evidence =>
  ({ view: before, correlationId, wasLive, isDoubted }) => {
    const callers = othersOf(before, conferenceId);
    const partners = [...before.conferences()]
      .filter(({ id }) => id !== conferenceId)
      .map(({ id, vendorId }) => ({ id, vendorId, others: othersOf(before, id) }));
    const ownObject = before.conference(conferenceId)?.vendorId ?? '';
    const doubted = new Set([ownObject, ...partners.map(({ vendorId }) => vendorId)].filter(isDoubted));
    const has = (present: readonly string[], wanted: readonly string[]): boolean =>
      wanted.some((address) => present.includes(address));
    const countOf = (roster: readonly string[], address: string): number =>
      roster.filter((one) => one === address).length;
    const hasMore = (now: readonly string[], then: readonly string[], wanted: readonly string[]): boolean =>
      wanted.some((address) => countOf(now, address) > countOf(then, address));
    /** By call: whom it was seen with, as long as it was not yet one of several. */
    const parties = new Map(partners.map(({ id, others }) => [id, others]));
    const isAmbiguous = (partnerId: string, both: readonly string[]): boolean =>
      [...parties].some(([id, others]) => id !== partnerId && has(others, both));
    return ({ view, causes }) => {
      for (const { id, kind } of view.conferences())
        if (id !== conferenceId && kind !== 'conference' && !parties.has(id)) parties.set(id, othersOf(view, id));
      for (const { id, vendorId, others } of partners)
        for (const survivor of [conferenceId, id]) {
          const isOne = view.conference(survivor === id ? conferenceId : id) === undefined;
          const present = othersOf(view, survivor);
          const isConference = view.conference(survivor)?.kind === 'conference';
          if (!isConference || !isOne || !has(present, callers) || !has(present, others)) continue;
          const since = [...causes(ownObject), ...causes(vendorId)];
          const [stayed, came] = survivor === id ? [others, callers] : [callers, others];
          const isTold = hasMore(present, stayed, came) && !isAmbiguous(id, [...callers, ...others]);
          if (!isTold && !isNamed(since, correlationId)) continue;
          const wasKnown = wasLive && !doubted.has(ownObject) && !doubted.has(vendorId);
          const isOwn = wasKnown || isNamed(since, correlationId);
          return when(isShown(since), isOwn ? causeIn(since, correlationId) : 'unknown');
        }
      const isOver = [conferenceId, ...partners.map(({ id }) => id)].every((id) => view.conference(id) === undefined);
      return isOver ? unconfirmed('call-ended') : pending;
    };
  };
