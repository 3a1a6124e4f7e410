import { asFault } from '../../../app/domain/error-code.ts';
import { isUnanswered } from '../shared/faults.ts';
import type { Calls } from './calls.ts';
import type { FinesseRest } from './rest.ts';
import type { DialogList } from './wire/wire.ts';

/** The list of a user's dialogs, of which those that it was doubtful about were asked for one by one. */
export interface WitnessedList {
  readonly list: DialogList;
  /** Those that answered, or are not there or not this user's any more. */
  readonly witnessed: ReadonlySet<string>;
}

/**
 * Reads the list of a user's dialogs. Lists may be incomplete, several in a row: each dialog of which this one lacks
 * something that is known is asked for itself. What does not answer is unread. `began`: the number of the read. Rejects
 * with a `Fault`.
 */
export const readDialogList = async (
  rest: Pick<FinesseRest, 'dialogs' | 'dialog'>,
  loginId: string,
  calls: Pick<Calls, 'doubtsOf'>,
  began: number,
): Promise<WitnessedList> => {
  const list = await rest.dialogs(loginId);
  const doubts = new Set(calls.doubtsOf(list, began));
  const dialogs = list.dialogs.filter(({ id }) => !doubts.has(id));
  const unread = [...list.unread];
  const witnessed = new Set<string>();
  for (const id of doubts) {
    try {
      const dialog = await rest.dialog(id);
      if (dialog) dialogs.push(dialog);
      witnessed.add(id);
    } catch (cause) {
      if (isUnanswered(asFault(cause))) throw cause;
      unread.push(id);
    }
  }
  return { list: { dialogs, unread }, witnessed };
};
