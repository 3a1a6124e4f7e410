import type { Conference } from '../../domain/conference.ts';
import type { AppState } from '../app-state.ts';
import type { TextKey } from '../../text/keys.ts';

/** What a conference is called: a text key with its parameters. */
export interface ConferenceTitle {
  readonly key: TextKey;
  readonly parameters: { readonly id: string; readonly name: string };
}

/** A call is called after its other side, everything else after its kind and the vendor's id. */
export const titleOf = (conference: Pick<Conference, 'kind' | 'vendorId' | 'counterpart'>): ConferenceTitle => {
  const parameters = { id: conference.vendorId, name: conference.counterpart };
  const hasOtherSide = conference.counterpart !== '';
  switch (conference.kind) {
    case 'call':
      return { key: hasOtherSide ? 'conference.title.call-with' : 'conference.title.call', parameters };
    case 'consult':
      return { key: hasOtherSide ? 'conference.title.consult-with' : 'conference.title.consult', parameters };
    case 'monitor':
      return { key: hasOtherSide ? 'conference.title.monitor-with' : 'conference.title.monitor', parameters };
    case 'monitored':
      return { key: 'conference.title.monitored', parameters };
    case 'conference':
      return { key: 'conference.title.conference', parameters };
    case 'meeting':
      return { key: 'conference.title.meeting', parameters };
  }
};

/** Calls that ring at this person and can be answered, the longest waiting first. */
export const incomingConferences = (state: AppState): readonly Conference[] =>
  [...state.conferences.values()]
    .filter((conference) => conference.state === 'ringing' && conference.controls.answer?.verdict === 'allowed')
    .sort((left, right) => (left.startedAt ?? 0) - (right.startedAt ?? 0));

/** The conference of an account that a person most likely means: with the most people, then the latest. */
export const mainConferenceOf = (state: AppState, accountId: string | null): Conference | null => {
  let best: Conference | null = null;
  for (const conference of state.conferences.values()) {
    if (accountId !== null && conference.accountId !== accountId) continue;
    if (!best || conference.peopleCount > best.peopleCount || (conference.peopleCount === best.peopleCount && (conference.startedAt ?? 0) > (best.startedAt ?? 0)))
      best = conference;
  }
  return best;
};
