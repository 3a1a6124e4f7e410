import { app, dialog } from 'electron';
import { asFault } from '../../app/domain/error-code.ts';
import { en } from '../../app/text/en/index.ts';
import { createTranslate } from '../../app/text/translate.ts';
import { zhCN } from '../../app/text/zh-CN/index.ts';
import { chooseLanguage } from '../core/state/system-language.ts';

/**
 * Shows why Gavel cannot start in a native dialog: what happened, what to do, and the details. Blocks until the user
 * closes it.
 */
export const showStartFailure = (cause: unknown): void => {
  const { code, detail } = asFault(cause);
  const language = chooseLanguage([app.getLocale()]);
  const translate = createTranslate(language, language === 'zh-CN' ? zhCN : en);
  // Also for a start from a terminal and for tests: the dialog waits for a click.
  process.stderr.write(`gavel: ${code}${detail === null ? '' : `: ${detail}`}\n`);
  dialog.showErrorBox(
    translate(`error.${code}.what`),
    [translate(`error.${code}.next`), detail].filter((part) => part !== null).join('\n\n'),
  );
};
