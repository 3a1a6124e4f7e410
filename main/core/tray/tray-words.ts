import type { Account } from '../../../app/domain/account.ts';
import type { Conference } from '../../../app/domain/conference.ts';
import type { Participant } from '../../../app/domain/participant.ts';
import type { AppState } from '../../../app/state/app-state.ts';
import { customerOf } from '../../../app/state/selectors/customer.ts';
import type { CommandGroup } from '../../../app/state/command-groups.ts';
import { agentReason } from '../../../app/wording/agent-words.ts';
import { shorten } from '../../../app/wording/shorten.ts';
import type { Translate } from '../../../app/text/translate.ts';
import { calledName, heldTitle } from '../../../app/wording/words.ts';

/** The longest name in a menu, in characters: longer ones make it hard to hit. */
const mostNameCharacters = 40;

/** A name shortened to fit a menu entry; numbers stay whole. */
export const nameInMenu = (name: string): string => shorten(name, mostNameCharacters);

/** A participant's name, with the address that distinguishes them from others of the same name. */
export const personName = (t: Translate, { name, address }: Pick<Participant, 'name' | 'address'>): string =>
  address === '' || address === name ? nameInMenu(name) : t('tray.part', { first: nameInMenu(name), second: address });

/** The agent's own state at an account; the connection status where it has none. */
export const standingWords = (t: Translate, { connection, agent }: Account): string => {
  if (connection.status !== 'online' || !agent || agent.state === 'unknown')
    return t(`connection.${connection.status}`);
  const state = t(`agent-state.${agent.state}`);
  const reason = agentReason(t, agent);
  return reason === '' ? state : t('agent.state-reason', { state, reason: nameInMenu(reason) });
};

/** A conference's name, after its customer where there is one, shortened to fit a menu entry. */
export const conferenceInMenu = (
  t: Translate,
  { participants }: Pick<AppState, 'participants'>,
  conference: Conference,
): string => {
  const customer = customerOf(conference, participants.get(conference.id)?.values() ?? []);
  const shortened = {
    ...conference,
    counterpart: nameInMenu(conference.counterpart),
    vendorId: nameInMenu(conference.vendorId),
    subject: nameInMenu(conference.subject ?? ''),
  };
  return calledName(t, shortened, customer === null ? null : nameInMenu(customer));
};

/** The title of a group that can still be undone or stopped. */
export const groupWords = (t: Translate, group: CommandGroup): string =>
  shorten(heldTitle(t, group), mostNameCharacters * 2);
