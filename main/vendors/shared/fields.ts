import type { FieldIssue, FieldValues } from '../../../app/vendor/adapter.ts';
import type { Field } from '../../../app/vendor/descriptor.ts';

/** What most fields of a form have in common; a vendor's field overrides what differs. */
export const plainField: Omit<Field, 'key' | 'kind' | 'label'> = {
  hint: null,
  isRequired: false,
  isSecret: false,
  isAdvanced: false,
  initial: '',
  options: [],
};

/** A field that must be filled in to sign in, and whose value goes to the keychain. */
export const secretField: Omit<Field, 'key' | 'label'> = {
  ...plainField,
  kind: 'password',
  isRequired: true,
  isSecret: true,
};

type FieldTexts = Pick<Field, 'label' | 'hint'>;

/** The field for a server's address, `server`. */
export const serverField = (texts: FieldTexts, defaultPort: number): Field => ({
  ...plainField,
  ...texts,
  key: 'server',
  kind: 'text',
  isRequired: true,
  defaultPort,
});

/** The field for a private authority that is chosen as a file; its value `caFile` is the authority's id. */
export const authorityField = (texts: FieldTexts): Field => ({
  ...plainField,
  ...texts,
  key: 'caFile',
  kind: 'file',
  isAdvanced: true,
});

/** The text of a field without blanks at its ends; empty when the field is absent or holds a list. */
export const textOf = (values: FieldValues, key: string): string => {
  const value = values[key];
  return typeof value === 'string' ? value.trim() : '';
};

/** A TCP port; `initial` for an empty text, null for what is none. */
export const portOf = (text: string, initial: number): number | null => {
  if (text === '') return initial;
  const port = /^\d{1,5}$/u.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
};

/** One of a list of choices; null when it is none of them. */
export const choiceOf = <Choice extends string>(text: string, choices: readonly Choice[]): Choice | null =>
  choices.find((choice) => choice === text) ?? null;

/** An issue for each required field that is empty. */
export const missingFields = (values: FieldValues, keys: readonly string[]): FieldIssue[] =>
  keys.flatMap((key) => (textOf(values, key) === '' ? [{ key, problem: 'required' }] : []));

/** An issue for each field that is neither empty nor one of its choices. */
export const wrongChoices = (values: FieldValues, keys: readonly string[], choices: readonly string[]): FieldIssue[] =>
  keys.flatMap((key) => {
    const text = textOf(values, key);
    return text === '' || choices.includes(text) ? [] : [{ key, problem: 'not-a-choice' }];
  });

/** The user as the account list shows them: the values of these fields ("aberg · 5001"). */
export const userLabelOf = (values: FieldValues, keys: readonly string[]): string =>
  keys
    .map((key) => values[key])
    .filter((value) => typeof value === 'string' && value !== '')
    .join(' · ');

/** The capabilities of a vendor that has meetings and nothing else. */
export const meetingCapabilities = {
  dropsParticipants: true,
  makesCalls: false,
  hasAgentState: false,
  hasTeam: false,
} as const;
