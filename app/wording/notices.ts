import { ownNoticeCodes, type Notice } from '../domain/notice.ts';
import type { Preferences } from '../domain/preferences.ts';
import type { TextKey } from '../text/keys.ts';
import type { Translate } from '../text/translate.ts';
import { errorSentences, type Sentences, type Subject } from './reasons.ts';

type OwnCode = (typeof ownNoticeCodes)[number];

/** What each preference is called in the settings. */
const preferenceLabels: Readonly<Record<keyof Preferences, TextKey>> = {
  language: 'settings.language',
  theme: 'settings.theme',
  isDense: 'settings.dense',
  holdSeconds: 'settings.hold',
  closesToTray: 'settings.desktop.close',
  startsHidden: 'settings.desktop.start-hidden',
  opensAtLogin: 'settings.desktop.login',
  isCompactOnTop: 'settings.desktop.compact',
  usesGraphicsProcessor: 'settings.desktop.graphics',
  showsNotifications: 'settings.desktop.notifications',
  shortcuts: 'settings.section.shortcuts',
};

const isPreference = (name: string): name is keyof Preferences => Object.hasOwn(preferenceLabels, name);

/** Whether a notice has a code and texts of its own, and not those of an error. */
export const isOwnNotice = (code: Notice['code']): code is OwnCode => ownNoticeCodes.some((own) => own === code);

/** What users call the field at a path of the settings file. */
const fieldName = (t: Translate, path: string): string => {
  const [part = '', name = ''] = path.split('.');
  if (part === 'accounts')
    return name === '' ? t('rail.label') : t('settings.field.account', { number: Number(name) + 1 });
  return isPreference(name) ? t(preferenceLabels[name]) : t('settings.field.other');
};

/** The sentences of a notice, in the words for the vendor of its account. */
export const noticeSentences = (
  t: Translate,
  { code, fields = [], interrupted }: Pick<Notice, 'code' | 'fields' | 'interrupted'>,
  vendor: Subject['vendor'],
): Sentences => {
  if (!isOwnNotice(code)) return errorSentences(t, code, { vendor });
  const names = [...new Set(fields.map((path) => fieldName(t, path)))].join(t('list.separator'));
  return {
    what: t(`notice.${code}.what`, { names, unsent: interrupted?.unsentCount ?? 0, sent: interrupted?.sentCount ?? 0 }),
    next: t(`notice.${code}.next`),
  };
};
