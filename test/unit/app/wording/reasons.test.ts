import { describe, expect, it } from 'vitest';
import { allCommandKinds, isParticipantKind } from '../../../../app/domain/command-kinds.ts';
import { errorCodes } from '../../../../app/domain/error-code.ts';
import { denialReasons, denied } from '../../../../app/domain/permission.ts';
import { en } from '../../../../app/text/en/index.ts';
import { createTranslate } from '../../../../app/text/translate.ts';
import { zhCN } from '../../../../app/text/zh-CN/index.ts';
import type { Advice } from '../../../../app/vendor/descriptor.ts';
import {
  bothSentences,
  commandReason,
  denialText,
  errorSentences,
  fieldProblemText,
} from '../../../../app/wording/reasons.ts';
import { vendors } from '../../../../main/vendors/registry.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const t = createTranslate('en', en);
const fixture = windowFixture(0);

const vendorWith = (...advice: Advice[]) => ({ advice });
const advised = vendorWith(
  { of: 'error', code: 'rejected', next: 'denial.chair-only.long' },
  { of: 'error', code: 'timeout', kinds: ['drop'], what: 'denial.self.long' },
  { of: 'error', code: 'unknown-user', kinds: [], next: 'denial.gone.long' },
  { of: 'denial', reason: 'not-now', kinds: ['hold'], text: 'denial.stale.long' },
  { of: 'field', problem: 'required', text: 'denial.on-a-call.long' },
);

describe('the sentences of an error', () => {
  it('are neutral where neither the vendor nor the command has its own', () => {
    expect(errorSentences(t, 'rejected')).toEqual({ what: t('error.rejected.what'), next: t('error.rejected.next') });
    expect(errorSentences(t, 'rejected', { kind: 'hold', vendor: vendorWith() })).toEqual(
      errorSentences(t, 'rejected'),
    );
  });

  it('are the command’s own where the neutral ones would not say enough', () => {
    expect(errorSentences(t, 'invalid-destination', { kind: 'invite' }).what).toBe('That number cannot be invited.');
    expect(errorSentences(t, 'invalid-destination', { kind: 'make-call' }).what).toBe('That number cannot be called.');
    expect(errorSentences(t, 'limit-exceeded', { kind: 'invite' }).what).toBe('The conference has no room for more.');
    expect(errorSentences(t, 'limit-exceeded', { kind: 'prolong' })).toEqual({
      what: 'The server does not let the conference last longer.',
      next: 'Ask for fewer minutes.',
    });
  });

  it('are the vendor’s at its own accounts, for the commands it names', () => {
    expect(errorSentences(t, 'rejected', { vendor: advised, kind: 'hold' })).toEqual({
      what: t('error.rejected.what'),
      next: t('denial.chair-only.long'),
    });
    expect(errorSentences(t, 'timeout', { vendor: advised, kind: 'drop' }).what).toBe(t('denial.self.long'));
    expect(errorSentences(t, 'timeout', { vendor: advised, kind: 'hold' }).what).toBe(t('error.timeout.what'));
    expect(errorSentences(t, 'timeout', { vendor: advised }).what).toBe(t('error.timeout.what'));
    expect(errorSentences(t, 'unknown-user', { vendor: advised }).next).toBe(t('denial.gone.long'));
    expect(errorSentences(t, 'unknown-user', { vendor: advised, kind: 'monitor' }).next).toBe(
      'This colleague may no longer be in the team.',
    );
    expect(errorSentences(t, 'rejected', { kind: 'hold' })).toEqual(errorSentences(t, 'rejected'));
  });

  it('are read one after the other, without a space in Chinese', () => {
    expect(bothSentences(t, { what: 'A.', next: 'B.' })).toBe('A. B.');
    expect(bothSentences(createTranslate('zh-CN', zhCN), { what: '甲。', next: '乙。' })).toBe('甲。乙。');
  });
});

describe('the reason of a command', () => {
  const reasonOf = (more: Parameters<typeof fixture.command>[1]) =>
    commandReason(t, fixture.command('c', more), undefined);

  it('is the missing permission itself, in the words of its kind', () => {
    expect(reasonOf({ phase: 'refused', reason: 'denied-here', denial: 'no-address' })).toEqual({
      what: 'The system tells no number for this person, so it cannot be asked to drop them.',
      next: 'Nothing was sent.',
    });
    expect(reasonOf({ phase: 'refused', reason: 'denied-here' })?.what).toBe('You may not do that now.');
    expect(reasonOf({ phase: 'confirmed' })).toBeNull();
  });

  it('says after an account was disconnected that it was, and only after Gavel was closed that it was', () => {
    expect(reasonOf({ phase: 'unconfirmed', reason: 'account-disconnected' })?.what).toBe(
      'The account was disconnected before the outcome was known.',
    );
    expect(reasonOf({ phase: 'cancelled', reason: 'account-disconnected' })).toEqual({
      what: 'The account was disconnected before this was sent.',
      next: 'Nothing was sent.',
    });
    expect(reasonOf({ phase: 'unconfirmed', reason: 'interrupted' })?.what).toBe(
      'Gavel was closed before the outcome was known.',
    );
    expect(reasonOf({ phase: 'refused', reason: 'interrupted' })?.what).not.toContain('Gavel');
    expect(errorSentences(t, 'interrupted').what).not.toContain('Gavel');
  });

  it('says of an ended call that the outcome is unknown only where something was sent', () => {
    expect(reasonOf({ phase: 'unconfirmed', reason: 'call-ended' })?.what).toContain('cannot be told');
    expect(reasonOf({ phase: 'cancelled', reason: 'call-ended' })).toEqual({
      what: 'The call had ended.',
      next: 'Nothing was sent.',
    });
    expect(reasonOf({ phase: 'refused', reason: 'call-ended' })?.what).toBe('The call had ended.');
  });

  it('promises of no command that it will be sent again', () => {
    for (const code of errorCodes)
      for (const kind of allCommandKinds)
        expect(bothSentences(t, errorSentences(t, code, { kind }, 'refused'))).not.toMatch(
          /Gavel (keeps trying|looks again)/u,
        );
  });

  it('speaks of people who left, dropping, a chair or minutes only where the command is about that', () => {
    const participantKinds = allCommandKinds.filter(isParticipantKind);
    const about: readonly (readonly [words: RegExp, kinds: readonly string[], codes: readonly string[]])[] = [
      [/drop/iu, ['drop', 'drop-and-uninvite'], ['drop-not-enabled']],
      [/invite/iu, ['invite'], []],
      [/minutes/iu, ['prolong', 'request-conference'], []],
      [/person had (already )?left/iu, participantKinds, []],
      [/colleague/iu, ['monitor', 'set-member-state'], []],
      [/extension/iu, [], ['extension-invalid', 'extension-in-use']],
      [/the conference has no room/iu, ['invite', 'merge', 'barge'], []],
    ];
    const wrong = about.flatMap(([words, kinds, codes]) =>
      errorCodes.flatMap((code) =>
        allCommandKinds
          .filter((kind) => !kinds.includes(kind) && !codes.includes(code))
          .filter((kind) => words.test(bothSentences(t, errorSentences(t, code, { kind }, 'refused'))))
          .map((kind) => `${code} of ${kind}: ${words.source}`),
      ),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the sentence of a denial', () => {
  it('is neutral, the command’s own, or the vendor’s', () => {
    expect(denialText(t, denied('self'))).toBe('This is you.');
    expect(denialText(t, denied('self'), { kind: 'drop' })).toBe('This is you. To go yourself, use Hang up or Leave.');
    expect(denialText(t, denied('signed-out'), { kind: 'monitor' })).toBe('This colleague is signed out.');
    expect(denialText(t, denied('signed-out'), { kind: 'make-call' })).toBe('Sign in first.');
    expect(denialText(t, denied('not-now'), { kind: 'hold', vendor: advised })).toBe(t('denial.stale.long'));
    expect(denialText(t, denied('not-now'), { kind: 'drop', vendor: advised })).toBe(t('denial.not-now.long'));
    expect(denialText(t, { verdict: 'allowed' }, { kind: 'drop' })).toBeNull();
  });

  it('speaks of dropping only where dropping is denied', () => {
    const wrong = denialReasons.flatMap((reason) =>
      allCommandKinds
        .filter((kind) => kind !== 'drop' && /drop/iu.test(denialText(t, denied(reason), { kind }) ?? ''))
        .map((kind) => `${reason} for ${kind}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the sentence about a field', () => {
  it('is the vendor’s where it has one', () => {
    expect(fieldProblemText(t, 'required')).toBe('Fill this in.');
    expect(fieldProblemText(t, 'required', { vendor: advised })).toBe(t('denial.on-a-call.long'));
  });
});

describe('the advice of the vendors', () => {
  it('is in the vendor’s own words, and in both languages', () => {
    for (const { descriptor } of vendors)
      for (const advice of descriptor.advice ?? []) {
        const keys = advice.of === 'error' ? [advice.what, advice.next] : [advice.text];
        for (const key of keys) {
          if (key === undefined) continue;
          expect(key.startsWith(`vendor.${descriptor.vendorId}.`)).toBe(true);
          expect([en[key], zhCN[key]]).not.toContain('');
        }
      }
  });

  it('is not given at another vendor’s accounts', () => {
    const said = (vendor: (typeof vendors)[number]): string =>
      errorCodes
        .flatMap((code) =>
          [undefined, ...allCommandKinds].map((kind) =>
            bothSentences(t, errorSentences(t, code, { vendor: vendor.descriptor, kind })),
          ),
        )
        .concat(
          denialReasons.flatMap(
            (reason) => denialText(t, denied(reason), { vendor: vendor.descriptor, kind: 'drop' }) ?? [],
          ),
        )
        .join('\n');
    const gateway = vendors.find(({ descriptor }) => descriptor.vendorId === 'huawei-agent-gateway');
    const finesse = vendors.find(({ descriptor }) => descriptor.vendorId === 'cisco-finesse');
    for (const words of [
      'drop permission',
      'only agents may be dropped',
      'transport order',
      'leading +',
      'five minutes',
    ]) {
      expect(gateway && said(gateway)).not.toContain(words);
      expect(finesse && said(finesse)).toContain(words);
    }
    expect(finesse && said(finesse)).not.toContain('agent ID');
  });
});
