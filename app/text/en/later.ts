import { commandErrorTexts } from './command-errors.ts';
import { diagnosticTexts } from './diagnostics.ts';
import { errorTexts } from './errors.ts';
import { formTexts } from './forms.ts';
import { hintTexts } from './hints.ts';
import { meetingTexts } from './meetings.ts';
import { meetingWindowTexts } from './meetings-window.ts';
import { newsTexts } from './news.ts';
import { settingsTexts } from './settings.ts';
import { shortcutTexts } from './shortcuts.ts';
import { finesseTexts } from './vendors/cisco-finesse.ts';
import { agentGatewayTexts } from './vendors/huawei-agent-gateway.ts';
import { cloudMeetingTexts } from './vendors/huawei-cloud-meeting.ts';
import { skypeTexts } from './vendors/skype-ucwa.ts';
import { tourTexts } from './tour.ts';
import { windowTexts } from './windows.ts';

/** What a window needs only for its settings, for forms or for what happens seldom: it is fetched after the start. */
export const laterTexts = {
  ...errorTexts,
  ...commandErrorTexts,
  ...finesseTexts,
  ...agentGatewayTexts,
  ...cloudMeetingTexts,
  ...skypeTexts,
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
} as const;
