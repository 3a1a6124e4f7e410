import { describeActs } from '../shared/acts/act-set.ts';
import type { SimulatorKind } from '../shared/kind.ts';
import { unparsedControls } from '../shared/simulator.ts';
import { acts, parseUcwaAct } from './acts/schema.ts';
import { ucwaSwitches } from './model/switches.ts';
import { ucwaScenes } from './scenes/scenes.ts';

/** The simulated Skype for Business Server as the command line and practice mode start it. */
export const ucwaKind: SimulatorKind = {
  vendor: 'skype-ucwa',
  about: 'Skype for Business Server 2019 and Subscription Edition with UCWA 2.0 and a small company',
  ports: {
    port: { standard: 8448, meaning: 'discovery, tokens, applications and meeting pages with TLS' },
    'second-port': { standard: 8449, meaning: 'the second host with TLS, which takes only tokens of its own' },
    'provider-port': { standard: 0, meaning: 'identity provider and authorization server, with TLS' },
    'plain-port': { standard: null, meaning: 'plain HTTP, which redirects to TLS' },
  },
  flags: {},
  scenes: ucwaScenes,
  switches: ucwaSwitches.help,
  acts: describeActs(acts),
  start: async ({ ports, switches, ...asked }) => {
    const { startUcwaSimulator } = await import('./simulator.ts');
    const simulator = await startUcwaSimulator({
      ...asked,
      autoplay: true,
      switches: ucwaSwitches.check(switches),
      port: ports.get('port') ?? 0,
      secondPort: ports.get('second-port') ?? 0,
      plainPort: ports.get('plain-port') ?? null,
      providerPort: ports.get('provider-port') ?? 0,
    });
    const { addresses, users, user, model } = simulator;
    const meetings = [...model.meetings.values()].map(({ id, uri }) => ({ id, uri }));
    return {
      facts: { addresses, users, user, meetings },
      account: (caFile) => ({
        values: { sipAddress: user.sipAddress, user: user.upn, server: addresses.https, caFile },
        secrets: { password: user.password },
      }),
      ...unparsedControls(simulator, parseUcwaAct),
    };
  },
};
