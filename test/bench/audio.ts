import { mkdtemp, readFile, rm } from 'node:fs/promises';
import https from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium, type Page } from 'playwright-core';
import { requests } from '../../app/contract/requests.ts';
import { buildRenderer } from '../../build/bundle.ts';
import { inRoot } from '../../build/shared/paths.ts';
import { startServe } from '../../main/serve/start.ts';
import { FakeKeychain } from '../support/fake-keychain.ts';
import { startApplication, type RunningApplication } from './command-application.ts';
import { milliseconds } from './format.ts';
import type { BenchOptions, Measurement, Row } from './row.ts';
import { startGateway, type BenchGateway } from './simulator.ts';
import { findChromium } from './stage.ts';
import { alternate, median, percentile, ratiosOf, spreadOf } from './statistics.ts';

/** How many changes of a group main/core lets be on their way at once. */
const concurrency = 4;
const peopleCount = 120;
/** How long the gateway thinks before it answers a change, as one beyond a network does. */
const answerDelayMs = 20;
const bulkAim = 1.25;
const paintAimMs = 100;
/** A poll that has not ended by then waits for an event. */
const quietMs = 20;
/** Of the trainee scene: an agent who hears and speaks at first. */
const watched = { address: '2103', name: 'Mei Tan' };

type Undo = (() => unknown)[];

const undoAll = async (undo: Undo): Promise<void> => {
  for (let step = undo.pop(); step; step = undo.pop()) await step();
};

const accountOf = ({ addresses, user }: BenchGateway, authorityId: string) => ({
  vendorId: 'huawei-agent-gateway',
  label: 'Bench',
  secrets: { password: user.password },
  values: { server: addresses.https, agentId: user.agentId, phone: user.phone, autoAnswer: 'no', caFile: authorityId },
});

/** Bare keep-alive requests to the gateway; what comes back is read to its end. */
const createBareClient = async (gateway: BenchGateway) => {
  const agent = new https.Agent({ keepAlive: true, maxSockets: concurrency, ca: await readFile(gateway.caFile) });
  const base = gateway.addresses.https.replace(/\/$/u, '');
  const origin = new URL(base).pathname === '/' ? `${base}/agentgateway/resource` : base;
  return {
    send: (method: 'GET' | 'POST', path: string, body?: unknown): Promise<string> =>
      new Promise((resolve, reject) => {
        const text = body === undefined ? '' : JSON.stringify(body);
        const request = https.request(`${origin}/${path}`, {
          method,
          agent,
          headers: { 'content-type': 'application/json; charset=UTF-8', 'content-length': Buffer.byteLength(text) },
        });
        request.on('error', reject);
        request.on('response', (answer) => {
          let got = '';
          answer
            .setEncoding('utf8')
            .on('data', (part: string) => (got += part))
            .on('end', () => resolve(got));
        });
        request.end(text);
      }),
    close: () => agent.destroy(),
  };
};

type BareClient = Awaited<ReturnType<typeof createBareClient>>;

interface Party {
  readonly id: string;
  readonly address: string;
}

const changeAll = async (
  application: RunningApplication,
  conferenceId: string,
  people: readonly Party[],
  mode: 'listen-only' | 'both',
): Promise<number> => {
  const askedAtMs = performance.now();
  const { commandIds } = await application.ask('command.make', {
    request: { kind: 'set-audio', conferenceId, participantIds: people.map(({ id }) => id), mode },
    surface: 'window',
  });
  const commands = await application.find('the end of the bulk change', ({ commands: known }) => {
    const found = commandIds.flatMap((id) => known.get(id) ?? []);
    return found.length === commandIds.length && found.every(({ settledAt }) => settledAt !== null) ? found : undefined;
  });
  const tookMs = performance.now() - askedAtMs;
  const wrong = commands.find(({ phase }) => phase !== 'confirmed');
  if (wrong) throw new Error(`a change of audio ended as ${JSON.stringify(wrong)}`);
  return tookMs;
};

/**
 * The same number of bare changes, so many at once; each sets the mode that is already there, of which nobody is told.
 */
const changeAllBare = async (
  client: BareClient,
  agentId: string,
  people: readonly Party[],
  attribute: 1 | 3,
): Promise<number> => {
  const startedAtMs = performance.now();
  const waiting = [...people];
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        const answer = await client.send('POST', `agentconf/${agentId}/changeparticipantmode`, {
          attribute,
          addressType: next.address.length === 4 ? '9' : '6',
          address: next.address,
        });
        if (!/"retcode":"?0"?[,}]/u.test(answer)) throw new Error(`a bare change was refused: ${answer}`);
      }
    }),
  );
  return performance.now() - startedAtMs;
};

const bulkRow = async ({ isQuick }: BenchOptions, delayMs: number): Promise<Row> => {
  const undo: Undo = [];
  try {
    const gateway = await startGateway('one-hundred-twenty', ['guidMode=off', 'repeatedChange=silent']);
    undo.push(() => gateway.stop());
    if (delayMs > 0) await gateway.act({ act: 'delayReplies', delayMs, pathIncludes: 'changeparticipantmode' });
    const application = await startApplication();
    undo.push(() => application.stop());
    const client = await createBareClient(gateway);
    undo.push(() => client.close());
    const account = accountOf(gateway, await application.authorityIn(gateway.caFile));
    const saved = await application.ask('account.add', account);
    if (!('accountId' in saved)) throw new Error(`the account was refused: ${JSON.stringify(saved.issues)}`);
    await application.ask('account.sign-in', { accountId: saved.accountId, secrets: account.secrets });
    const { conferenceId, people } = await application.find('the conference', (state) => {
      const live = [...state.conferences.values()].find(
        ({ kind, truth }) => kind === 'conference' && truth.status === 'live',
      );
      const found = live && [...(state.participants.get(live.id)?.values() ?? [])];
      return live &&
        found?.length === peopleCount &&
        found.every(({ permissions }) => permissions.audio?.verdict === 'allowed')
        ? { conferenceId: live.id, people: found.map(({ id, address }) => ({ id, address })) }
        : undefined;
    });
    let round = 0;
    const rounds = await alternate(isQuick ? 2 : 8, {
      ours: async () => changeAll(application, conferenceId, people, round++ % 2 === 0 ? 'listen-only' : 'both'),
      floor: () => changeAllBare(client, gateway.user.agentId, people, round % 2 === 0 ? 3 : 1),
    });
    const ratio = spreadOf(ratiosOf(rounds));
    const isDelayed = delayMs > 0;
    return {
      what: `${peopleCount} audio changes in bulk${isDelayed ? `, answers after ${delayMs} ms` : ''} → all confirmed`,
      result: `median ${milliseconds(median(rounds.ours))}`,
      floor: `${milliseconds(median(rounds.floor))} (as many bare POSTs, ${concurrency} at once)`,
      ratio,
      aim: isDelayed ? `≤ ${bulkAim} × the floor` : '-',
      isMet: isDelayed ? ratio.median <= bulkAim : null,
      notes: isDelayed
        ? []
        : ['each change is recorded on disk before it leaves, and proved by reading the conference again'],
      figures: {
        medianMs: median(rounds.ours),
        maxMs: Math.max(...rounds.ours),
        floorMedianMs: median(rounds.floor),
        answerDelayMs: delayMs,
        changeCount: peopleCount,
      },
    };
  } finally {
    await undoAll(undo);
  }
};

/** Resolves with the time of day, in milliseconds, at which the switch stands so on the screen. */
const whenPainted = (page: Page, name: string, isOn: boolean): Promise<number> =>
  page.evaluate(
    ({ label, wanted }) =>
      new Promise<number>((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () => resolve(performance.timeOrigin + performance.now()));
        port1.start();
        const look = (): void => {
          if (document.querySelector(`[role=switch][aria-label="${label}"]`)?.getAttribute('aria-checked') === wanted)
            requestAnimationFrame(() => port2.postMessage(null));
          else requestAnimationFrame(look);
        };
        look();
      }),
    { label: name, wanted: String(isOn) },
  );

const nowMs = (): number => performance.timeOrigin + performance.now();

const pollRow = async ({ isQuick }: BenchOptions): Promise<Row> => {
  const undo: Undo = [];
  try {
    const gateway = await startGateway('trainee', ['guidMode=off']);
    undo.push(() => gateway.stop());
    const client = await createBareClient(gateway);
    undo.push(() => client.close());
    const folder = await mkdtemp(inRoot('test', 'out', 'bench-profile-'));
    undo.push(() => rm(folder, { recursive: true, force: true }));
    const serve = await startServe({
      port: 0,
      practice: null,
      profile: folder,
      controlPort: null,
      allowsServers: true,
      assetsFolder: await buildRenderer(),
      keychain: new FakeKeychain(),
    });
    undo.push(() => serve.stop());
    const base64 = await readFile(gateway.caFile, 'base64');
    const uploaded = await serve.application.handle('authority.upload', { base64 });
    const { authority } = requests['authority.upload'].output.parse(uploaded.ok ? uploaded.value : null);
    const account = accountOf(gateway, authority.id);
    const saved = await serve.application.handle('account.add', account);
    const accountId: unknown = saved.ok ? Reflect.get(Object(saved.value), 'accountId') : null;
    if (typeof accountId !== 'string') throw new Error(`the account was refused: ${JSON.stringify(saved)}`);
    await serve.application.handle('account.sign-in', { accountId, secrets: account.secrets });
    const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
    undo.push(() => browser.close());
    const page = await browser.newPage({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
    await page.goto(serve.url);
    const label = `${watched.name} can speak`;
    await page.getByRole('switch', { name: label }).waitFor();

    let isOn = true;
    const change = () => {
      isOn = !isOn;
      return gateway.act({ act: 'changeMode', address: watched.address, attribute: isOn ? 3 : 1 });
    };
    const times: Record<'ours' | 'floor', number[]> = { ours: [], floor: [] };
    const ratios: number[] = [];
    const poll = () => client.send('GET', `agentevent/${watched.address}`).then((text) => ({ text, atMs: nowMs() }));
    for (let round = 0; round < (isQuick ? 2 : 10); round++) {
      const now: typeof times = { ours: [], floor: [] };
      for (let count = 0; count < 10; count++) {
        const painted = whenPainted(page, label, !isOn);
        // The same event ends a bare poll of the agent whose mode it is, once what was queued before has been taken.
        let polled = poll();
        while (await Promise.race([polled.then(() => true), pause(quietMs, false)])) polled = poll();
        await page.evaluate(() => undefined);
        const startedAtMs = nowMs();
        await change();
        const { text, atMs } = await polled;
        if (!text.includes('eventType')) throw new Error(`the bare poll brought no event: ${text}`);
        now.floor.push(atMs - startedAtMs);
        now.ours.push((await painted) - startedAtMs);
      }
      ratios.push(median(now.ours) / median(now.floor));
      times.ours.push(...now.ours);
      times.floor.push(...now.floor);
    }
    const { ours, floor } = times;
    return {
      what: 'change at the gateway → poll → switch painted',
      result: `p50 ${milliseconds(percentile(ours, 50))}, p99 ${milliseconds(percentile(ours, 99))}`,
      floor:
        `p50 ${milliseconds(percentile(floor, 50))}, p99 ${milliseconds(percentile(floor, 99))} (a bare long ` +
        'poll of the same event)',
      ratio: spreadOf(ratios),
      aim: `p99 ≤ ${paintAimMs} ms`,
      isMet: percentile(ours, 99) <= paintAimMs,
      notes: [
        'the event only says that something changed: ours reads the conference once more, brings it to the ' +
          'window and waits for a frame',
      ],
      figures: {
        p50Ms: percentile(ours, 50),
        p99Ms: percentile(ours, 99),
        floorP50Ms: percentile(floor, 50),
        floorP99Ms: percentile(floor, 99),
        changeCount: ours.length,
      },
    };
  } finally {
    await undoAll(undo);
  }
};

/**
 * The switches of the agent gateway: a bulk change of everybody, and somebody else's change on its way to the screen.
 */
export const audioMeasurement: Measurement = {
  name: 'audio',
  measure: async (options) => [
    await bulkRow(options, answerDelayMs),
    await bulkRow(options, 0),
    await pollRow(options),
  ],
};
