import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import type { laterTexts } from '../app/text/en/later.ts';
import { startTexts } from '../app/text/en/start.ts';
import { createTranslate, type Catalogue, type Language, type Translate } from '../app/text/translate.ts';
import type { Model } from './model/model.ts';

/** The language a person chose, or the machine's. */
export const languageOf = (model: Pick<Model, 'preferences' | 'environment'>): ReadonlySignal<Language> =>
  computed(() => {
    const { language } = model.preferences.value;
    return language === 'system' ? (model.environment.value?.systemLanguage ?? 'en') : language;
  });

/** How catalogues are fetched: only who reads Chinese loads that one, and nobody waits for words of the settings at the start. */
export interface CatalogueLoaders {
  chinese(): Promise<Catalogue>;
  later(): Promise<typeof laterTexts>;
}

export const catalogueLoaders: CatalogueLoaders = {
  chinese: async () => (await import('../app/text/zh-CN/index.ts')).zhCN,
  later: async () => (await import('../app/text/en/later.ts')).laterTexts,
};

/** Fetches something once, when it is asked for first, and again after a failure. The signal is null until it is there. */
const fetchedOnce = <Value>(load: () => Promise<Value>, onFailure: (cause: unknown) => void): { readonly value: ReadonlySignal<Value | null>; readonly fetch: () => void } => {
  const value = signal<Value | null>(null);
  let isLoading = false;
  const fetch = (): void => {
    if (isLoading) return;
    isLoading = true;
    load().then(
      (loaded) => {
        value.value = loaded;
      },
      (cause: unknown) => {
        isLoading = false;
        onFailure(cause);
      },
    );
  };
  return { value, fetch };
};

/**
 * Words in the present language. Tracked: who uses it renders again when the language changes. Until a catalogue is
 * there, English stands in for it; words that are fetched later are empty until they are. `onFailure` is told when a
 * catalogue could not be fetched.
 */
export const createText = (language: ReadonlySignal<Language>, loaders: CatalogueLoaders, onFailure: (cause: unknown) => void): Translate => {
  const chinese = fetchedOnce(() => loaders.chinese(), onFailure);
  const later = fetchedOnce(() => loaders.later(), onFailure);
  effect(() => {
    if (language.value === 'zh-CN') chinese.fetch();
    else later.fetch();
  });
  const translate = computed(() =>
    language.value === 'zh-CN' && chinese.value.value ? createTranslate('zh-CN', chinese.value.value) : createTranslate('en', { ...startTexts, ...later.value.value }),
  );
  return (key, parameters) => translate.value(key, parameters);
};
