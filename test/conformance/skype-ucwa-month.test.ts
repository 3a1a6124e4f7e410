import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountMeetings } from '../../app/vendor/adapter.ts';
import type { VendorEvent } from '../../app/vendor/events.ts';
import type { HttpAnswer, HttpRequest } from '../../main/net/http-request.ts';
import { NetworkFault } from '../../main/net/network-fault.ts';
import { createNetwork, type Network } from '../../main/net/network.ts';
import { systemClock } from '../../main/node/system-clock.ts';
import { AccountConnection } from '../../main/vendors/shared/account-connection.ts';
import { skypeParts } from '../../main/vendors/skype-ucwa/connect.ts';
import type { UcwaSession } from '../../main/vendors/skype-ucwa/session.ts';
import { testKit } from '../support/adapter-kit.ts';
import { silentLog } from '../support/command-bench.ts';
import { countingIds } from '../support/counting-ids.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { ownAccount, SkypeServer } from './skype-ucwa.server.ts';

const days = 30;
const hourMs = 3_600_000;
/** Time passes in steps, each longer than a request for events; two are shorter than a token is renewed early. */
const stepMs = 140_000;
const waitMs = stepMs - 1_000;
/** So long is the computer awake each day, and sleeps for the rest of it. Both are longer than any token lives. */
const awakeMs = 8.5 * hourMs;
/** On so many days there is a meeting; on the others the user is signed in. */
const everyDays = 5;

/** The network of one account, which a sleeping computer has not. */
class SleepingNetwork {
  underWay = 0;
  /** How many requests were refused for their token. */
  refusedCount = 0;
  tokenCount = 0;
  readonly #network: Network;
  #asleep: ((fault: NetworkFault) => void)[] | null = null;

  constructor(network: Network) {
    this.#network = network;
  }

  /** One of several that the account asks for. */
  part(): Network {
    return { ...this.#network, request: (request) => this.#request(request), close: () => undefined };
  }

  sleep(): void {
    this.#asleep = [];
  }

  wake(): void {
    for (const reject of this.#asleep ?? []) reject(new NetworkFault('cut', false, 'The computer slept.'));
    this.#asleep = null;
  }

  async #request(request: HttpRequest): Promise<HttpAnswer> {
    const { signal } = request;
    if (this.#asleep)
      return new Promise((_resolve, reject) => {
        this.#asleep?.push(reject);
        signal?.addEventListener('abort', () =>
          reject(new NetworkFault('aborted', false, 'The request was given up.')),
        );
      });
    this.underWay += 1;
    try {
      const answer = await this.#network.request(request);
      if (answer.status === 401 || answer.status === 403) this.refusedCount += 1;
      if (/oauthtoken/iu.test(request.url)) this.tokenCount += 1;
      return answer;
    } finally {
      this.underWay -= 1;
    }
  }
}

describe('thirty days with Skype for Business', () => {
  const clock = new ManualClock();
  let server: SkypeServer;
  let whole: Network;
  let network: SleepingNetwork;
  let connection: AccountConnection<UcwaSession>;
  let meetings: AccountMeetings;
  const events: VendorEvent[] = [];

  beforeEach(async () => {
    server = await SkypeServer.start(clock);
    server.set('secondHost', true);
    server.set('pgetTimeoutMs', waitMs);
    server.isBeyondShapes = true;
    server.beyondShapes = /^client applications\.post \/headers\/Authorization is missing/u;
    // Sockets and their deadlines are real; only what tokens and applications live on passes quickly.
    whole = createNetwork(systemClock, server.simulator.caPem);
    network = new SleepingNetwork(whole);
    const emit = (event: VendorEvent): void => void events.push(event);
    const kit = testKit(emit, clock);
    const { sipAddress, upn, password } = server.simulator.user;
    const values = { sipAddress, user: upn, server: server.simulator.addresses.https };
    const secrets = { password };
    const ports = {
      clock,
      ids: countingIds(),
      log: silentLog,
      authorities: { read: async () => null },
      random: () => 0.5,
    };
    const parts = skypeParts(
      { accountId: 'account-1', values, secrets, takeOver: false, locale: () => 'en-US' as const, emit },
      ports,
      kit,
    );
    connection = new AccountConnection({
      strategy: parts.strategy(() => network.part()),
      backOff: parts.backOff,
      ports,
      emit: kit.emit,
      isInSight: () => true,
    });
    const live = (): UcwaSession => {
      if (!connection.live) throw new Error('There is no connection.');
      return connection.live;
    };
    if (!parts.meetings) throw new Error('There are no meetings.');
    meetings = parts.meetings(live);
  });
  afterEach(async () => {
    await connection.stop();
    whole.close();
    await server.stop();
  });

  /** Nothing is under way but the one request that waits for events. */
  const quiet = async (): Promise<void> => {
    const endMs = performance.now() + 60_000;
    for (let calm = 0; calm < 3;) {
      const isCalm =
        connection.live !== null && network.underWay === 1 && server.simulator.model.parked.includes(ownAccount);
      calm = isCalm ? calm + 1 : 0;
      if (performance.now() > endMs) throw new Error(`It does not come to rest: ${JSON.stringify(events.slice(-3))}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const pass = async (durationMs: number): Promise<void> => {
    for (let leftMs = durationMs; leftMs > 0; leftMs -= stepMs) {
      clock.advance(Math.min(stepMs, leftMs));
      await quiet();
    }
  };
  const sleep = async (durationMs: number): Promise<void> => {
    network.sleep();
    connection.slept();
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(durationMs);
    network.wake();
    connection.slept();
    await quiet();
  };

  it(
    'nobody is signed out, no token is refused while the computer is awake, and no visitor is missed',
    { timeout: 900_000 },
    async () => {
      connection.start();
      await quiet();
      const names = new Set<string>();
      const note = (event: VendorEvent): void => {
        if (event.type === 'conference') for (const { name } of event.picture.participants) names.add(name);
        if (event.type === 'conference-changed') for (const { name } of event.participants ?? []) names.add(name);
      };
      const { signal } = new AbortController();
      let [refusedAwake, seen] = [0, 0];
      for (let day = 1; day <= days; day += 1) {
        const before = network.refusedCount;
        const meeting = day % everyDays === 0 ? server.meeting(['bob@contoso.example']) : null;
        if (meeting !== null)
          await meetings.follow({ how: 'join', meeting: { address: meeting }, password: null }, signal);
        await pass(awakeMs / 2);
        if (meeting !== null) server.wait(meeting, 'vera@partner.example', `Vera of day ${day}`);
        await pass(awakeMs / 2);
        if (meeting !== null) server.end(meeting);
        await quiet();
        refusedAwake += network.refusedCount - before;
        await sleep(24 * hourMs - awakeMs);
        for (; seen < events.length; seen += 1) note(events[seen] ?? { type: 'proved' });
      }
      const statuses = events.flatMap((event) => (event.type === 'connection' ? [event.connection.status] : []));
      expect(statuses).not.toContain('refused');
      const notices = events.flatMap((event) => (event.type === 'notice' ? [event.code] : []));
      // Each meeting was ended by others, and nothing else is to be told.
      expect(notices).toEqual(Array.from({ length: days / everyDays }, () => 'meeting-ended'));
      expect([...names].filter((name) => name.startsWith('Vera'))).toHaveLength(days / everyDays);
      expect(refusedAwake).toBe(0);
      // Some are renewed by day and some ended at night, and each of the two hosts has its own.
      expect(network.tokenCount).toBeGreaterThan(3 * days);
      expect(network.tokenCount).toBeLessThan(5 * days);
    },
  );
});
