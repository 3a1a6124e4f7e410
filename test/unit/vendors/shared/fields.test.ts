import { expect, it } from 'vitest';
import {
  authorityField,
  choiceOf,
  meetingCapabilities,
  missingFields,
  portOf,
  serverField,
  textOf,
  userLabelOf,
  wrongChoices,
} from '../../../../main/vendors/shared/fields.ts';

const values = { server: ' host ', user: '', order: ['a', 'b'], mode: 'fast' };

it('reads the text of a field, empty for what is none', () => {
  expect(['server', 'user', 'order', 'absent'].map((key) => textOf(values, key))).toEqual(['host', '', '', '']);
});

it('reads a port, or the initial one where none was entered', () => {
  expect(['', '1', '65535', '0', '65536', '8o', '-1', '123456'].map((text) => portOf(text, 443))).toEqual([
    443,
    1,
    65_535,
    null,
    null,
    null,
    null,
    null,
  ]);
});

it('takes one of the choices and nothing else', () => {
  expect([choiceOf('a', ['a', 'b']), choiceOf('c', ['a', 'b']), choiceOf('', ['a'])]).toEqual(['a', null, null]);
});

it('names the fields that are missing or hold no choice', () => {
  expect(missingFields(values, ['server', 'user', 'absent'])).toEqual([
    { key: 'user', problem: 'required' },
    { key: 'absent', problem: 'required' },
  ]);
  expect(wrongChoices(values, ['mode', 'user'], ['slow'])).toEqual([{ key: 'mode', problem: 'not-a-choice' }]);
});

it('labels the user by the fields that say who it is', () => {
  expect([userLabelOf(values, ['server', 'mode']), userLabelOf(values, ['user', 'mode'])]).toEqual([
    ' host  · fast',
    'fast',
  ]);
});

it('asks for the server always, and for the file of an authority only from who knows why', () => {
  const texts = { label: 'account.add', hint: null } as const;
  expect(serverField(texts, 8445)).toEqual({
    ...texts,
    key: 'server',
    kind: 'text',
    isRequired: true,
    isSecret: false,
    isAdvanced: false,
    initial: '',
    options: [],
    defaultPort: 8445,
  });
  expect(authorityField(texts)).toEqual({
    ...texts,
    key: 'caFile',
    kind: 'file',
    isRequired: false,
    isSecret: false,
    isAdvanced: true,
    initial: '',
    options: [],
  });
});

it('offers of a vendor of meetings what it has: people can be dropped, nothing else', () => {
  expect(meetingCapabilities).toEqual({
    dropsParticipants: true,
    makesCalls: false,
    hasAgentState: false,
    hasTeam: false,
  });
});
