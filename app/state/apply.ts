import { isUnderWay, type Command } from '../domain/command.ts';
import type { AppState, Change, OwnedState } from './app-state.ts';
import { putInGroup } from './command-groups.ts';

const put = <Value>(collection: Map<string, Value>, id: string, value: Value | null): void => {
  if (value === null) collection.delete(id);
  else collection.set(id, value);
};

const putNested = <Value>(
  collection: Map<string, Map<string, Value>>,
  outer: string,
  id: string,
  value: Value | null,
): void => {
  const inner = collection.get(outer);
  if (inner) put(inner, id, value);
  else if (value !== null) collection.set(outer, new Map([[id, value]]));
};

const putCommand = (state: OwnedState, id: string, after: Command | null): void => {
  const before = state.commands.get(id);
  const groupId = (after ?? before)?.groupId;
  if (groupId !== undefined) putInGroup(state.groups, groupId, before, after);
};

/** Applies one change in place, in constant time. */
export const applyChange = (state: OwnedState, change: Change): void => {
  switch (change.slice) {
    case 'account':
      put(state.accounts, change.id, change.value);
      if (change.value === null) {
        state.members.delete(change.id);
        state.meetings.delete(change.id);
        state.meetingLists.delete(change.id);
      }
      return;
    case 'member':
      putNested(state.members, change.accountId, change.id, change.value);
      return;
    case 'conference':
      put(state.conferences, change.id, change.value);
      if (change.value === null) {
        state.participants.delete(change.id);
        state.lobbies.delete(change.id);
      }
      return;
    case 'participant':
      putNested(state.participants, change.conferenceId, change.id, change.value);
      putNested(
        state.lobbies,
        change.conferenceId,
        change.id,
        change.value?.state === 'in-lobby' ? change.value : null,
      );
      return;
    case 'meeting':
      putNested(state.meetings, change.accountId, change.id, change.value);
      return;
    case 'meeting-list':
      put(state.meetingLists, change.id, change.value);
      return;
    case 'command':
      putCommand(state, change.id, change.value);
      put(state.underWay, change.id, change.value && isUnderWay(change.value.phase) ? change.value : null);
      put(state.commands, change.id, change.value);
      return;
    case 'notice':
      put(state.notices, change.id, change.value);
      return;
    case 'preferences':
      state.preferences = change.value;
      return;
    case 'environment':
      state.environment = change.value;
      return;
    case 'desktop':
      state.desktop = change.value;
  }
};

/** The changes that build `state` from an empty one. */
export const snapshotOf = (state: AppState): Change[] => {
  const changes: Change[] = [{ slice: 'preferences', value: state.preferences }];
  if (state.environment) changes.push({ slice: 'environment', value: state.environment });
  if (state.desktop) changes.push({ slice: 'desktop', value: state.desktop });
  for (const [id, value] of state.accounts) changes.push({ slice: 'account', id, value });
  for (const [accountId, members] of state.members)
    for (const [id, value] of members) changes.push({ slice: 'member', accountId, id, value });
  for (const [id, value] of state.conferences) changes.push({ slice: 'conference', id, value });
  for (const [conferenceId, roster] of state.participants)
    for (const [id, value] of roster) changes.push({ slice: 'participant', conferenceId, id, value });
  for (const [accountId, meetings] of state.meetings)
    for (const [id, value] of meetings) changes.push({ slice: 'meeting', accountId, id, value });
  for (const [id, value] of state.meetingLists) changes.push({ slice: 'meeting-list', id, value });
  for (const [id, value] of state.commands) changes.push({ slice: 'command', id, value });
  for (const [id, value] of state.notices) changes.push({ slice: 'notice', id, value });
  return changes;
};
