import { laterTexts } from './later.ts';
import { mainTexts } from './main.ts';
import { startTexts } from './start.ts';

/** The English catalogue; its keys are the keys of every catalogue. */
export const en = { ...startTexts, ...laterTexts, ...mainTexts } as const;
