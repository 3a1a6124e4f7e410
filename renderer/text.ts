import { computed, type ReadonlySignal } from '@preact/signals';
import { en } from '../app/text/en/index.ts';
import { createTranslate, type Language, type Translate } from '../app/text/translate.ts';
import { zhCN } from '../app/text/zh-CN/index.ts';
import type { Model } from './model/model.ts';

/** The language a person chose, or the machine's. */
export const languageOf = (model: Pick<Model, 'preferences' | 'environment'>): ReadonlySignal<Language> =>
  computed(() => {
    const { language } = model.preferences.value;
    return language === 'system' ? (model.environment.value?.systemLanguage ?? 'en') : language;
  });

/** Words in the present language. Tracked: who uses it renders again when the language changes. */
export const createText = (language: ReadonlySignal<Language>): Translate => {
  const translate = computed(() => (language.value === 'zh-CN' ? createTranslate('zh-CN', zhCN) : createTranslate('en', en)));
  return (key, parameters) => translate.value(key, parameters);
};
