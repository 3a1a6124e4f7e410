import { actionTexts } from './actions.ts';
import { commandTexts } from './commands.ts';
import { conferenceControlTexts } from './conference-control.ts';
import { domainTexts } from './domain.ts';
import { interfaceTexts } from './interface.ts';
import { practiceTexts } from './practice.ts';
import { agentGatewayTexts } from './vendor-huawei-agent-gateway.ts';
import { vendorTexts } from './vendors.ts';

/** What a window needs as soon as it opens, and every text whose key crosses the bridge. */
export const startTexts = { ...domainTexts, ...commandTexts, ...conferenceControlTexts, ...vendorTexts, ...agentGatewayTexts, ...practiceTexts, ...interfaceTexts, ...actionTexts } as const;
