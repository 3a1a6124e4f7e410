import { describe, expect, it } from 'vitest';
import { fieldsWith, type Field } from '../../../../app/vendor/descriptor.ts';
import { plainField } from '../../../../main/vendors/shared/fields.ts';

const text = { ...plainField, kind: 'text', label: 'account.add' } as const;
const fields: readonly Field[] = [
  { ...text, key: 'way', kind: 'choice', initial: 'password' },
  { ...text, key: 'name' },
  { ...text, key: 'password', isRequired: true, onlyWith: { key: 'way', values: ['password'] } },
  {
    ...text,
    key: 'app',
    isRequired: true,
    onlyWith: { key: 'way', values: ['app', 'company'], optionalWith: ['company'] },
  },
];
const shown = (values: Record<string, string | string[]>): string[] =>
  fieldsWith(fields, values).map(({ key, isRequired }) => (isRequired ? `${key}!` : key));

describe('the fields of a form', () => {
  it.each([
    [{}, ['way', 'name', 'password!']],
    [{ way: 'password' }, ['way', 'name', 'password!']],
    [{ way: 'app' }, ['way', 'name', 'app!']],
    [{ way: 'company' }, ['way', 'name', 'app']],
    [{ way: 'unheard of' }, ['way', 'name']],
    [{ way: ['password'] }, ['way', 'name']],
  ])('with %j are these, and those with a mark must be filled in', (values, expected) => {
    expect(shown(values)).toEqual(expected);
  });
});
