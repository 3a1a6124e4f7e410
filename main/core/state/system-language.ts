import type { Environment } from '../../../app/state/app-state.ts';

/**
 * The language of Gavel that fits what the machine prefers, best first: BCP 47 tags (`zh-Hans-CN`) or POSIX locales
 * (`zh_CN.UTF-8`). English where none fits.
 */
export const chooseLanguage = (locales: readonly string[]): Environment['systemLanguage'] => {
  for (const locale of locales) {
    const language = locale.toLowerCase().split(/[-_.@]/u)[0];
    if (language === 'en') return 'en';
    if (language === 'zh') return 'zh-CN';
  }
  return 'en';
};
