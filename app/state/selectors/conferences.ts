import type { Conference } from '../../domain/conference.ts';
import type { StateView } from '../state-view.ts';
import type { TextKey } from '../../text/keys.ts';

/** The title of a conference: a text key with its parameters. */
export interface ConferenceTitle {
  readonly key: TextKey;
  readonly parameters: { readonly id: string; readonly name: string };
}

/** A meeting is named after its subject, a call after the other party, the rest after their kind and vendor id. */
export const titleOf = (
  conference: Pick<Conference, 'kind' | 'vendorId' | 'counterpart' | 'subject'>,
): ConferenceTitle => {
  const { subject = '' } = conference;
  if (subject !== '')
    return { key: 'conference.title.subject', parameters: { id: conference.vendorId, name: subject } };
  const parameters = { id: conference.vendorId, name: conference.counterpart };
  const hasCounterpart = conference.counterpart !== '';
  switch (conference.kind) {
    case 'call':
      return { key: hasCounterpart ? 'conference.title.call-with' : 'conference.title.call', parameters };
    case 'consult':
      return { key: hasCounterpart ? 'conference.title.consult-with' : 'conference.title.consult', parameters };
    case 'monitor':
      return { key: hasCounterpart ? 'conference.title.monitor-with' : 'conference.title.monitor', parameters };
    case 'monitored':
      return { key: 'conference.title.monitored', parameters };
    case 'conference':
      return { key: 'conference.title.conference', parameters };
    case 'meeting':
      return { key: 'conference.title.meeting', parameters };
  }
};

/** Ringing calls that the user can answer, the longest ringing first. */
export const incomingConferences = (state: StateView): readonly Conference[] =>
  [...state.conferences.values()]
    .filter((conference) => conference.state === 'ringing' && conference.controls.answer?.verdict === 'allowed')
    .sort((left, right) => (left.startedAt ?? 0) - (right.startedAt ?? 0));

/** The conference of an account (null: of any) that is shown by default: with the most people, then the latest. */
export const mainConferenceOf = (state: StateView, accountId: string | null): Conference | null => {
  let best: Conference | null = null;
  for (const conference of state.conferences.values()) {
    if (accountId !== null && conference.accountId !== accountId) continue;
    if (
      !best ||
      conference.peopleCount > best.peopleCount ||
      (conference.peopleCount === best.peopleCount && (conference.startedAt ?? 0) > (best.startedAt ?? 0))
    )
      best = conference;
  }
  return best;
};
