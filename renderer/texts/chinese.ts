import { windowCatalogue } from '../../app/text/zh-CN/window-catalogue.ts';
import { lookupIn } from '../../app/text/translate.ts';

/** All that it says, in Chinese. Packed by the build. */
export const chineseLookup = lookupIn(windowCatalogue);
