import type { Account } from '../../../app/domain/account.ts';
import { heldKinds, type Command } from '../../../app/domain/command.ts';
import type { Conference } from '../../../app/domain/conference.ts';
import type { Participant } from '../../../app/domain/participant.ts';
import type { AppState } from '../../../app/state/app-state.ts';
import { groupOf, type CommandGroup } from '../../../app/state/selectors/commands.ts';
import { shorten } from '../../../app/text/shorten.ts';
import type { Translate } from '../../../app/text/translate.ts';
import { conferenceName, groupTitle, heldTitle } from '../../../app/text/words.ts';

/** Longer names make a menu too wide to aim in. */
const mostNameCharacters = 40;

/** A name that fits a line of the menu; numbers stay whole. */
export const nameInMenu = (name: string): string => shorten(name, mostNameCharacters);

/** A person with what tells them from others of the same name. */
export const personName = (t: Translate, { name, address }: Pick<Participant, 'name' | 'address'>): string =>
  address === '' || address === name ? nameInMenu(name) : t('tray.part', { first: nameInMenu(name), second: address });

/** A person's own state at an account as its system shows it; without one, how the account is connected. */
export const standingWords = (t: Translate, { connection, agent }: Account): string => {
  if (connection.status !== 'online' || !agent) return t(`connection.${connection.status}`);
  const state = t(`agent-state.${agent.state}`);
  return agent.reasonLabel === '' ? state : t('agent.state-reason', { state, reason: nameInMenu(agent.reasonLabel) });
};

/** A conference's name, made to fit. */
export const conferenceInMenu = (t: Translate, conference: Conference): string =>
  conferenceName(t, { ...conference, counterpart: nameInMenu(conference.counterpart), vendorId: nameInMenu(conference.vendorId) });

/** What is not held for its own sake, only waits for its turn, is worth a word where it waits long. */
const manyWaiting = 20;

/** Groups of commands that can still be taken back, the last made first. */
export const heldGroups = (state: AppState): readonly CommandGroup[] => {
  const held = new Map<string, Command[]>();
  for (const command of state.commands.values()) if (command.phase === 'held') held.set(command.groupId, []);
  if (held.size === 0) return [];
  for (const command of state.commands.values()) held.get(command.groupId)?.push(command);
  return [...held.values()]
    .reverse()
    .flatMap((commands) => groupOf(commands) ?? [])
    .filter(({ first, counts }) => heldKinds.has(first.request.kind) || counts.held >= manyWaiting);
};

/** What can still be taken back, in words. */
export const heldWords = (t: Translate, group: CommandGroup): string =>
  shorten(heldKinds.has(group.first.request.kind) ? heldTitle(t, group) : groupTitle(t, group), mostNameCharacters * 2);
