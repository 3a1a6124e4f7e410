import { describeActs } from '../shared/acts/act-set.ts';
import type { SimulatorKind } from '../shared/kind.ts';
import { unparsedControls } from '../shared/simulator.ts';
import { acts, parseSimulatorAct } from './acts/schema.ts';
import { finesseSwitches } from './model/switches.ts';
import { finesseScenes } from './scenes/scenes.ts';

/** The simulated Finesse as the command line and practice mode start it. */
export const finesseKind: SimulatorKind = {
  vendor: 'cisco-finesse',
  about: 'Cisco Finesse 12.5 / 12.6 on a small contact centre, one server or a pair',
  ports: {
    port: { standard: 8445, meaning: 'REST with TLS, and WebSocket' },
    'notify-port': { standard: 7443, meaning: 'BOSH and WebSocket with TLS' },
    'tcp-port': { standard: null, meaning: 'XMPP on TCP' },
    'tcp-tls-port': { standard: null, meaning: 'XMPP on TCP with TLS' },
    'provider-port': { standard: 0, meaning: 'the identity provider of single sign-on, with TLS' },
    'plain-port': { standard: null, meaning: 'REST without TLS' },
  },
  flags: { pair: 'starts the second server of the pair, on free ports' },
  scenes: finesseScenes,
  switches: finesseSwitches.help,
  acts: describeActs(acts),
  start: async ({ ports, switches, flags, ...asked }) => {
    const { startFinesseSimulator } = await import('./simulator.ts');
    const simulator = await startFinesseSimulator({
      ...asked,
      autoplay: true,
      switches: finesseSwitches.check(switches),
      port: ports.get('port') ?? 0,
      notifyPort: ports.get('notify-port') ?? 0,
      tcpPort: ports.get('tcp-port') ?? null,
      tcpTlsPort: ports.get('tcp-tls-port') ?? null,
      plainPort: ports.get('plain-port') ?? null,
      providerPort: ports.get('provider-port') ?? 0,
      ...(flags.has('pair') ? { pair: true } : {}),
    });
    const { addresses, alternate, identityProvider, users, user } = simulator;
    return {
      facts: { addresses, alternate, identityProvider, users, user },
      account: (caFile) => ({
        values: {
          server: addresses.https,
          alternateServer: alternate?.https ?? '',
          user: user.loginName,
          extension: user.extension,
          dropPermission: simulator.model.switches.enableDropParticipantFor,
          caFile,
        },
        secrets: { password: user.password },
      }),
      ...unparsedControls(simulator, parseSimulatorAct),
    };
  },
};
