import type { Conference } from '../../domain/conference.ts';
import type { Participant } from '../../domain/participant.ts';

/**
 * The customer of a call that is not named after them: the only one in it who has no seat here. Null where there is
 * none or more than one.
 */
export const customerOf = (
  { kind, counterpart, subject }: Pick<Conference, 'kind' | 'counterpart' | 'subject'>,
  people: Iterable<Participant>,
): string | null => {
  if (kind === 'meeting' || counterpart !== '' || (subject ?? '') !== '') return null;
  let customer: string | null = null;
  for (const { kind: seat, state, isSelf, name } of people) {
    if (seat !== 'phone' || state === 'left' || isSelf) continue;
    if (customer !== null) return null;
    customer = name;
  }
  return customer === '' ? null : customer;
};
