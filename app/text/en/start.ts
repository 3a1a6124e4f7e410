import { actionTexts } from './actions.ts';
import { commandTexts } from './commands.ts';
import { conferenceControlTexts } from './conference-control.ts';
import { denialTexts } from './denials.ts';
import { domainTexts } from './domain.ts';
import { interfaceTexts } from './interface.ts';
import { practiceTexts } from './practice.ts';
import { vendorNameTexts } from './vendors/names.ts';

/** What a window needs as soon as it opens. */
export const startTexts = {
  ...domainTexts,
  ...denialTexts,
  ...commandTexts,
  ...conferenceControlTexts,
  ...vendorNameTexts,
  ...practiceTexts,
  ...interfaceTexts,
  ...actionTexts,
} as const;
