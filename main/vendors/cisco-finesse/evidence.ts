import type { Cause as ProofCause } from '../../../app/domain/command.ts';
import type { Conference } from '../../../app/domain/conference.ts';
import type { AccountView } from '../../../app/vendor/adapter.ts';
import { isSameLine } from '../shared/addresses.ts';
import type { Cause } from '../shared/cause-log.ts';
import {
  type AtJudging,
  confirmed,
  isShown,
  type Evidence,
  isAnotherCall,
  othersOf,
  pending,
  unconfirmed,
  when,
} from '../shared/evidence.ts';
import { outsideText } from '../../../app/domain/outside-text.ts';
import { othersGoOn, othersLeft } from './call-records.ts';
import type { Calls } from './calls.ts';
import type { Dialog } from './wire/wire.ts';

/** Where a dialog is on the screen and at the server, and the calls it is one of. */
export interface DialogPlace {
  readonly conferenceId: string;
  readonly dialogId: string;
  readonly model: { readonly calls: Calls };
}

/**
 * Whose request caused the changes, as far as the server says: `other` where it names only requests of other clients,
 * `open` where it names none.
 */
type Author = 'own' | 'other' | 'open';

const authorOf = (causes: readonly Cause[], correlationId: string | null): Author => {
  const named = causes.flatMap((cause) =>
    cause.by === 'event' && cause.correlationId !== null ? [cause.correlationId] : [],
  );
  if (correlationId !== null && named.includes(correlationId)) return 'own';
  return named.length > 0 ? 'other' : 'open';
};

/**
 * Other clients of the same user and the telephone itself do what commands do: only a change that names our request is
 * known to be ours.
 */
export const causeOf = (causes: readonly Cause[], correlationId: string | null): ProofCause =>
  authorOf(causes, correlationId) === 'own' ? 'own' : 'unknown';

const isOver = (conference: Conference | undefined): boolean =>
  conference === undefined || conference.state === 'wrapping-up';

/**
 * The very leg is DROPPED, in WRAP_UP or absent. The end of the whole call proves no drop, which is also
 * what the own wrap-up is: its list lacks people who were not dropped. A list that may be incomplete since a failover
 * proves nothing by lacking somebody.
 */
export const dropEvidence =
  ({ conferenceId, dialogId, model }: DialogPlace, participantId: string, address: string): Evidence =>
  ({ view: before, correlationId }) => {
    const isAnother = isAnotherCall(before, conferenceId);
    return ({ view, causes }) => {
      if (isAnother(view) || isOver(view.conference(conferenceId))) return unconfirmed('call-ended');
      const target = view.participant(conferenceId, participantId);
      const isShownOut = target?.state === 'left' || target?.state === 'wrapping-up';
      // Somebody at the same address with another id leaves open who it is.
      const isAbsent = target === undefined && !othersOf(view, conferenceId).includes(address);
      if (!isShownOut && (!isAbsent || model.calls.isListUncertain(dialogId))) return pending;
      const since = causes(dialogId);
      return when(isShown(since), causeOf(since, correlationId));
    };
  };

/** The own leg gets into one of the states. Other parties and the dialog itself have states of their own. */
const ownLegBecomes =
  ({ conferenceId, dialogId, model: { calls } }: DialogPlace, wanted: readonly string[]): Evidence =>
  ({ view: before, correlationId }) => {
    const isAnother = isAnotherCall(before, conferenceId);
    return ({ view, causes }) => {
      if (isAnother(view) || isOver(view.conference(conferenceId))) return unconfirmed('call-ended');
      if (!wanted.includes(calls.ownState(dialogId) ?? '')) return pending;
      const since = causes(dialogId);
      return when(isShown(since), causeOf(since, correlationId));
    };
  };

export const answerEvidence = (place: DialogPlace): Evidence => ownLegBecomes(place, ['ACTIVE', 'HELD']);
export const holdEvidence = (place: DialogPlace): Evidence => ownLegBecomes(place, ['HELD']);
export const retrieveEvidence = (place: DialogPlace): Evidence => ownLegBecomes(place, ['ACTIVE']);

/** The call is over for this user. The others may have ended it as well. */
export const leaveEvidence =
  ({ conferenceId, dialogId }: DialogPlace): Evidence =>
  ({ correlationId }) =>
  ({ view, causes }) => {
    const since = causes(dialogId);
    return when(isOver(view.conference(conferenceId)) && isShown(since), causeOf(since, correlationId));
  };

/** What the latest event that shows other parties says of them. */
const fateOfOthers = (causes: readonly Cause[]): string | null =>
  causes
    .flatMap((cause) => (cause.by === 'event' && cause.reasonCode !== null ? [cause.reasonCode] : []))
    .findLast((reason) => reason === othersGoOn || reason === othersLeft) ?? null;

/** The other calls of this user: those that are consults for this one, else all. */
const partnersOf = (view: AccountView, conferenceId: string): Conference[] => {
  const others = [...view.conferences()].filter(({ id }) => id !== conferenceId);
  const related = others.filter(({ relatedConferenceId }) => relatedConferenceId === conferenceId);
  return related.length > 0 ? related : others;
};

/**
 * Both calls are over for this user and nobody was shown to have left before. When only the call is over, its
 * caller hung up.
 */
export const transferEvidence =
  ({ conferenceId, dialogId }: DialogPlace): Evidence =>
  ({ view: before, correlationId }) => {
    const partners = partnersOf(before, conferenceId);
    return ({ view, causes }) => {
      if (!isOver(view.conference(conferenceId))) return pending;
      const since = causes(dialogId);
      const cause = causeOf(since, correlationId);
      if (cause === 'own') return confirmed();
      const fates = [dialogId, ...partners.map(({ vendorId }) => vendorId)].map((id) => fateOfOthers(causes(id)));
      if (fates.includes(othersLeft)) return unconfirmed('call-ended');
      const areAllOver = partners.length > 0 && partners.every(({ id }) => isOver(view.conference(id)));
      return when(areAllOver && isShown(since), cause);
    };
  };

/**
 * The call is over for this user and goes on for others. A read that lacks it does not show that; nor does its end
 * without a word about the others, where the server names requests and did not name ours.
 */
export const transferToEvidence =
  ({ conferenceId, dialogId, model: { calls } }: DialogPlace): Evidence =>
  ({ correlationId }) =>
  ({ view, causes }) => {
    if (!isOver(view.conference(conferenceId))) return pending;
    const since = causes(dialogId);
    if (causeOf(since, correlationId) === 'own') return confirmed();
    switch (fateOfOthers(since)) {
      case othersLeft:
        return unconfirmed('call-ended');
      case othersGoOn:
        return confirmed('unknown');
      default: {
        const isDeleted = since.some((cause) => cause.by === 'event' && cause.type === 'DELETE');
        return when(isDeleted && !calls.namesRequests, 'unknown');
      }
    }
  };

/**
 * Two calls became one: somebody of each is in a conference that had not both before, and one of the two is over at
 * least. Its id is that of either call or a new one. Somebody else joining proves nothing.
 */
export const mergeEvidence =
  ({ conferenceId, dialogId, model: { calls } }: DialogPlace): Evidence =>
  ({ view: before, correlationId }) => {
    const callers = othersOf(before, conferenceId);
    const partners = partnersOf(before, conferenceId).map(({ id, vendorId }) => ({
      id,
      vendorId,
      others: othersOf(before, id),
    }));
    const has = (view: AccountView, id: string, wanted: readonly string[]): boolean => {
      const present = othersOf(view, id);
      return wanted.some((address) => present.includes(address));
    };
    const hadBoth = new Set(
      [...before.conferences()]
        .filter(({ id }) => has(before, id, callers) && partners.some(({ others }) => has(before, id, others)))
        .map(({ id }) => id),
    );
    const known = new Set([...before.conferences()].map(({ id }) => id));
    return ({ view, causes }) => {
      for (const { id, vendorId, others } of partners) {
        if (view.conference(conferenceId) && view.conference(id)) continue;
        for (const conference of view.conferences()) {
          const isOneOfBoth = conference.id === conferenceId || conference.id === id || !known.has(conference.id);
          if (!isOneOfBoth || conference.kind !== 'conference' || hadBoth.has(conference.id)) continue;
          if (calls.ownState(conference.vendorId) === undefined) continue;
          if (!has(view, conference.id, callers) || !has(view, conference.id, others)) continue;
          const since = [dialogId, vendorId, conference.vendorId].flatMap((object) => causes(object));
          const cause = causeOf(since, correlationId);
          // Both calls ended with everybody in them: a conference that names neither is a later one.
          const isLater = [dialogId, vendorId].every((one) => fateOfOthers(causes(one)) === othersLeft);
          const namesOne = [dialogId, vendorId].includes(calls.dialog(conference.vendorId)?.secondaryId ?? '');
          if (isLater && !namesOne && !known.has(conference.id) && cause !== 'own') continue;
          return when(isShown(since), cause);
        }
      }
      const all = [conferenceId, ...partners.map(({ id }) => id)];
      const isNew = [...view.conferences()].some(({ id }) => !known.has(id));
      return !isNew && all.every((id) => view.conference(id) === undefined) ? unconfirmed('call-ended') : pending;
    };
  };

/** A call that was not there at sending and is what was asked for, or names our request. Not that of another client. */
const newCall =
  (isWanted: (conference: Conference, now: AtJudging) => boolean): Evidence =>
  ({ view, correlationId }) => {
    const known = new Set([...view.conferences()].map(({ id }) => id));
    return (now) => {
      for (const conference of now.view.conferences()) {
        if (known.has(conference.id) || conference.state === 'failed') continue;
        const since = now.causes(conference.vendorId);
        const author = authorOf(since, correlationId);
        if (author === 'own') return confirmed();
        // A read that began before sending shows it: it was there already.
        if (!isShown(since)) known.add(conference.id);
        else if (author === 'open' && isWanted(conference, now)) return confirmed('unknown');
      }
      return pending;
    };
  };

/** The dialog behind a call was begun by this user. */
const isOutgoing = (dialog: Dialog | undefined, own: string): boolean => dialog?.fromAddress === own;

/** A new call from this user to that address. A number is the same also when the telephone system rewrote it. */
export const calledEvidence = (calls: Calls, own: string, address: string): Evidence =>
  newCall(({ vendorId, kind }) => {
    const dialog = calls.dialog(vendorId);
    if (kind === 'monitored' || kind === 'consult' || !isOutgoing(dialog, own)) return false;
    return [dialog?.toAddress ?? '', ...(dialog?.parties ?? []).map((party) => party.address)].some(
      (shown) => shown !== own && isSameLine(address, shown),
    );
  });

/** A new consult from this user, for this call, to that address. */
export const consultEvidence = (calls: Calls, own: string, conferenceId: string, address: string): Evidence =>
  newCall(({ vendorId, kind, relatedConferenceId }) => {
    const dialog = calls.dialog(vendorId);
    const isRelated = relatedConferenceId === null || relatedConferenceId === conferenceId;
    return kind === 'consult' && isRelated && isOutgoing(dialog, own) && isSameLine(address, dialog?.toAddress ?? '');
  });

/** Listening to that agent has begun. */
export const monitorEvidence = (calls: Calls, agent: string): Evidence =>
  newCall(({ vendorId, kind }) => kind === 'monitor' && calls.dialog(vendorId)?.toAddress === agent);

/**
 * The call that was listened to has become a conference of this user and the agent. Its id is that of the call, or it
 * names the call as the one that ended.
 */
export const bargeEvidence = (calls: Calls, agent: string, monitoredDialogId: string): Evidence =>
  newCall(({ id, kind, vendorId }, { view }) => {
    const { secondaryId, associatedDialogId } = calls.dialog(vendorId) ?? {};
    const isThatCall =
      monitoredDialogId === '' || [vendorId, secondaryId, associatedDialogId].includes(monitoredDialogId);
    return kind === 'conference' && isThatCall && othersOf(view, id).includes(agent);
  });

/** The data asked for are there. */
export const callDataEvidence =
  (
    { conferenceId, dialogId }: DialogPlace,
    wanted: readonly { readonly name: string; readonly value: string }[],
  ): Evidence =>
  ({ correlationId }) => {
    const hasAll = (conference: Conference | undefined): boolean =>
      conference !== undefined &&
      wanted.every(({ name, value }) =>
        conference.callData.some((entry) => entry.name === name && entry.value === outsideText(value, 2000)),
      );
    return ({ view, causes }) => {
      const conference = view.conference(conferenceId);
      if (!conference) return unconfirmed('call-ended');
      if (!hasAll(conference)) return pending;
      const since = causes(dialogId);
      return when(isShown(since), causeOf(since, correlationId));
    };
  };
