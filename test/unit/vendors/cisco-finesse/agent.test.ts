import { describe, expect, it } from 'vitest';
import { agentOf } from '../../../../main/vendors/cisco-finesse/agent.ts';
import { readUser } from '../../../../main/vendors/cisco-finesse/wire/wire.ts';
import { parseXml } from '../../../../main/vendors/cisco-finesse/wire/xml.ts';

const agentIn = (state: string, label = '') =>
  agentOf(
    readUser(
      parseXml(
        `<User><loginId>1001</loginId><state>${state}</state>` +
          `<reasonCode><id>1</id><code>2</code><label>${label}</label></reasonCode></User>`,
      ),
    ),
    { notReady: [], signOut: [] },
  );

describe('the state of an agent', () => {
  it('that is not known is shown with the word of the server', () => {
    expect(agentIn('MEDITATING')).toMatchObject({ state: 'unknown', reasonLabel: '', vendorState: 'MEDITATING' });
  });

  it('that is known has the reason only', () => {
    expect(agentIn('NOT_READY', 'Lunch')).toMatchObject({ state: 'not-ready', reasonLabel: 'Lunch' });
    expect(agentIn('READY')).toMatchObject({ state: 'ready', reasonLabel: '' });
    expect(agentIn('READY').vendorState).toBeUndefined();
  });
});
