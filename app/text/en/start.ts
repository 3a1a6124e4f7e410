import { actionTexts } from './actions.ts';
import { conferenceControlTexts } from './conference-control.ts';
import { domainTexts } from './domain.ts';
import { errorTexts } from './errors.ts';
import { interfaceTexts } from './interface.ts';
import { practiceTexts } from './practice.ts';
import { agentGatewayTexts } from './vendor-huawei-agent-gateway.ts';
import { vendorTexts } from './vendors.ts';

/** What a window needs as soon as it opens, and every text whose key crosses the bridge. */
export const startTexts = { ...errorTexts, ...domainTexts, ...conferenceControlTexts, ...vendorTexts, ...agentGatewayTexts, ...practiceTexts, ...interfaceTexts, ...actionTexts } as const;
