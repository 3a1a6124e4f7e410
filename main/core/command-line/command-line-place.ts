import type { ActionContext } from '../../../app/actions/action.ts';
import type { Conference } from '../../../app/domain/conference.ts';
import type { AppState } from '../../../app/state/app-state.ts';
import type { TextKey } from '../../../app/text/keys.ts';
import { conferenceName } from '../../../app/wording/words.ts';
import type { Translate } from '../../../app/text/translate.ts';
import { quoted, type CommandLineRequest } from './command-line-messages.ts';
import type { NamedPlace, ShownPlace } from '../actions/shown-place.ts';

/** Somebody or something that a name could have meant. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
  /** Empty where there is none. */
  readonly address: string;
}

/**
 * Whom and what the names of a command line mean, or one sentence on why that is not clear, with what there is instead.
 */
export type ResolvedPlace =
  | { readonly ok: true; readonly named: NamedPlace; readonly context: ActionContext }
  | { readonly ok: false; readonly problem: string; readonly candidates: readonly Candidate[] };

type PlaceRequest = Extract<CommandLineRequest, { readonly kind: 'action' | 'list' | 'waiting' }>;

/** Thrown to end the search. */
class Unclear extends Error {
  readonly candidates: readonly Candidate[];

  constructor(problem: string, candidates: readonly Candidate[]) {
    super(problem);
    this.candidates = candidates;
  }
}

// The same name can be written with composed or with combining characters.
const isSame = (left: string, right: string): boolean => left.normalize('NFC') === right.normalize('NFC');

const onlyOne = <Item>(
  items: readonly Item[],
  unknown: () => Unclear,
  ambiguous: (items: readonly Item[]) => Unclear,
): Item => {
  const [item] = items;
  if (item === undefined) throw unknown();
  if (items.length > 1) throw ambiguous(items);
  return item;
};

/**
 * Finds the account, the conference and the people that a command line names: by id, whole label or name, or whole
 * address. What fits nothing or more than one thing is refused, so that nobody else is ever meant. Without a conference
 * it is the one shown.
 */
export const resolvePlace = (
  state: AppState,
  request: Pick<PlaceRequest, 'accountName' | 'conferenceName' | 'participantNames'>,
  parts: { readonly place: Pick<ShownPlace, 'contextFor'>; readonly t: Translate },
): ResolvedPlace => {
  const { place, t } = parts;
  const unclear = (key: TextKey, value: string, candidates: readonly Candidate[], conference = ''): Unclear =>
    new Unclear(t(key, { value: quoted(value), conference }), candidates);
  const conferenceCandidate = (conference: Conference): Candidate => ({
    id: conference.id,
    name: conferenceName(t, conference),
    address: '',
  });

  const accountIdOf = (name: string): string => {
    const all = [...state.accounts.values()];
    const candidates = (accounts: typeof all): Candidate[] =>
      accounts.map(({ id, label }) => ({ id, name: label, address: '' }));
    return onlyOne(
      all.filter(({ id, label }) => id === name || isSame(label, name)),
      () => unclear('command-line.unknown-account', name, candidates(all)),
      (several) => unclear('command-line.ambiguous-account', name, candidates([...several])),
    ).id;
  };

  const conferenceOf = (name: string, accountId: string | null): Conference => {
    const all = [...state.conferences.values()];
    const fitting = all.filter(({ id, vendorId }) => id === name || vendorId === name);
    const here = fitting.filter((conference) => accountId === null || conference.accountId === accountId);
    return onlyOne(
      here,
      () =>
        unclear(
          fitting.length > 0 ? 'command-line.other-account' : 'command-line.unknown-conference',
          name,
          all.map(conferenceCandidate),
        ),
      (several) => unclear('command-line.ambiguous-conference', name, several.map(conferenceCandidate)),
    );
  };

  const participantIdOf = (name: string, conferenceId: string): string => {
    const conference = state.conferences.get(conferenceId);
    const title = conference ? conferenceName(t, conference) : conferenceId;
    const present = [...(state.participants.get(conferenceId)?.values() ?? [])].filter(
      (participant) => participant.state !== 'left',
    );
    return onlyOne(
      present.filter(
        (participant) =>
          participant.id === name ||
          isSame(participant.name, name) ||
          (participant.address !== '' && isSame(participant.address, name)),
      ),
      () => unclear('command-line.unknown-participant', name, present, title),
      (several) => unclear('command-line.ambiguous-participant', name, several, title),
    ).id;
  };

  try {
    const accountId = request.accountName === null ? null : accountIdOf(request.accountName);
    const conference = request.conferenceName === null ? null : conferenceOf(request.conferenceName, accountId);
    const around: NamedPlace = {
      ...(accountId === null ? {} : { accountId }),
      ...(conference === null ? {} : { conferenceId: conference.id }),
    };
    if (request.participantNames.length === 0)
      return { ok: true, named: around, context: place.contextFor(state, 'command-line', around) };
    const { conferenceId } = place.contextFor(state, 'command-line', around);
    if (conferenceId === null) throw new Unclear(t('command-line.no-conference'), []);
    const participantIds = [...new Set(request.participantNames.map((name) => participantIdOf(name, conferenceId)))];
    // The conference is named from here on: what is shown may change before anything is done.
    const named: NamedPlace = { ...around, conferenceId, participantIds };
    return { ok: true, named, context: place.contextFor(state, 'command-line', named) };
  } catch (cause) {
    if (!(cause instanceof Unclear)) throw cause;
    return {
      ok: false,
      problem: cause.message,
      candidates: cause.candidates.map(({ id, name, address }) => ({ id, name, address })),
    };
  }
};
