import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import { en } from '../app/text/en/index.ts';
import { createTranslate, type Catalogue, type Language, type Translate } from '../app/text/translate.ts';
import type { Model } from './model/model.ts';

/** The language a person chose, or the machine's. */
export const languageOf = (model: Pick<Model, 'preferences' | 'environment'>): ReadonlySignal<Language> =>
  computed(() => {
    const { language } = model.preferences.value;
    return language === 'system' ? (model.environment.value?.systemLanguage ?? 'en') : language;
  });

/** Fetches the Chinese catalogue: only who reads Chinese loads it. */
export const loadChinese = async (): Promise<Catalogue> => (await import('../app/text/zh-CN/index.ts')).zhCN;

/**
 * Words in the present language. Tracked: who uses it renders again when the language changes. Until a catalogue is
 * there, English stands in for it; `onFailure` is told when it could not be fetched.
 */
export const createText = (language: ReadonlySignal<Language>, load: () => Promise<Catalogue>, onFailure: (cause: unknown) => void): Translate => {
  const chinese = signal<Catalogue | null>(null);
  let isLoading = false;
  effect(() => {
    if (language.value !== 'zh-CN' || isLoading) return;
    isLoading = true;
    load().then(
      (catalogue) => {
        chinese.value = catalogue;
      },
      (cause: unknown) => {
        isLoading = false;
        onFailure(cause);
      },
    );
  });
  const translate = computed(() => (language.value === 'zh-CN' && chinese.value ? createTranslate('zh-CN', chinese.value) : createTranslate('en', en)));
  return (key, parameters) => translate.value(key, parameters);
};
