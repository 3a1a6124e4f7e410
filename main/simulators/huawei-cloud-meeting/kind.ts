import { describeActs } from '../shared/acts/act-set.ts';
import type { SimulatorKind } from '../shared/kind.ts';
import { unparsedControls } from '../shared/simulator.ts';
import { acts, parseCloudAct } from './acts/schema.ts';
import { cloudMeetingSwitches } from './model/switches.ts';
import { cloudMeetingScenes } from './scenes/scenes.ts';

/** The simulated meeting service as the command line and practice mode start it. */
export const cloudMeetingKind: SimulatorKind = {
  vendor: 'huawei-cloud-meeting',
  about: 'Huawei Cloud Meeting (CloudLink / WeLink Meeting) with a small company',
  ports: {
    port: { standard: 8443, meaning: 'requests and WebSockets with TLS' },
    'plain-port': { standard: 8080, meaning: 'requests and WebSockets without TLS' },
  },
  flags: {},
  scenes: cloudMeetingScenes,
  switches: cloudMeetingSwitches.help,
  acts: describeActs(acts),
  start: async (asked) => {
    const { startCloudMeetingSimulator } = await import('./simulator.ts');
    const simulator = await startCloudMeetingSimulator({
      clock: asked.clock,
      ids: asked.ids,
      scene: asked.scene,
      log: asked.log,
      autoplay: true,
      switches: cloudMeetingSwitches.check(asked.switches),
      port: asked.ports.get('port') ?? 0,
      plainPort: asked.ports.get('plain-port') ?? null,
    });
    const { addresses, app, users, user } = simulator;
    return {
      facts: { addresses, app, users, user },
      account: (caFile) => ({
        values: { server: addresses.https, account: user.account, caFile },
        secrets: { password: user.password },
      }),
      ...unparsedControls(simulator, parseCloudAct),
    };
  },
};
