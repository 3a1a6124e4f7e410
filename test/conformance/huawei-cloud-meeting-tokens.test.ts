import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNetwork, type Network } from '../../main/net/network.ts';
import { startCloudMeetingSimulator } from '../../main/simulators/huawei-cloud-meeting/simulator.ts';
import { systemClock } from '../../main/node/system-clock.ts';
import { ControlAccess } from '../../main/vendors/huawei-cloud-meeting/control-token.ts';
import type { Link } from '../../main/vendors/huawei-cloud-meeting/link.ts';
import { RateLimits } from '../../main/vendors/huawei-cloud-meeting/rate-limits.ts';
import { CloudRequests } from '../../main/vendors/huawei-cloud-meeting/requests.ts';
import { SignIn } from '../../main/vendors/huawei-cloud-meeting/sign-in.ts';
import { countingIds } from '../support/counting-ids.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { WireWatch } from '../support/wire-shapes/wire-watch.ts';
import { ownAccount } from './huawei-cloud-meeting.server.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Something of the meeting is asked for so often, and for less than the day that it lasts. */
const stepMs = 24 * minuteMs;
const stepsPerDay = 58;
const look = {
  method: 'GET',
  path: '/v1/mmc/management/conferences/online',
  query: { offset: '0', limit: '1' },
} as const;

describe('the tokens of Huawei Cloud Meeting, over thirty days', () => {
  const clock = new ManualClock();
  let simulator: Awaited<ReturnType<typeof startCloudMeetingSimulator>>;
  let watch: WireWatch;
  let network: Network;
  const stopping = new AbortController();

  beforeEach(async () => {
    simulator = await startCloudMeetingSimulator({ clock, ids: countingIds() });
    watch = new WireWatch('huawei-cloud-meeting', simulator);
    // Sockets and their deadlines are real; only the lives of tokens pass quickly.
    network = createNetwork(systemClock, simulator.caPem);
  });
  afterEach(async () => {
    network.close();
    await simulator.stop();
    watch.assertClean();
  });

  /** A month of work: the tokens are renewed when they are due. */
  const work = async (): Promise<void> => {
    const origin = simulator.addresses.https;
    const requests = new CloudRequests({
      origin,
      network,
      signal: stopping.signal,
      clock,
      locale: () => 'en-US',
      rateLimits: new RateLimits(() => clock.monotonicMs()),
    });
    const signIn = new SignIn({
      credentials: { by: 'password', account: ownAccount, password: simulator.user.password },
      clock,
      ids: countingIds(),
    });
    await signIn.ensure(requests);
    const link: Link = {
      origin,
      requests,
      network,
      signal: stopping.signal,
      after: (delayMs, task) => clock.after(delayMs, task),
      management: (send) => signIn.with(requests, send),
      accessHeaders: () => signIn.headers,
      trouble: () => undefined,
      proved: () => undefined,
    };
    const days = 30;
    for (let day = 0; day < days; day += 1) {
      // A meeting lasts a day at most.
      const before = new Set(simulator.model.meetings.keys());
      const booking = { subject: 'All day', hostPassword: '482913', minutes: 1_440, present: [] };
      simulator.act({ act: 'bookMeeting', host: ownAccount, ...booking });
      const number = [...simulator.model.meetings.keys()].find((one) => !before.has(one)) ?? '';
      const access = new ControlAccess(number, '482913', clock);
      for (let step = 0; step < stepsPerDay; step += 1) {
        if (signIn.renewInMs === 0) await signIn.renew(requests);
        await access.with(link, { method: 'GET', path: 'realTimeInfo' }, async (ready) => requests.read(ready, 'read'));
        if (step % 12 === 0) {
          await access.with(link, { method: 'GET', path: 'wsToken' }, async (ready) => requests.ask(ready, 'read'));
          await link.management(async (headers) =>
            requests.read({ ...look, ...(headers && { headers }) }, 'management'),
          );
        }
        clock.advance(stepMs);
      }
      clock.advance(dayMs - stepsPerDay * stepMs);
    }
    await signIn.signOut(requests);
  };

  it(
    'are renewed in time: no request is refused, the password is sent once, nothing is left',
    { timeout: 600_000 },
    async () => {
      await work();
      const { requests, signedIn } = simulator.model;
      expect(requests.filter(({ status }) => status >= 400)).toEqual([]);
      expect(requests.filter(({ path }) => path.includes('/auth/account'))).toHaveLength(1);
      expect(
        requests.filter(({ method, path }) => method === 'PUT' && path.endsWith('/acs/token')).length,
      ).toBeGreaterThan(30);
      expect(signedIn).toEqual([]);
    },
  );
});
