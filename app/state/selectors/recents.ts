import type { CommandRequest } from '../../domain/command.ts';
import type { StateView } from '../state-view.ts';

/** Whom a user called, consulted, invited or dropped lately. */
export interface Recent {
  readonly accountId: string;
  readonly kind: 'make-call' | 'consult' | 'transfer-to' | 'invite' | 'drop';
  readonly address: string;
  readonly name: string;
  /** In milliseconds since 1970-01-01 UTC. */
  readonly at: number;
}

/** The most that are remembered of one account. */
const mostRecents = 10;

const addressesOf = (request: CommandRequest, target: { readonly address: string } | null): readonly string[] => {
  switch (request.kind) {
    case 'make-call':
    case 'consult':
    case 'transfer-to':
      return [request.address];
    case 'invite':
      return request.invitees.map(({ address }) => address);
    case 'drop':
      return target && target.address !== '' ? [target.address] : [];
    default:
      return [];
  }
};

const isRecentKind = (kind: CommandRequest['kind']): kind is Recent['kind'] =>
  kind === 'make-call' || kind === 'consult' || kind === 'transfer-to' || kind === 'invite' || kind === 'drop';

/** Whom a user was in touch with at an account (null: at any), the latest first, each address once. */
export const recentsOf = (state: StateView, accountId: string | null): readonly Recent[] => {
  const recents: Recent[] = [];
  const seen = new Set<string>();
  for (const group of [...state.groups.values()].reverse()) {
    if (accountId !== null && group.first.accountId !== accountId) continue;
    if (!isRecentKind(group.first.request.kind)) continue;
    for (const { request, target, madeAt, accountId: own, phase } of group.commands.values()) {
      if (phase === 'cancelled' || !isRecentKind(request.kind)) continue;
      for (const address of addressesOf(request, target)) {
        if (seen.has(address)) continue;
        seen.add(address);
        recents.push({ accountId: own, kind: request.kind, address, name: target?.name ?? address, at: madeAt });
        if (recents.length === mostRecents) return recents;
      }
    }
  }
  return recents;
};

/** The addresses of `recentsOf`. */
export const recentAddresses = (state: StateView, accountId: string | null): readonly string[] =>
  recentsOf(state, accountId).map(({ address }) => address);
