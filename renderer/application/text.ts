import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import { translateWith, type Language, type Lookup, type Translate } from '../../app/text/translate.ts';
import type { Model } from '../model/model.ts';
import { startLookup } from '../texts/start.ts';

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
  chinese(): Promise<Lookup>;
  later(): Promise<Lookup>;
}

export const catalogueLoaders: CatalogueLoaders = {
  chinese: async () => (await import('../texts/chinese.ts')).chineseLookup,
  later: async () => (await import('../texts/later.ts')).laterLookup,
};

/**
 * Loads a value once, when `load` is first called, and again after a failure. The signal is null until it is loaded.
 */
const loadedOnce = <Value extends object>(
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
  const translate = computed(() => {
    const chineseLookup = chinese.value.value;
    if (language.value === 'zh-CN' && chineseLookup) return translateWith('zh-CN', chineseLookup);
    const laterLookup = later.value.value;
    return translateWith('en', (key) => startLookup(key) ?? laterLookup?.(key));
  });
  return (key, parameters) => translate.value(key, parameters);
};
