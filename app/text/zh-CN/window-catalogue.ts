import type { mainTexts } from '../en/main.ts';
import type { Catalogue } from '../translate.ts';
import { actionTexts } from './actions.ts';
import { commandErrorTexts } from './command-errors.ts';
import { commandTexts } from './commands.ts';
import { conferenceControlTexts } from './conference-control.ts';
import { denialTexts } from './denials.ts';
import { diagnosticTexts } from './diagnostics.ts';
import { domainTexts } from './domain.ts';
import { errorTexts } from './errors.ts';
import { formTexts } from './forms.ts';
import { hintTexts } from './hints.ts';
import { interfaceTexts } from './interface.ts';
import { meetingTexts } from './meetings.ts';
import { meetingWindowTexts } from './meetings-window.ts';
import { newsTexts } from './news.ts';
import { practiceTexts } from './practice.ts';
import { settingsTexts } from './settings.ts';
import { shortcutTexts } from './shortcuts.ts';
import { finesseTexts } from './vendors/cisco-finesse.ts';
import { agentGatewayTexts } from './vendors/huawei-agent-gateway.ts';
import { cloudMeetingTexts } from './vendors/huawei-cloud-meeting.ts';
import { skypeTexts } from './vendors/skype-ucwa.ts';
import { vendorNameTexts } from './vendors/names.ts';
import { tourTexts } from './tour.ts';
import { windowTexts } from './windows.ts';

/** The Simplified Chinese texts of a window: all but those that only the main process says. */
export const windowCatalogue: Omit<Catalogue, keyof typeof mainTexts> = {
  ...errorTexts,
  ...commandErrorTexts,
  ...commandTexts,
  ...domainTexts,
  ...denialTexts,
  ...conferenceControlTexts,
  ...vendorNameTexts,
  ...finesseTexts,
  ...agentGatewayTexts,
  ...cloudMeetingTexts,
  ...skypeTexts,
  ...practiceTexts,
  ...interfaceTexts,
  ...actionTexts,
  ...meetingTexts,
  ...meetingWindowTexts,
  ...diagnosticTexts,
  ...formTexts,
  ...settingsTexts,
  ...windowTexts,
  ...newsTexts,
  ...hintTexts,
  ...tourTexts,
  ...shortcutTexts,
};
