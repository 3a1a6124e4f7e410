import { describe, expect, it } from 'vitest';
import { createNotification } from '../../../../app/notifications/notification.ts';
import { en } from '../../../../app/text/en/index.ts';
import { createTranslate } from '../../../../app/text/translate.ts';
import { zhCN } from '../../../../app/text/zh-CN/index.ts';
import { namesText } from '../../../../app/wording/words.ts';
import { printable } from '../../../../main/core/command-line/command-line-messages.ts';

const english = createTranslate('en', en);
const chinese = createTranslate('zh-CN', zhCN);

describe('a name in a sentence', () => {
  it.each([
    ['English', english],
    ['Chinese', chinese],
  ])('that is written from right to left keeps to itself in %s', (_name, t) => {
    for (const name of ['أحمد 5001', 'דוד', '٥٠٠١'])
      expect(t('command.drop', { name })).toContain(`\u2068${name}\u2069`);
    expect(t('command.drop', { name: 'Maria Albers' })).not.toMatch(/[\u2068\u2069]/u);
    expect(namesText(t, ['أحمد', 'Bo', 'דוד'])).toBe(
      ['\u2068أحمد\u2069', 'Bo', '\u2068דוד\u2069'].join(t('list.separator')),
    );
  });

  it('keeps to itself in a notification, and in a terminal stands as it is', () => {
    const title = english('command.drop', { name: 'أحمد' });
    expect(createNotification({ id: 'a', topic: 'outcome', title, body: '' }).title).toBe(title);
    expect(printable(title)).toBe('Drop أحمد');
  });
});
