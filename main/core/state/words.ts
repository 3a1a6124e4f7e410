import type { AppState } from '../../../app/state/app-state.ts';
import { en } from '../../../app/text/en/index.ts';
import { createTranslate, type Language, type Translate } from '../../../app/text/translate.ts';
import { zhCN } from '../../../app/text/zh-CN/index.ts';

const translations = new Map<Language, Translate>();

/** The language a person chose, or the machine's. */
export const languageOf = ({ preferences, environment }: Pick<AppState, 'preferences' | 'environment'>): Language =>
  preferences.language === 'system' ? (environment?.systemLanguage ?? 'en') : preferences.language;

/** Words outside the window, in the language that the window has now. */
export const wordsOf = (state: Pick<AppState, 'preferences' | 'environment'>): Translate => {
  const language = languageOf(state);
  const translate = translations.get(language) ?? createTranslate(language, language === 'zh-CN' ? zhCN : en);
  translations.set(language, translate);
  return translate;
};
