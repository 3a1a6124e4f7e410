import { laterTexts } from '../../app/text/en/later.ts';
import { lookupIn } from '../../app/text/translate.ts';

/** What it says later, in English. Packed by the build. */
export const laterLookup = lookupIn(laterTexts);
