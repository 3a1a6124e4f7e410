import { startTexts } from '../../app/text/en/start.ts';
import { lookupIn } from '../../app/text/translate.ts';

/** What the window says when it opens, in English. The build packs it (`build/shared/window-texts.ts`). */
export const startLookup = lookupIn(startTexts);
