import { actionTexts } from './actions.ts';
import { domainTexts } from './domain.ts';
import { errorTexts } from './errors.ts';
import { interfaceTexts } from './interface.ts';
import { practiceTexts } from './practice.ts';
import { vendorTexts } from './vendors.ts';

/** The English catalogue; its keys are the keys of every catalogue. */
export const en = { ...errorTexts, ...domainTexts, ...vendorTexts, ...practiceTexts, ...interfaceTexts, ...actionTexts } as const;
