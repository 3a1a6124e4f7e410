import type { Account } from '../../domain/account.ts';
import type { Conference } from '../../domain/conference.ts';
import type { Participant } from '../../domain/participant.ts';
import { allowed, denied, type Permission } from '../../domain/permission.ts';
import type { AppState } from '../app-state.ts';
import { targetsUnderWay } from './commands.ts';

/** Whether anything that takes somebody out is barred for the conference as a whole: an old picture shows the wrong people. */
export const destructionPermission = (account: Account | undefined, conference: Conference | undefined): Permission => {
  if (!conference) return denied('not-on-a-call');
  if (conference.truth.status === 'stale' || account?.connection.status !== 'online') return denied('stale');
  return allowed;
};

/**
 * May this participant be dropped now, as far as can be foreseen? `destruction` is what `destructionPermission` says of
 * the conference. The server stays the authority.
 */
export const dropPermission = (destruction: Permission, participant: Participant | undefined): Permission => {
  if (participant?.isSelf) return denied('self');
  if (destruction.verdict !== 'allowed') return destruction;
  if (!participant || participant.state === 'left') return denied('not-connected');
  return participant.permissions.drop;
};

/** Who of `ids` can be dropped now, in their order; nobody to whom something is already being done. */
export const droppableOf = (state: AppState, conferenceId: string, ids: Iterable<string>): readonly string[] => {
  const conference = state.conferences.get(conferenceId);
  const account = conference && state.accounts.get(conference.accountId);
  const destruction = destructionPermission(account, conference);
  const roster = state.participants.get(conferenceId);
  const busy = targetsUnderWay(state.commands.values(), conferenceId);
  const found: string[] = [];
  for (const id of ids) if (!busy.has(id) && dropPermission(destruction, roster?.get(id)).verdict === 'allowed') found.push(id);
  return found;
};
