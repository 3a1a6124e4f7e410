import { setTimeout as pause } from 'node:timers/promises';
import { chromium, type Page } from 'playwright-core';
import { buildRenderer } from '../../build/bundle.ts';
import { inRoot } from '../../build/shared/paths.ts';
import { ShownPlace } from '../../main/core/actions/shown-place.ts';
import { createNotifications } from '../../main/core/desktop/notifications.ts';
import { Store } from '../../main/core/state/store.ts';
import { systemClock } from '../../main/node/system-clock.ts';
import { startServer } from '../../main/serve/server.ts';
import { silentLog } from '../support/command-bench.ts';
import { FakeNotifier } from '../support/notification-bench.ts';
import { BareUcwa } from './bare-ucwa.ts';
import { startApplication, type RunningApplication } from './command-application.ts';
import { milliseconds } from './format.ts';
import type { Measurement, Row } from './row.ts';
import { startUcwa } from './simulator.ts';
import { enterMeeting, makeMeeting, meetingUri, signInAlice } from './skype-meeting.ts';
import { findChromium } from './stage.ts';
import { percentile, spreadOf } from './statistics.ts';

const aimMs = 100;
/** A little longer than a notification waits for another look at the same lobby, in milliseconds. */
const onceEveryMs = 1_100;

/** How long something took after a visitor came to the door, in milliseconds. */
interface Arrival {
  readonly bareMs: number;
  readonly askedMs: number;
  readonly paintedMs: number;
}

/** Notes when the desktop is asked to show something, in milliseconds of `performance.now()`. */
class TimedNotifier extends FakeNotifier {
  /** When something was asked for last. */
  lastAtMs = 0;
  readonly #waiting = new Map<string, (atMs: number) => void>();

  /** Resolves once a notification that names somebody is asked for. */
  askedFor(name: string): Promise<number> {
    return new Promise((resolve) => this.#waiting.set(name, resolve));
  }

  override deliver(notification: Parameters<FakeNotifier['deliver']>[0]): ReturnType<FakeNotifier['deliver']> {
    const atMs = performance.now();
    this.lastAtMs = atMs;
    for (const [name, resolve] of this.#waiting)
      if (notification.title.includes(name)) {
        this.#waiting.delete(name);
        resolve(atMs);
      }
    return super.deliver(notification);
  }
}

/** The desktop's notifications of what the window is told: its patches come a frame later than the state changes. */
const startNotifications = (application: RunningApplication, notifier: TimedNotifier): (() => unknown) => {
  const store = new Store(systemClock);
  const stopListening = application.application.listen((event) => {
    if (event.event === 'patch') store.change([...event.changes]);
  });
  const service = createNotifications({
    store,
    clock: systemClock,
    log: silentLog,
    notifier,
    place: new ShownPlace(),
    windows: {
      show: () => undefined,
      send: () => undefined,
      hasKeyboard: () => false,
      onChange: () => () => undefined,
    },
    handle: () => Promise.resolve({ ok: true, value: {} }),
    addNotice: () => undefined,
  });
  return async () => {
    stopListening();
    await service.stop();
    store.stop();
  };
};

/** Resolves with the wall clock's time at which a frame with somebody's row has been painted. */
const paintedRow = (page: Page, name: string): Promise<number> =>
  page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const channel = new MessageChannel();
        channel.port1.addEventListener('message', () => resolve(performance.timeOrigin + performance.now()));
        channel.port1.start();
        const look = (): void => {
          const isShown = [...document.querySelectorAll('tbody tr[data-id]')].some((row) =>
            row.textContent?.includes(wanted),
          );
          if (isShown) channel.port2.postMessage(null);
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }),
    name,
  );

const rowOf = (arrivals: readonly Arrival[], what: string, timeOf: (arrival: Arrival) => number): Row => {
  const times = arrivals.map(timeOf);
  const bare = arrivals.map(({ bareMs }) => bareMs);
  const beyond = arrivals.map((arrival) => timeOf(arrival) - arrival.bareMs);
  return {
    what: `lobby event → ${what}`,
    result: `p50 ${milliseconds(percentile(times, 50))}, p99 ${milliseconds(percentile(times, 99))}`,
    floor:
      `p50 ${milliseconds(percentile(bare, 50))}, p99 ${milliseconds(percentile(bare, 99))} (a bare GET of the same ` +
      'event)',
    ratio: spreadOf(arrivals.map((arrival) => timeOf(arrival) / arrival.bareMs)),
    aim: `p99 ≤ ${aimMs} ms beyond the bare GET`,
    isMet: percentile(beyond, 99) <= aimMs,
    notes: [
      `${arrivals.length} visitors, each told since they came; beyond the bare GET p50 ` +
        `${milliseconds(percentile(beyond, 50))}, p99 ${milliseconds(percentile(beyond, 99))}`,
    ],
    figures: {
      p50Ms: percentile(times, 50),
      p99Ms: percentile(times, 99),
      floorP50Ms: percentile(bare, 50),
      floorP99Ms: percentile(bare, 99),
      beyondP50Ms: percentile(beyond, 50),
      beyondP99Ms: percentile(beyond, 99),
    },
  };
};

/** From a visitor at the door until the desktop is asked for a notification, and until their row is painted. */
export const lobbyMeasurement: Measurement = {
  name: 'lobby',
  measure: async ({ isQuick }) => {
    const undo: (() => unknown)[] = [];
    try {
      const service = await startUcwa('no-meeting', []);
      undo.push(() => service.stop());
      await makeMeeting(service);
      const application = await startApplication();
      undo.push(() => application.stop());
      const notifier = new TimedNotifier();
      undo.push(startNotifications(application, notifier));
      const accountId = await signInAlice(application, service);
      const bare = await BareUcwa.signIn(service, 'bob');
      undo.push(() => bare.stop());
      await bare.join(meetingUri);
      const conferenceId = await enterMeeting(application, accountId);
      const assetsFolder = await buildRenderer();
      const host = {
        assetsFolder,
        port: 0,
        openFile: inRoot('test', 'out', `open-${process.pid}.html`),
        log: silentLog,
        application: application.application,
      };
      const server = await startServer(host);
      undo.push(() => server.stop());
      const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
      undo.push(() => browser.close());
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      await page.goto(server.url);
      await page.waitForSelector('tbody tr[data-id]');

      /** The bare client reads on until an event names somebody. */
      const bareUntil = async (name: string): Promise<number> => {
        for (;;) {
          const { text, atMs } = await bare.next();
          if (text.includes(name)) return atMs;
        }
      };
      const arrive = async (index: number): Promise<Arrival> => {
        const name = `Visitor ${index} of the bench`;
        const uri = `sip:visitor${index}@partner.example`;
        const seen = [bareUntil(name), notifier.askedFor(name), paintedRow(page, name)] as const;
        const beganMs = performance.now();
        await service.act({ act: 'personJoins', uri, name, inLobby: true });
        const [bareAtMs, askedAtMs, paintedAt] = await Promise.all(seen);
        // The same notification is shown once a second at most, by design: the next visitor is not to wait for that.
        while (performance.now() - notifier.lastAtMs < onceEveryMs) await pause(50);
        await service.act({ act: 'personLeaves', person: uri });
        await application.find('the lobby to be empty', ({ participants }) =>
          [...(participants.get(conferenceId)?.values() ?? [])].some(({ name: one }) => one === name)
            ? undefined
            : true,
        );
        return {
          bareMs: bareAtMs - beganMs,
          askedMs: askedAtMs - beganMs,
          paintedMs: paintedAt - performance.timeOrigin - beganMs,
        };
      };
      const [warmUpCount, count] = isQuick ? [2, 12] : [5, 100];
      for (let index = 0; index < warmUpCount; index += 1) await arrive(index);
      const arrivals: Arrival[] = [];
      for (let index = 0; index < count; index += 1) arrivals.push(await arrive(warmUpCount + index));
      return [
        rowOf(arrivals, 'notification asked for', ({ askedMs }) => askedMs),
        rowOf(arrivals, 'row painted', ({ paintedMs }) => paintedMs),
      ];
    } finally {
      for (let step = undo.pop(); step; step = undo.pop()) await step();
    }
  },
};
