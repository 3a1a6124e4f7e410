import type { Conference } from '../../../app/domain/conference.ts';
import type { Participant } from '../../../app/domain/participant.ts';
import type { Permission } from '../../../app/domain/permission.ts';
import type { AppState } from '../../../app/state/app-state.ts';
import { commandPermission } from '../../../app/state/selectors/command-permission.ts';
import { lobbyOf } from '../../../app/state/selectors/lobby.ts';
import { vendorOf } from '../../../app/state/selectors/vendors.ts';
import type { Translate } from '../../../app/text/translate.ts';
import { errorSentences } from '../../../app/wording/reasons.ts';
import { conferenceName } from '../../../app/wording/words.ts';
import { exitCodes, printable, type ExitCode } from './command-line-messages.ts';

/** Somebody who waits to be let in. */
interface WaitingPerson {
  readonly participantId: string;
  readonly name: string;
  /** Empty where there is none, as for somebody anonymous. */
  readonly address: string;
  /** How they are known, by `Participant.source`; null where that is not told. */
  readonly source: string | null;
  /** Null where it was not seen since when. */
  readonly waitsForSeconds: number | null;
  /** `allowed`, or a code of why not. */
  readonly admit: string;
  readonly reject: string;
}

/** The lobby of one meeting. */
interface MeetingLobby {
  readonly conferenceId: string;
  readonly name: string;
  /** Whether it is proved now; otherwise those who waited last are named. */
  readonly isLive: boolean;
  /** False where the user is not shown who waits. */
  readonly isShown: boolean;
  readonly waiting: readonly WaitingPerson[];
  /** The whole in words, one line each. */
  readonly lines: readonly string[];
  readonly exitCode: ExitCode;
}

/** Who waits, in every meeting with a lobby or in the one that was named. */
export interface WaitingAnswer {
  readonly exitCode: ExitCode;
  readonly meetings: readonly MeetingLobby[];
  readonly lines: readonly string[];
}

const wordOf = (permission: Permission): string => (permission.verdict === 'allowed' ? 'allowed' : permission.reason);

const lineOf = (t: Translate, person: WaitingPerson, source: Participant['source']): string => {
  const facts = [
    person.address,
    source && source !== 'same-company' && source !== 'unknown' ? t(`source.${source}`) : '',
    person.waitsForSeconds === null ? '' : t('command-line.waits-for', { count: person.waitsForSeconds }),
  ];
  const known = [person.name, ...facts.filter((fact) => fact !== '')].join(t('list.separator'));
  return printable(`  ${t('command-line.waiting-person', { known, id: person.participantId })}`);
};

const lobbyIn = (t: Translate, state: AppState, conference: Conference, nowMs: number): MeetingLobby => {
  const { id, truth, settings, shared, accountId } = conference;
  const name = conferenceName(t, conference);
  const people = lobbyOf(state, id);
  const isShown = settings?.hasLobby !== undefined || shared?.admit !== undefined || people.length > 0;
  const isLive = truth.status === 'live';
  const waiting = people.map((participant): WaitingPerson => {
    const subject = { conferenceId: id, participantId: participant.id };
    const { stateSince } = participant;
    return {
      participantId: participant.id,
      name: participant.name,
      address: participant.address,
      source: participant.source ?? null,
      waitsForSeconds: stateSince === null ? null : Math.max(0, Math.round((nowMs - stateSince) / 1_000)),
      admit: wordOf(commandPermission(state, 'admit', subject)),
      reject: wordOf(commandPermission(state, 'reject-entry', subject)),
    };
  });
  const reason =
    truth.reason === null ? '' : errorSentences(t, truth.reason, { vendor: vendorOf(state, accountId) }).what;
  const title = !isLive
    ? t('command-line.lobby-stale', { name, id, reason })
    : !isShown
      ? t('command-line.lobby-not-shown', { name, id })
      : t('command-line.lobby', { name, id, count: waiting.length });
  const rows = waiting.map((person, index) => lineOf(t, person, people[index]?.source));
  const exitCode = !isLive ? exitCodes.unconfirmed : isShown ? exitCodes.done : exitCodes.refused;
  return { conferenceId: id, name, isLive, isShown, waiting, lines: [printable(title.trimEnd()), ...rows], exitCode };
};

/**
 * Tells who waits, as far as the servers have proved it. `accountId` and `conferenceId`: what was named, or null.
 * Without a conference, meetings whose lobby is not shown are left out.
 */
export const whoWaits = (
  t: Translate,
  state: AppState,
  named: { readonly accountId: string | null; readonly conferenceId: string | null },
  nowMs: number,
): WaitingAnswer => {
  const lobbies = [...state.conferences.values()]
    .filter(({ id, accountId }) => (named.conferenceId ?? id) === id && (named.accountId ?? accountId) === accountId)
    .map((conference) => lobbyIn(t, state, conference, nowMs));
  const meetings = named.conferenceId === null ? lobbies.filter(({ isShown }) => isShown) : lobbies;
  if (meetings.length === 0) return { exitCode: exitCodes.refused, meetings, lines: [t('command-line.no-lobby')] };
  const exitCode =
    ([exitCodes.refused, exitCodes.unconfirmed] as const).find((code) =>
      meetings.some((one) => one.exitCode === code),
    ) ?? exitCodes.done;
  return { exitCode, meetings, lines: meetings.flatMap(({ lines }) => lines) };
};
