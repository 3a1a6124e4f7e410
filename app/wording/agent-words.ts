import type { Agent } from '../domain/account.ts';
import type { Translate } from '../text/translate.ts';

/** Why an agent is in their state: in the site's words, else why the system says; empty where nobody does. */
export const agentReason = (t: Translate, { reasonLabel, systemReason }: Pick<Agent, 'reasonLabel' | 'systemReason'>) =>
  reasonLabel === '' && systemReason !== undefined ? t(`agent-reason.${systemReason}`) : reasonLabel;
