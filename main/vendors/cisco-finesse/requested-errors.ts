import type { AdapterKit } from '../shared/adapter-kit.ts';
import type { ErrorMatch } from '../shared/pending-requests.ts';
import { memberObject, newDialog, ownUser, type AccountModel } from './model.ts';
import { faultOfNotification } from './wire/faults.ts';
import { decodedSegment, type Update } from './wire/wire.ts';

/** What finding the request of an error needs to know. */
export interface ErrorContext {
  readonly model: AccountModel;
  readonly kit: Pick<AdapterKit, 'pending' | 'emit'>;
}

/** Errors of tasks of other media: never about a call of ours. */
const isOfOtherMedia = (source: string): boolean =>
  /\/Media(?:\/|$)/iu.test(source) || /\/Dialog\/[^/]*_[^/]*$/iu.test(source);

/**
 * The command that an error is about: by the id it names, else by its dialog or user when exactly one command fits.
 * Other clients of the same user cause errors too.
 */
const requestOf = (source: string, correlationId: string | null, { model, kit }: ErrorContext): ErrorMatch | null => {
  const match = (object: string): ErrorMatch | null => kit.pending.match({ correlationId, object });
  const last = decodedSegment(source);
  if (/\/User\/[^/]+\/?$/iu.test(source)) {
    if (model.isOwn(last)) return match(ownUser);
    const loginId = model.team.loginIdOf(last);
    if (loginId !== null) return match(memberObject(loginId));
    // Summaries of a team lack login names, which errors may name: the only member with an open request is meant.
    const found = model.team.loginIds.flatMap((id) => match(memberObject(id)) ?? []);
    return found.length === 1 ? (found[0] ?? null) : null;
  }
  // A dialog that is not known is one that is just being made.
  if (/\/Dialog\/[^/]+$/iu.test(source)) return match(last) ?? (model.calls.dialog(last) ? null : match(newDialog));
  if (/\/Dialogs\/?$/iu.test(source)) return match(newDialog);
  return correlationId === null ? null : match('');
};

/** Emits the refusal of the command that an error is about, or a notice when it is about none. */
export const takeErrors = (
  { errors, source, requestId }: Extract<Update, { kind: 'errors' }>,
  context: ErrorContext,
): void => {
  const { pending, emit } = context.kit;
  const [error] = errors;
  if (!error || isOfOtherMedia(source)) return;
  const match = requestOf(source, requestId === '' ? null : requestId, context);
  const { code, detail } = faultOfNotification(error, match?.request.kind ?? 'read');
  if (!match) {
    emit({ type: 'notice', code, detail });
    return;
  }
  const { commandId } = match.request;
  pending.settle(commandId);
  emit({ type: 'command-refused', commandId, code, detail, isGuess: match.isGuess });
};
