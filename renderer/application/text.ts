import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import type { laterTexts } from '../../app/text/en/later.ts';
import { startTexts } from '../../app/text/en/start.ts';
import type { windowCatalogue } from '../../app/text/zh-CN/window-catalogue.ts';
import { createTranslate, type Language, type Translate } from '../../app/text/translate.ts';
import type { Model } from '../model/model.ts';

/** The language the user chose, or the system's; where Gavel is served, the browser's. */
export const languageOf = (
  model: Pick<Model, 'preferences' | 'environment'>,
  browserLanguage: string,
): ReadonlySignal<Language> =>
  computed(() => {
    const { language } = model.preferences.value;
    if (language !== 'system') return language;
    const environment = model.environment.value;
    if (environment?.host === 'browser') return /^zh\b/iu.test(browserLanguage) ? 'zh-CN' : 'en';
    return environment?.systemLanguage ?? 'en';
  });

/**
 * Loads what the window says: Chinese only where it is used, and texts that are not needed at the start later. What
 * only the main process says is in neither.
 */
export interface CatalogueLoaders {
  chinese(): Promise<typeof windowCatalogue>;
  later(): Promise<typeof laterTexts>;
}

export const catalogueLoaders: CatalogueLoaders = {
  chinese: async () => (await import('../../app/text/zh-CN/window-catalogue.ts')).windowCatalogue,
  later: async () => (await import('../../app/text/en/later.ts')).laterTexts,
};

/**
 * Loads a value once, when `load` is first called, and again after a failure. The signal is null until it is loaded.
 */
const loadedOnce = <Value>(
  fetchValue: () => Promise<Value>,
  onFailure: (cause: unknown) => void,
): { readonly value: ReadonlySignal<Value | null>; readonly load: () => void } => {
  const value = signal<Value | null>(null);
  let isLoading = false;
  const load = (): void => {
    if (isLoading) return;
    isLoading = true;
    fetchValue().then(
      (loaded) => {
        value.value = loaded;
      },
      (cause: unknown) => {
        isLoading = false;
        onFailure(cause);
      },
    );
  };
  return { value, load };
};

/**
 * Creates the translation into the present language. Tracked: components render again when the language changes. Until
 * a catalogue is loaded its texts are English ones, and those that are loaded later are empty. `onFailure` is called
 * when a catalogue cannot be loaded.
 */
export const createText = (
  language: ReadonlySignal<Language>,
  loaders: CatalogueLoaders,
  onFailure: (cause: unknown) => void,
): Translate => {
  const chinese = loadedOnce(() => loaders.chinese(), onFailure);
  const later = loadedOnce(() => loaders.later(), onFailure);
  effect(() => {
    if (language.value === 'zh-CN') chinese.load();
    else later.load();
  });
  const translate = computed(() =>
    language.value === 'zh-CN' && chinese.value.value
      ? createTranslate('zh-CN', chinese.value.value)
      : createTranslate('en', { ...startTexts, ...later.value.value }),
  );
  return (key, parameters) => translate.value(key, parameters);
};
