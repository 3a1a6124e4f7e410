import { describe, expect, it } from 'vitest';
import { controlIds } from '../../../../app/domain/command-kinds.ts';
import { commandPhases } from '../../../../app/domain/command.ts';
import { checkIds, checkResults, findings, isAdvised } from '../../../../app/domain/diagnostic.ts';
import { errorCodes } from '../../../../app/domain/error-code.ts';
import { denialReasons } from '../../../../app/domain/permission.ts';
import { en } from '../../../../app/text/en/index.ts';
import { createTranslate, translateWith, type Text } from '../../../../app/text/translate.ts';
import { zhCN } from '../../../../app/text/zh-CN/index.ts';

const formsOf = (text: Text): readonly string[] => (typeof text === 'string' ? [text] : [text.one, text.other]);
const placeholders = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name ?? ''))].sort();
const chinese = new Map<string, Text>(Object.entries(zhCN));
const english = new Map<string, Text>(Object.entries(en));

describe('the catalogues', () => {
  it('have the same keys', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('use the same placeholders in every form of a text', () => {
    const differing = [...english].filter(([key, text]) => {
      const all = [...formsOf(text), ...formsOf(chinese.get(key) ?? '')].map((form) => placeholders(form).join());
      return new Set(all).size !== 1;
    });
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  it('say something, without stray spaces at the ends', () => {
    const separators = ['sentence.gap', 'list.separator'];
    const untidy = [...english, ...chinese].filter(
      ([key, text]) => !separators.includes(key) && formsOf(text).some((form) => !/^\S(.*\S)?$/u.test(form)),
    );
    expect(untidy.map(([key]) => key)).toEqual([]);
  });

  it('have words for every code, reason, phase and control', () => {
    const keys = [
      ...errorCodes.flatMap((code) => [`error.${code}.what`, `error.${code}.next`]),
      ...denialReasons.flatMap((reason) => [`denial.${reason}.short`, `denial.${reason}.long`]),
      ...commandPhases.map((phase) => `phase.${phase}`),
      ...controlIds.map((control) => `action.${control}`),
      ...checkIds.map((id) => `check.${id}`),
      ...checkResults.map((result) => `diagnostics.result.${result}`),
      ...findings.flatMap((finding) => [
        `finding.${finding}.what`,
        ...(isAdvised(finding) ? [`finding.${finding}.next`] : []),
      ]),
    ];
    expect(keys.filter((key) => !english.has(key))).toEqual([]);
  });

  it('keep the names that assistive technology and tests rely on', () => {
    const t = createTranslate('en', en);
    expect([
      t('table.participants'),
      t('row.drop-name', { name: 'Maria' }),
      t('action.drop-selected'),
      t('action.drop-others'),
      t('action.undo'),
      t('practice.start'),
      t('account.add'),
      t('account.sign-in'),
      t('account.sign-out'),
      t('activity.title'),
      t('tools.search'),
      t('stale.word'),
      ...commandPhases.map((phase) => t(`phase.${phase}`)),
    ]).toEqual([
      'Participants',
      'Drop Maria',
      'Drop selected',
      'Drop all but selected',
      'Undo',
      'Practice mode',
      'Add account',
      'Sign in',
      'Sign out',
      'Activity',
      'Search participants',
      'Stale',
      'Held',
      'Waiting',
      'Sent',
      'Accepted',
      'Confirmed',
      'Refused',
      'Unconfirmed',
      'Cancelled',
    ]);
  });

  it('are not left in English', () => {
    const names =
      '\\{\\w+\\}|Gavel|VPN|PEM|pem|DER|SHA-256|KiB|Esc|TLS|HTTPS_PROXY|NO_PROXY|GNOME|AppIndicator|Linux|MB|' +
      'Basic|NTLM|Ctrl|AltGr|Alt|Command|Control|Backspace|Delete|gavel --action=|--profile|https:';
    const mayNameThings = (key: string): boolean =>
      key.startsWith('vendor.') ||
      key.startsWith('scene.') ||
      key.startsWith('try.') ||
      ['settings.language.en', 'issue.not-an-address'].includes(key);
    const leftOver = [...chinese].filter(
      ([key, text]) =>
        !mayNameThings(key) &&
        formsOf(text).some((form) => /[A-Za-z]{2,}/u.test(form.replaceAll(new RegExp(names, 'gu'), ''))),
    );
    expect(leftOver.map(([key]) => key)).toEqual([]);
  });
});

describe('plural forms', () => {
  it('follow the count in English and need none in Chinese', () => {
    const t = createTranslate('en', en);
    expect([t('undo.drop-many', { count: 1 }), t('undo.drop-many', { count: 3 })]).toEqual([
      'Dropping 1 person',
      'Dropping 3 people',
    ]);
    expect(createTranslate('zh-CN', zhCN)('undo.drop-many', { count: 3 })).toBe('即将移除 3 人');
  });

  it('and numbers are what the languages make of them', () => {
    const numbers = [0, 1, 2, 11, 21, 999, 1000, 3000, 12_345_678, -123, -45_678, 0.5, 1.5, 1234.5, 1e21];
    for (const language of ['en', 'zh-CN'] as const) {
      const t = translateWith(language, () => ({ one: 'one {count}', other: 'other {count}' }));
      const [plural, number] = [new Intl.PluralRules(language), new Intl.NumberFormat(language)];
      expect(numbers.map((count) => t('undo.drop-many', { count }))).toEqual(
        numbers.map((count) => `${plural.select(count)} ${number.format(count)}`),
      );
    }
  });
});
