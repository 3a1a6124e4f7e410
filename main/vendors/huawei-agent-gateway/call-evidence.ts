import { conferenceIdOf } from '../../../app/domain/conference.ts';
import { isSameLine } from '../shared/addresses.ts';
import {
  conferenceAppears,
  confirmed,
  isAnotherCall,
  isShown,
  pending,
  stateProof,
  unconfirmed,
  when,
  type Evidence,
} from '../shared/evidence.ts';
import { eventMs } from './evidence.ts';
import type { AccountModel } from './model.ts';

/** Events after which an id stands for another call. */
const ends: ReadonlySet<string> = new Set(['call-failed', 'call-released']);

/**
 * A call that this agent began: the one with the id that the answer gave, else a new one to that address. The gateway
 * may give the id of a call that failed or ended to the next one.
 */
export const callEvidence = (
  { calls }: AccountModel,
  accountId: string,
  callId: () => string | null,
  isWanted: { readonly kind: 'call' | 'consult'; readonly address: string },
): Evidence =>
  conferenceAppears(({ id, vendorId, kind }, { causes }) => {
    const call = calls.get(vendorId);
    if (call === undefined) return false;
    const isOutgoing = calls.isOwn(call.caller) || call.caller === '';
    if (!isOutgoing) return false;
    const answered = callId();
    if (answered === null) return kind === isWanted.kind && isSameLine(isWanted.address, call.called);
    const isOver = causes(answered).some((cause) => cause.by === 'event' && ends.has(cause.type));
    return id === conferenceIdOf(accountId, answered) && !isOver;
  });

/** The leg left the voice call, which goes on. The gateway says the same of who hung up. */
export const callDropEvidence =
  ({ calls }: AccountModel, callId: string, legId: string): Evidence =>
  () =>
  ({ causes }) => {
    const call = calls.get(callId);
    if (!call) return unconfirmed('call-ended');
    return when(!call.others.some(({ id }) => id === legId) && isShown(causes(callId)), 'unknown');
  };

/** This agent is out of a call. The other party's hanging up ends it too, and has the same events. */
export const callLeftEvidence =
  (conferenceId: string, callId: string): Evidence =>
  () =>
  ({ view, causes }) =>
    when(view.conference(conferenceId) === undefined && isShown(causes(callId)), 'unknown');

/**
 * The call is over for this agent. Where its event says that the other party left, that was not this command; that
 * event may come after the call's end was read or told.
 */
const callEndEvidence =
  (conferenceId: string, callId: string): Evidence =>
  () => {
    let goneAtMs: number | null = null;
    return ({ view, causes, atMs }) => {
      if (view.conference(conferenceId)) return pending;
      const since = causes(callId);
      if (since.some((cause) => cause.by === 'event' && cause.type === 'call-party-left'))
        return unconfirmed('call-ended');
      goneAtMs ??= atMs;
      return when(isShown(since) && atMs - goneAtMs >= eventMs, 'unknown');
    };
  };

/** A call that rang is over. Where the caller gave up, that was not this command. */
export const callRejectedEvidence = callEndEvidence;

/**
 * The call is held or active again. A key of the agent's own phone does the same, and has an event of its own;
 * `hasOwnEvent` false: it does so with the same event.
 */
export const callStateEvidence =
  (conferenceId: string, callId: string, state: 'active' | 'held', hasOwnEvent = true): Evidence =>
  (at) => {
    const proof = stateProof(at.view.conference(conferenceId)?.state === state, at, callId);
    const isAnother = isAnotherCall(at.view, conferenceId);
    return ({ view, causes }) => {
      const conference = view.conference(conferenceId);
      if (!conference || isAnother(view)) return unconfirmed('call-ended');
      const found = causes(callId);
      if (conference.state !== state) return pending;
      const isByPhone = found.some((cause) => cause.by === 'event' && cause.type === 'linked-phone');
      const isNamed = found.some((cause) => cause.by === 'event' && cause.type !== 'linked-phone');
      if (isByPhone && !isNamed) return pending;
      // A read shows the state, and not whether a key of the telephone was pressed whose event is late or lost.
      return proof(isShown(found), isNamed && !isByPhone && hasOwnEvent ? 'own' : 'unknown');
    };
  };

/**
 * The transfer ended well, as its event says. Where the call's end is enough (`endsCall`), an end that follows from the
 * other party's leaving proves nothing, and one that nothing explains may be anybody's.
 */
export const transferEvidence =
  (conferenceId: string, callId: string, endsCall: boolean): Evidence =>
  (at) => {
    const ending = callEndEvidence(conferenceId, callId)(at);
    return (now) => {
      if (now.causes(callId).some((cause) => cause.by === 'event' && cause.type === 'transfer-done'))
        return confirmed();
      const verdict = ending(now);
      return verdict.verdict === 'confirmed' && !endsCall ? pending : verdict;
    };
  };
