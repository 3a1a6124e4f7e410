import type { Conference } from '../../../app/domain/conference.ts';
import type { AppState } from '../../../app/state/app-state.ts';
import { incomingConferences } from '../../../app/state/selectors/conferences.ts';
import { lobbyOf } from '../../../app/state/selectors/lobby.ts';
import type { TrayLook } from './tray-shapes.ts';

const isInProgress = ({ state }: Conference): boolean =>
  state === 'active' || state === 'held' || state === 'dialling' || state === 'ringing';

const isLive = (state: AppState, { truth, accountId }: Conference): boolean =>
  truth.status === 'live' && state.accounts.get(accountId)?.connection.status === 'online';

/**
 * The look of the icon: the first that applies. First what needs the user now (a ringing call, a participant in the
 * lobby), then a stale conference, then a live one; without any, the status of the accounts.
 */
export const trayLookOf = (state: AppState): TrayLook => {
  if (incomingConferences(state).length > 0) return 'attention';
  const conferences = [...state.conferences.values()].filter(isInProgress);
  const live = conferences.filter((conference) => isLive(state, conference));
  if (live.some(({ id }) => lobbyOf(state, id).length > 0)) return 'lobby';
  if (live.length < conferences.length) return 'stale';
  if (live.length > 0) return 'in-conference';
  const statuses = new Set([...state.accounts.values()].map(({ connection }) => connection.status));
  if (statuses.has('refused') || [...state.notices.values()].some(({ kind }) => kind === 'problem')) return 'attention';
  if (statuses.has('connecting') || statuses.has('waiting')) return 'connecting';
  return statuses.has('online') ? 'idle' : 'signed-out';
};
