import type { Catalogue } from '../translate.ts';
import { actionTexts } from './actions.ts';
import { commandLineTexts } from './command-line.ts';
import { commandTexts } from './commands.ts';
import { conferenceControlTexts } from './conference-control.ts';
import { diagnosticTexts } from './diagnostics.ts';
import { domainTexts } from './domain.ts';
import { errorTexts } from './errors.ts';
import { formTexts } from './forms.ts';
import { interfaceTexts } from './interface.ts';
import { notificationTexts } from './notifications.ts';
import { practiceTexts } from './practice.ts';
import { settingsTexts } from './settings.ts';
import { shortcutTexts } from './shortcuts.ts';
import { trayTexts } from './tray.ts';
import { agentGatewayTexts } from './vendor-huawei-agent-gateway.ts';
import { vendorTexts } from './vendors.ts';
import { windowTexts } from './windows.ts';

/** The Simplified Chinese catalogue. */
export const zhCN: Catalogue = { ...errorTexts, ...commandTexts, ...domainTexts, ...conferenceControlTexts, ...vendorTexts, ...agentGatewayTexts, ...practiceTexts, ...interfaceTexts, ...actionTexts, ...commandLineTexts, ...notificationTexts, ...diagnosticTexts, ...formTexts, ...settingsTexts, ...windowTexts, ...shortcutTexts, ...trayTexts };
