import { laterTexts } from './later.ts';
import { startTexts } from './start.ts';

/** The English catalogue; its keys are the keys of every catalogue. */
export const en = { ...startTexts, ...laterTexts } as const;
