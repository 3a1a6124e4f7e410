import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNetwork, type Network } from '../../main/net/network.ts';
import { systemClock } from '../../main/node/system-clock.ts';
import { RateLimits } from '../../main/vendors/huawei-cloud-meeting/rate-limits.ts';
import { CloudRequests } from '../../main/vendors/huawei-cloud-meeting/requests.ts';
import { SignIn } from '../../main/vendors/huawei-cloud-meeting/sign-in.ts';
import { CompanyServer, json, signs } from '../support/company-server.ts';
import { countingIds } from '../support/counting-ids.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { CloudMeetingServer } from './huawei-cloud-meeting.server.ts';

const hourMs = 3_600_000;
const days = 30;
const look = {
  method: 'GET',
  path: '/v1/mmc/management/conferences/online',
  query: { offset: '0', limit: '1' },
} as const;

describe('thirty days with Huawei Cloud Meeting, signed in by an address of the company', () => {
  const clock = new ManualClock();
  let service: CloudMeetingServer;
  let company: CompanyServer;
  let network: Network;
  let requests: CloudRequests;
  let signIn: SignIn;

  beforeEach(async () => {
    service = await CloudMeetingServer.start(clock);
    company = await CompanyServer.start(signs(service.simulator.app, () => clock.now()));
    // Sockets and their deadlines are real; only the lives of tokens pass quickly.
    network = createNetwork(systemClock, service.simulator.caPem);
    requests = new CloudRequests({
      origin: service.simulator.addresses.https,
      network,
      signal: new AbortController().signal,
      clock,
      locale: () => 'en-US',
      rateLimits: new RateLimits(() => clock.monotonicMs()),
    });
    const server = { address: company.address, key: '', appId: '', corpId: '', appUser: 'agent-7' };
    signIn = new SignIn({ credentials: { by: 'company', ...server }, clock, ids: countingIds() });
  });
  afterEach(async () => {
    network.close();
    await company.stop();
    await service.stop();
  });

  /** Works through the month; a renewal that is due may fail, and is tried again within the hour. */
  const work = async (): Promise<void> => {
    await signIn.ensure(requests);
    for (let hour = 0; hour < days * 24; hour += 1) {
      // The company's server is away for an hour each day.
      const gives = company.gives;
      if (hour % 24 === 12) company.give('down');
      if (signIn.renewInMs === 0) await signIn.renew(requests).catch(() => undefined);
      await signIn.with(requests, (headers) => requests.read({ ...look, ...(headers && { headers }) }, 'management'));
      company.give(gives);
      clock.advance(hourMs);
    }
  };

  it('with access tokens: asked for in time, nobody is signed out, no request is refused', async () => {
    company.give(async () => json({ accessToken: await service.companyToken() }));
    await work();
    expect(service.simulator.model.requests.filter(({ status }) => status >= 400)).toEqual([]);
    expect(company.requests.length).toBeGreaterThan(days);
    expect(company.requests.length).toBeLessThan(4 * days);
  });

  it('with signatures: the company signs anew each time, and what is left at the end is given back', async () => {
    await work();
    expect(service.simulator.model.requests.filter(({ status }) => status >= 400)).toEqual([]);
    expect(service.requestCount(/\/acs\/token/u)).toBe(0);
    expect(company.requests.length).toBeGreaterThan(days);
    expect(company.requests.length).toBeLessThan(4 * days);
    await signIn.signOut(requests);
    clock.advance(24 * hourMs);
    expect(service.isSignedIn()).toBe(false);
  });
});
