import { afterEach, describe, expect, it } from 'vitest';
import { ucwaSwitches } from '../../../../main/simulators/skype-ucwa/model/switches.ts';
import type { UcwaSwitches } from '../../../../main/simulators/skype-ucwa/model/switches.ts';
import { WireChecker } from '../../../support/wire-shapes/wire-checker.ts';
import { eventually, exchange, openBench } from './raw-ucwa.ts';
import type { Bench, RawClient, RawReply, RawResource } from './raw-ucwa.ts';

const errorOf = ({ status, json }: RawReply): readonly unknown[] => [status, json['code'], json['subcode']];
const vera = { uri: 'sip:vera@partner.example', name: 'Vera Visitor' };

describe('UCWA simulator: faults', () => {
  let bench: Bench;
  let alice: RawClient;
  let conversation: RawResource;
  let person: RawResource;

  afterEach(async () => {
    await bench.close();
  });

  const join = async (switches: Partial<UcwaSwitches> = {}): Promise<void> => {
    bench = await openBench({ switches });
    const made = bench.simulator.act({ act: 'createMeeting', organizer: 'alice', id: 'AB12CD34' });
    bench.simulator.act({ act: 'personJoins', ...vera });
    alice = await bench.signedIn();
    conversation = await alice.join((made as { readonly uri: string }).uri);
    person = await alice.find(conversation, 'lobby', vera.name);
  };

  const reject = (isUnchecked = false): Promise<RawReply> =>
    alice.send(person._links['reject']?.href ?? '', { method: 'POST', isUnchecked });
  const isThere = (): boolean => (bench.simulator.model.meetings.get('AB12CD34')?.participants.size ?? 0) > 1;

  it.each([
    [500, 'ServiceFailure', 'CallbackChannelError'],
    [409, 'Conflict', 'AlreadyExists'],
    [409, 'Conflict', 'TooManyGroups'],
    [409, 'Conflict', undefined],
    [410, 'Gone', 'CannotRedirect'],
  ] as const)('the five documented errors of a decision: %i %s %s', async (status, code, subcode) => {
    await join();
    bench.simulator.act({ act: 'failNext', operation: 'reject', status, ...(subcode ? { subcode } : {}) });
    expect(errorOf(await reject())).toEqual([status, code, subcode]);
    expect(isThere()).toBe(true);
    expect((await reject()).status).toBe(204);
  });

  it('an error that is none: the request was carried out', async () => {
    await join();
    const act = { act: 'failNext', operation: 'reject', status: 504, code: 'GatewayTimeout' } as const;
    bench.simulator.act({ ...act, isCarriedOut: true });
    expect((await reject(true)).json['code']).toBe('GatewayTimeout');
    await alice.until('deleted participant');
    expect(isThere()).toBe(false);
  });

  it.each([true, false])('the reply is lost; carried out: %s', async (isCarriedOut) => {
    await join();
    bench.simulator.act({ act: 'loseReplies', operation: 'reject', isCarriedOut });
    await expect(reject()).rejects.toThrow();
    expect(isThere()).toBe(!isCarriedOut);
  });

  it('a reply that a script has prepared, and one that comes late', async () => {
    await join();
    const page = { status: 502, body: '<html></html>', pathIncludes: '/reject' };
    bench.simulator.act({ act: 'nextReply', ...page });
    expect((await reject(true)).text).toBe('<html></html>');
    bench.simulator.act({ act: 'delayReplies', delayMs: 3_000, pathIncludes: '/reject' });
    const before = bench.clock.now();
    const late = reject();
    await eventually(() => bench.clock.nextDueMs).toBe(before + 3_000);
    bench.clock.advance(3_000);
    expect([(await late).status, bench.clock.now() - before]).toEqual([204, 3_000]);
  });

  it.each([
    ['badGateway', 502, undefined],
    ['unavailable', 503, 'ServiceUnavailable'],
    ['noBackupPool', 410, 'Gone'],
  ] as const)('fault %s', async (fault, status, code) => {
    await join();
    bench.simulator.setSwitch('retryAfterSeconds', 7);
    bench.simulator.setSwitch('fault', fault);
    const reply = await reject(true);
    expect([reply.status, reply.json['code'], reply.headers['retry-after']]).toEqual([
      ...[status, code, status === 503 ? '7' : undefined],
    ]);
    bench.simulator.setSwitch('fault', 'none');
    expect((await reject()).status).toBe(204);
  });

  it('fault down: connections are closed and none is taken', async () => {
    await join();
    bench.simulator.setSwitch('fault', 'down');
    await expect(reject()).rejects.toThrow();
    bench.simulator.setSwitch('fault', 'none');
    expect((await reject()).status).toBe(204);
  });

  it('every reply comes late', async () => {
    await join();
    bench.simulator.setSwitch('latencyMs', 700);
    const late = reject();
    await eventually(() => bench.clock.nextDueMs).toBe(bench.clock.now() + 700);
    bench.clock.advance(700);
    expect((await late).status).toBe(204);
    bench.simulator.setSwitch('latencyMs', 0);
  });

  it('faults acceptedOnly and silentButDone', async () => {
    await join();
    bench.simulator.setSwitch('fault', 'acceptedOnly');
    expect((await reject()).status).toBe(204);
    expect(isThere()).toBe(true);
    bench.simulator.setSwitch('fault', 'silentButDone');
    expect((await reject()).status).toBe(204);
    await eventually(isThere).toBe(false);
    bench.simulator.setSwitch('fault', 'none');
    bench.simulator.act({ act: 'personJoins', uri: 'sip:walt@partner.example' });
    await alice.poll();
    expect(alice.names()).toEqual(['added participant', 'added participant in lobby']);
  });

  it('slow replies, and the limit of requests at one time', async () => {
    await join({ slowMs: 5_000, outstandingLimit: 2 });
    bench.simulator.setSwitch('fault', 'slow');
    const { href = '' } = person._links['self'] ?? {};
    const slow = [alice.get(href), alice.get(href)];
    const { requests } = bench.simulator.model;
    await eventually(() => requests.filter(({ path, status }) => path === href && status === 200).length).toBe(3);
    const third = alice.get(href);
    await eventually(() => requests.at(-1)?.status).toBe(429);
    bench.clock.advance(5_000);
    expect((await Promise.all(slow)).map(({ status }) => status)).toEqual([200, 200]);
    expect(errorOf(await third)).toEqual([429, 'TooManyRequests', undefined]);
    bench.simulator.setSwitch('fault', 'none');
    expect((await alice.get(href)).status).toBe(200);
  });

  it('the server starts again: connections and applications are gone, tokens as asked for', async () => {
    await join();
    const waiting = alice.get(alice.eventsHref);
    waiting.catch(() => undefined);
    await eventually(() => bench.simulator.model.parked).toEqual(['alice']);
    const restarted = bench.simulator.act({ act: 'restartServer' });
    expect(restarted).toMatchObject({ applications: 1, tokens: 0 });
    await expect(waiting).rejects.toThrow();
    // A connection that the client has kept may not have noticed yet.
    const again = <Value>(run: () => Promise<Value>): Promise<Value> => run().catch(run);
    expect(errorOf(await again(() => alice.get(conversation._links['self']?.href ?? '')))).toEqual([
      ...[404, 'NotFound', 'ApplicationNotFound'],
    ]);
    expect((await again(() => alice.createApplication())).status).toBe(201);
    expect(bench.simulator.act({ act: 'restartServer', losesTokens: true })).toMatchObject({ tokens: 1 });
    expect((await again(() => alice.createApplication())).status).toBe(403);
  });

  it('replies are compressed for those who accept it, and always have a length', async () => {
    await join({ gzip: true });
    const plain = await alice.get(person._links['self']?.href ?? '');
    expect([plain.headers['content-encoding'], plain.headers['content-length']]).toEqual([
      ...[undefined, String(Buffer.byteLength(plain.text))],
    ]);
    const zipped = await exchange(bench, `${alice.origin}/`, {
      headers: { 'Accept-Encoding': 'gzip' },
      isUnchecked: true,
    });
    expect(zipped.headers['content-encoding']).toBe('gzip');
  });

  it('accounts are locked, and passwords changed', async () => {
    await join();
    const ask = (password: string) =>
      alice.askToken({ grant_type: 'password', username: 'alice@contoso.example', password });
    bench.simulator.act({ act: 'lockAccount', user: 'alice' });
    expect((await ask('practice-alice')).status).toBe(400);
    bench.simulator.act({ act: 'lockAccount', user: 'alice', isLocked: false });
    bench.simulator.act({ act: 'setPassword', user: 'alice', password: 'new' });
    expect((await ask('practice-alice')).status).toBe(400);
    expect((await ask('new')).status).toBe(200);
  });
});

describe('UCWA simulator: batches', () => {
  let bench: Bench;
  afterEach(async () => {
    await bench.close();
  });

  const batched = (targets: readonly string[], boundary = 'b1'): string =>
    targets
      .map((line) => `--${boundary}\r\nContent-Type: application/http; msgtype=request\r\n\r\n${line}\r\n\r\n`)
      .join('') + `--${boundary}--\r\n`;

  const open = async (switches: Partial<UcwaSwitches> = {}) => {
    bench = await openBench({ switches });
    const made = bench.simulator.act({ act: 'createMeeting', organizer: 'alice' });
    bench.simulator.act({ act: 'personJoins', ...vera });
    const alice = await bench.signedIn();
    const conversation = await alice.join((made as { readonly uri: string }).uri);
    const { href = '' } = (await alice.find(conversation, 'lobby', vera.name))._links['self'] ?? {};
    const send = (body: string, type = 'multipart/batching;boundary=b1', isUnchecked = false) =>
      alice.send(alice.application._links['batch']?.href ?? '', {
        ...{ method: 'POST', headers: { 'Content-Type': type }, body, isUnchecked },
      });
    return { alice, href, send };
  };

  it.each([true, false])('several requests in one; with a mark before each body: %s', async (batchByteOrderMark) => {
    const { alice, href, send } = await open({ batchByteOrderMark });
    const self = await alice.get(href);
    const reply = await send(
      batched([
        `GET ${href} HTTP/1.1\r\nHost: x\r\nAccept: application/json`,
        `GET ${href}x HTTP/1.1`,
        `POST ${href}/reject HTTP/1.1`,
      ]),
    );
    const boundary = /^multipart\/batching; boundary="([^"]+)"$/u.exec(reply.headers['content-type'] ?? '')?.[1] ?? '';
    const parts = reply.text.split(`--${boundary}`).slice(1, -1);
    expect(parts.map((part) => /HTTP\/1\.1 (\d+) /u.exec(part)?.[1])).toEqual(['200', '404', '204']);
    const body = parts[0]?.split('\r\n\r\n')[2] ?? '';
    expect(body).toBe(`${batchByteOrderMark ? '\u{FEFF}' : ''}${self.text}\r\n`);
    await alice.until('deleted participant');
  });

  it('refuses what must not be in one, too many, and what is none', async () => {
    const { alice, href, send } = await open({ outstandingLimit: 3 });
    const status = async (...given: Parameters<typeof send>): Promise<number> => (await send(...given)).status;
    expect(await status(batched([`GET ${alice.eventsHref} HTTP/1.1`]))).toBe(400);
    const four = Array.from({ length: 4 }, () => `GET ${href} HTTP/1.1`);
    expect(await status(batched(four))).toBe(429);
    expect(await status('nothing', undefined, true)).toBe(400);
    expect(await status(batched(['GET']))).toBe(400);
    expect(await status(batched(four), 'application/json', true)).toBe(415);
    expect(await status(batched(four), 'multipart/batching', true)).toBe(400);
    bench.simulator.setSwitch('batch', 'notFound');
    expect(await status(batched(['GET / HTTP/1.1']))).toBe(404);
  });
});

it('UCWA simulator: every assumption in the wire shapes has a switch, or is never sent unless a script says so', () => {
  const switchOf: Readonly<Record<string, keyof UcwaSwitches>> = {
    'attendees.get.200': 'roleViewRel',
    'leaders.get.200': 'roleViewRel',
    'typingParticipants.get': 'roleViewRel',
    'typingParticipants.get.200': 'roleViewRel',
    'lobby.get.200': 'lobbyShape',
    'conversation.get.404': 'goneConversation',
    'error-DeserializationFailure': 'unreadableBody',
    'error-ResourceNotFound': 'subcodeNone',
    'event.localParticipant.4': 'localParticipantViews',
    'event.message.3': 'chatDelivery',
    'event.onlineMeetingInvitation.4': 'refusalReason',
    'onlineMeeting.terminate': 'withTerminateLink',
    'onlineMeeting.terminate.204': 'withTerminateLink',
  };
  const scripted = [
    ...['error-ExchangeServiceFailure', 'error-MobileApplicationNoLongerAllowed', 'error-ServiceTimeout'],
  ];
  const { assumptions } = new WireChecker('skype-ucwa');
  expect(assumptions.filter((one) => !scripted.includes(one))).toEqual(Object.keys(switchOf).toSorted());
  expect(Object.values(switchOf).filter((one) => !ucwaSwitches.help.has(one))).toEqual([]);
});
