import type { Command, CommandKind, CommandPhase } from '../domain/command.ts';
import type { ErrorCode } from '../domain/error-code.ts';
import type { FieldProblem } from '../domain/field-problem.ts';
import { denied, type Permission } from '../domain/permission.ts';
import type { Translate } from '../text/translate.ts';
import type { Advice, Descriptor } from '../vendor/descriptor.ts';
import { ownDenialKey, ownErrorKeys } from './own-sentences.ts';

/** Whose sentences take the place of the neutral ones: the vendor's of the account in question, then the command's. */
export interface Subject {
  readonly vendor?: Pick<Descriptor, 'advice'> | undefined;
  readonly kind?: CommandKind | undefined;
}

/** What happened, and what to do next. */
export interface Sentences {
  readonly what: string;
  readonly next: string;
}

const adviceOf = ({ vendor }: Subject): readonly Advice[] => vendor?.advice ?? [];

const isFor = (kinds: readonly CommandKind[] | undefined, kind: CommandKind | undefined): boolean =>
  kinds === undefined || (kind === undefined ? kinds.length === 0 : kinds.includes(kind));

/** Why something is not permitted, in a sentence; null where it is permitted. */
export const denialText = (t: Translate, permission: Permission, subject: Subject = {}): string | null => {
  if (permission.verdict === 'allowed') return null;
  const { reason } = permission;
  const { kind } = subject;
  const [advice] = adviceOf(subject).flatMap((one) =>
    one.of === 'denial' && one.reason === reason && isFor(one.kinds, kind) ? one : [],
  );
  return t(advice?.text ?? (kind && ownDenialKey(reason, kind)) ?? `denial.${reason}.long`);
};

/** The sentences of an error code. `phase` is that of the command that failed, if one did. */
export const errorSentences = (
  t: Translate,
  code: ErrorCode,
  subject: Subject = {},
  phase: CommandPhase | null = null,
): Sentences => {
  const { kind } = subject;
  const [advice] = adviceOf(subject).flatMap((one) =>
    one.of === 'error' && one.code === code && isFor(one.kinds, kind) ? one : [],
  );
  const own = kind === undefined ? {} : ownErrorKeys(code, kind, phase);
  return {
    what: t(advice?.what ?? own.what ?? `error.${code}.what`),
    next: t(advice?.next ?? own.next ?? `error.${code}.next`),
  };
};

/** Why a command was refused, cancelled or stayed unconfirmed; null where there is no reason. */
export const commandReason = (
  t: Translate,
  { reason, denial, phase, request: { kind } }: Pick<Command, 'reason' | 'denial' | 'phase' | 'request'>,
  vendor: Subject['vendor'],
): Sentences | null => {
  if (reason === null) return null;
  const why = denial === undefined ? null : denialText(t, denied(denial), { vendor, kind });
  return why === null
    ? errorSentences(t, reason, { vendor, kind }, phase)
    : { what: why, next: t('error.nothing-sent.next') };
};

/** What is wrong with a value in an account's form. */
export const fieldProblemText = (t: Translate, problem: FieldProblem, subject: Subject = {}): string => {
  const [advice] = adviceOf(subject).flatMap((one) => (one.of === 'field' && one.problem === problem ? one : []));
  return t(advice?.text ?? `issue.${problem}`);
};

/** Both sentences as one text. */
export const bothSentences = (t: Translate, { what, next }: Sentences): string => [what, next].join(t('sentence.gap'));
