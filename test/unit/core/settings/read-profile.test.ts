import { describe, expect, it } from 'vitest';
import { leaveAtQuit } from '../../../../app/domain/account.ts';
import { defaultPreferences, preferencesSchema } from '../../../../app/domain/preferences.ts';
import { en } from '../../../../app/text/en/index.ts';
import { createTranslate } from '../../../../app/text/translate.ts';
import { noticeSentences } from '../../../../app/wording/notices.ts';
import { emptyProfile, readProfile } from '../../../../main/core/settings/read-profile.ts';

/** Another value than the default for each preference, and one that none can have. */
const preferences = {
  language: ['zh-CN', 'fr'],
  theme: ['dark', 7],
  isDense: [true, 'yes'],
  holdSeconds: [0, 11],
  closesToTray: [false, null],
  startsHidden: [true, 1],
  opensAtLogin: [true, {}],
  isCompactOnTop: [false, []],
  usesGraphicsProcessor: [false, []],
  showsNotifications: [false, 'off'],
  shortcuts: [{ undo: null, quit: 'CommandOrControl+Q' }, 'none'],
} as const satisfies Record<keyof typeof defaultPreferences, readonly [other: unknown, unreadable: unknown]>;
const others = Object.fromEntries(Object.entries(preferences).map(([name, [other]]) => [name, other]));

const account = {
  id: 'a1',
  vendorId: 'sample',
  label: 'Hamburg',
  values: { server: 'a.example.net', transports: ['one', 'two'] },
  atQuit: { how: 'sign-out', reasonId: '7' },
};
const whole = { preferences: others, accounts: [account], explained: ['goes-on-in-tray'] };
const withAccount = (more: object) => readProfile({ ...whole, accounts: [{ ...account, ...more }, account] });
const t = createTranslate('en', en);

describe('the settings in a file', () => {
  it('are read as they were written', () => {
    expect(readProfile(whole)).toEqual({ value: whole, unreadable: [] });
    expect(preferencesSchema.safeParse(others).success).toBe(true);
  });

  it('are the defaults where nothing is said, without a complaint', () => {
    expect(readProfile({})).toEqual({ value: emptyProfile, unreadable: [] });
    expect(readProfile({ preferences: {}, accounts: [] })).toEqual({ value: emptyProfile, unreadable: [] });
  });

  it.each(Object.keys(preferences))('lose nothing but %s when it is absent', (name) => {
    const { [name]: _, ...rest } = others;
    const read = readProfile({ ...whole, preferences: rest });
    expect(read.value.preferences).toEqual({ ...defaultPreferences, ...rest });
    expect(read.unreadable).toEqual([]);
    expect(read.value.accounts).toEqual([account]);
  });

  it.each(Object.entries(preferences))('lose nothing but %s when it cannot be read', (name, [, unreadable]) => {
    const read = readProfile({ ...whole, preferences: { ...others, [name]: unreadable } });
    expect(read.value).toEqual({
      ...whole,
      preferences: {
        ...others,
        [name]: { ...defaultPreferences, shortcuts: {} }[name as keyof typeof defaultPreferences],
      },
    });
    expect(read.unreadable).toEqual([`preferences.${name}`]);
  });

  it.each(Object.keys(preferences))('have a name for %s, by which the user is told of it', (name) => {
    const { what } = noticeSentences(
      t,
      { code: 'settings-fields-unreadable', fields: [`preferences.${name}`] },
      undefined,
    );
    expect(what).toMatch(/^Not everything in the settings file could be read\. Set to the default: [A-Z][^{}]+\.$/u);
    expect(what).not.toContain('Other settings');
  });

  it('lose of the shortcuts only the one that cannot be read', () => {
    const read = readProfile({ preferences: { shortcuts: { undo: null, quit: 'no keys!', search: 'F5' } } });
    expect(read.value.preferences.shortcuts).toEqual({ undo: null, search: 'F5' });
    expect(read.unreadable).toEqual(['preferences.shortcuts.quit']);
  });

  it.each([
    ['label', 7, ''],
    ['values', 'none', {}],
    ['atQuit', { how: 'never' }, leaveAtQuit],
  ] as const)('lose nothing but %s of an account', (name, unreadable, fallback) => {
    const read = withAccount({ [name]: unreadable });
    expect(read.value.accounts).toEqual([{ ...account, [name]: fallback }, account]);
    expect(read.unreadable).toEqual([`accounts.0.${name}`]);
    expect(withAccount({ [name]: undefined })).toMatchObject({ unreadable: [] });
  });

  it('lose of an account’s values only the one that cannot be read', () => {
    const read = withAccount({ values: { ...account.values, port: 8080 } });
    expect(read.value.accounts).toEqual([account, account]);
    expect(read.unreadable).toEqual(['accounts.0.values.port']);
  });

  it.each(['id', 'vendorId'])('lose an account without %s, and no other', (name) => {
    const read = withAccount({ [name]: undefined });
    expect(read.value.accounts).toEqual([account]);
    expect(read.unreadable).toEqual([`accounts.0.${name}`]);
    expect(withAccount({ [name]: 4 }).value.accounts).toEqual([account]);
  });

  it('lose only the part that is of another type', () => {
    expect(readProfile({ ...whole, accounts: 'none' })).toEqual({
      value: { ...whole, accounts: [] },
      unreadable: ['accounts'],
    });
    expect(readProfile({ ...whole, preferences: 3 })).toEqual({
      value: { ...whole, preferences: defaultPreferences },
      unreadable: ['preferences'],
    });
    expect(readProfile({ ...whole, accounts: [7, account] })).toMatchObject({ value: whole });
    expect(readProfile({ ...whole, explained: ['goes-on-in-tray', 5] })).toEqual({
      value: whole,
      unreadable: ['explained.1'],
    });
  });
});

describe('the notice about it', () => {
  it('names each setting once, in the user’s words', () => {
    const fields = [
      'preferences.theme',
      'preferences.shortcuts.quit',
      'preferences.shortcuts.undo',
      'accounts.1.label',
    ];
    const sentences = noticeSentences(t, { code: 'settings-fields-unreadable', fields }, undefined);
    expect(sentences.what).toBe(
      'Not everything in the settings file could be read. Set to the default: Appearance, Shortcuts, Account 2.',
    );
  });

  it('calls by a common name what no setting of the window is', () => {
    const fields = ['explained.1', 'preferences', 'accounts'];
    expect(noticeSentences(t, { code: 'settings-fields-unreadable', fields }, undefined).what).toContain(
      'Other settings, Accounts.',
    );
  });
});
