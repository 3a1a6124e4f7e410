import { ManualClock } from '../../../support/manual-clock.ts';
import { countingIds } from '../../../support/counting-ids.ts';
import { startFinesseSimulator } from '../../../../main/simulators/cisco-finesse/simulator.ts';
import type { FinesseSimulator, FinesseSimulatorOptions } from '../../../../main/simulators/cisco-finesse/simulator.ts';
import { WireWatch } from '../../../support/wire-shapes/wire-watch.ts';
import { rawUser } from './raw-rest.ts';
import type { RawUser } from './raw-rest.ts';
import { connectWebSocket } from './raw-xmpp.ts';
import type { RawXmpp } from './raw-xmpp.ts';

/** A simulator on a manual clock with counted ids, and every session on it; `close` ends all of them. */
export interface TestStage {
  readonly simulator: FinesseSimulator;
  readonly clock: ManualClock;
  user(loginId: string): RawUser;
  /** Signs in with a WebSocket session and an extension. */
  signedIn(loginId: string): Promise<{ user: RawUser; xmpp: RawXmpp }>;
  close(): Promise<void>;
}

export const openStage = async (options: Partial<FinesseSimulatorOptions> = {}): Promise<TestStage> => {
  const clock = new ManualClock();
  const problems: string[] = [];
  const simulator = await startFinesseSimulator({
    clock,
    ids: countingIds(),
    log: (line) => {
      if (line.startsWith('the simulator failed')) problems.push(line);
    },
    ...options,
  });
  const watch = new WireWatch('cisco-finesse', simulator);
  const sessions: RawXmpp[] = [];
  const user = (loginId: string): RawUser => rawUser(simulator, loginId);
  return {
    simulator,
    clock,
    user,
    signedIn: async (loginId) => {
      const xmpp = await connectWebSocket(simulator, loginId);
      sessions.push(xmpp);
      const own = user(loginId);
      await own.put(`User/${loginId}`, `<User><state>LOGIN</state><extension>${own.extension}</extension></User>`);
      await xmpp.untilNotification(
        'the sign-in',
        (notification) => notification.node === `/finesse/api/User/${loginId}`,
      );
      return { user: own, xmpp };
    },
    close: async () => {
      for (const session of sessions) session.leave();
      await simulator.stop();
      // Clients of these tests send what they like.
      problems.push(...watch.server);
      if (problems.length > 0) throw new Error(problems.join('\n'));
    },
  };
};
