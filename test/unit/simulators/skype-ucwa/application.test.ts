import { afterEach, describe, expect, it } from 'vitest';
import { eventually, openBench } from './raw-ucwa.ts';
import type { Bench, RawClient, RawReply } from './raw-ucwa.ts';

describe('UCWA simulator: applications', () => {
  let bench: Bench;
  afterEach(async () => {
    await bench.close();
  });

  const hrefOf = (client: RawClient, rel: string): string => client.application._links[rel]?.href ?? '';
  const meOf = (client: RawClient) => client.application._embedded['me']?._links ?? {};
  const errorOf = ({ status, json }: RawReply): readonly unknown[] => [status, json['code'], json['subcode']];

  it('is created once for an endpoint, and found again by it', async () => {
    bench = await openBench();
    const client = bench.client();
    await client.getToken();
    const first = await client.createApplication();
    expect(first.status).toBe(201);
    expect(Object.keys(first.json._embedded)).toEqual(['me', 'people', 'onlineMeetings', 'communication']);
    expect(first.headers['location']).toBeUndefined();
    const again = await client.createApplication();
    expect([again.status, again.json._links['self']]).toEqual([200, first.json._links['self']]);
    const other = await client.createApplication({ EndpointId: 'another' });
    expect(other.status).toBe(201);
    expect(other.json._links['self']).not.toEqual(first.json._links['self']);
  });

  it.each([
    [{ UserAgent: '' }, 'UserAgent'],
    [{ EndpointId: 'x'.repeat(101) }, 'EndpointId'],
    [{ Culture: 7 }, 'Culture'],
  ])('refuses %j', async (wrong, name) => {
    bench = await openBench();
    const client = bench.client();
    await client.getToken();
    const refused = await client.createApplication(wrong);
    expect(errorOf(refused)).toEqual([400, 'BadRequest', 'ParameterValidationFailure']);
    expect(Object.keys(refused.json['parameters'] as object).map((one) => one.toLowerCase())).toEqual([
      name.toLowerCase(),
    ]);
  });

  it('refuses bodies that cannot be read, other types, and bodies that are too long', async () => {
    bench = await openBench();
    const client = await bench.signedIn();
    const send = (body: string, type = 'application/json') =>
      client.send('/ucwa/oauth/v1/applications', { method: 'POST', headers: { 'Content-Type': type }, body });
    expect(errorOf(await send('{'))).toEqual([400, 'BadRequest', 'DeserializationFailure']);
    expect(errorOf(await send('[]'))).toEqual([400, 'BadRequest', 'DeserializationFailure']);
    bench.simulator.setSwitch('unreadableBody', 'None');
    expect(errorOf(await send('{'))).toEqual([400, 'BadRequest', undefined]);
    expect(errorOf(await send('a=b', 'application/x-www-form-urlencoded'))[0]).toBe(415);
    expect(errorOf(await send(`{"UserAgent":"${'x'.repeat(1024 * 1024)}"}`))[0]).toBe(413);
  });

  it('has several instances with a channel each', async () => {
    bench = await openBench();
    const one = await bench.signedIn();
    const two = bench.client();
    await two.getToken();
    expect((await two.createApplication({ instanceId: 'two' })).status).toBe(201);
    expect(two.eventsHref).toBe(`${one.eventsHref}&instanceId=two`);
    await one.post(one.communicationLink('startOnlineMeeting'), {});
    await one.until('completed onlineMeetingInvitation');
    await two.until('completed onlineMeetingInvitation');
    const self = hrefOf(one, 'self');
    expect((await two.send(`${self}?instanceId=two`, { method: 'DELETE', isUnchecked: true })).status).toBe(204);
    expect((await two.send(two.eventsHref)).status).toBe(404);
    expect((await one.get(self)).status).toBe(200);
  });

  it('a version that is too high is not supported, and instances need version 2', async () => {
    bench = await openBench();
    const client = await bench.signedIn();
    const reply = await client.send(hrefOf(client, 'self'), { headers: { 'X-MS-RequiresMinResourceVersion': '3' } });
    expect(errorOf(reply)).toEqual([404, 'NotFound', 'APIVersionNotSupported']);
    const body = JSON.stringify({ UserAgent: 'a', EndpointId: 'b', Culture: 'c', instanceId: 'd' });
    expect((await client.send('/ucwa/oauth/v1/applications', { method: 'POST', body })).status).toBe(400);
  });

  it('is unchanged for the version that the client has', async () => {
    bench = await openBench({ switches: { newerApplication: true, dateForm: 'iso', meInApplication: false } });
    const client = await bench.signedIn();
    const { headers, json } = await client.get(hrefOf(client, 'self'));
    expect(Object.keys(json._embedded)).not.toContain('me');
    expect(json['expires']).toMatch(/^2026-03-02T09:10:00\.000Z$/u);
    const again = await client.send(hrefOf(client, 'self'), { headers: { 'If-None-Match': headers['etag'] ?? '' } });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it('signing out ends it', async () => {
    bench = await openBench();
    const client = await bench.signedIn();
    const waiting = client.get(client.eventsHref);
    await eventually(() => bench.simulator.model.parked).toEqual(['alice']);
    expect((await client.send(hrefOf(client, 'self'), { method: 'DELETE' })).status).toBe(204);
    expect(errorOf(await waiting)).toEqual([404, 'NotFound', 'ApplicationNotFound']);
    expect(errorOf(await client.get(hrefOf(client, 'self')))).toEqual([404, 'NotFound', 'ApplicationNotFound']);
  });

  it.each([
    ['notFound', [404, 'NotFound', 'ApplicationNotFound']],
    ['gone', [410, 'Gone', 'InactiveApplicationExpired']],
  ] as const)('expires without requests: %s', async (expiredForm, error) => {
    bench = await openBench({ switches: { expiredForm, resumeAfterMs: 86_400_000, idleExpiryMs: 900_000 } });
    const client = await bench.signedIn();
    bench.clock.advance(899_999);
    expect((await client.get(hrefOf(client, 'self'))).status).toBe(200);
    const waiting = client.get(client.eventsHref);
    await eventually(() => bench.simulator.model.parked).toEqual(['alice']);
    bench.clock.advance(180_000);
    await waiting;
    bench.clock.advance(899_999);
    expect(bench.simulator.model.applications.size).toBe(1);
    bench.clock.advance(1);
    expect(errorOf(await client.get(hrefOf(client, 'self')))).toEqual(error);
    expect((await client.createApplication()).status).toBe(201);
    expect(client.eventsHref).toMatch(/ack=1$/u);
  });

  it.each([
    ['ApplicationNotFound', 404],
    ['InactiveApplicationExpired', 410],
    ['TooManyApplications', 410],
    ['UserAgentNotAllowed', 410],
  ] as const)('is lost: %s', async (as, status) => {
    bench = await openBench();
    const client = await bench.signedIn();
    expect(bench.simulator.act({ act: 'loseApplications', as })).toEqual({ applications: 1 });
    const reply = await client.get(client.eventsHref);
    expect([reply.status, reply.json['subcode']]).toEqual([status, as]);
  });

  it('too many of one user; and nobody sees those of others', async () => {
    bench = await openBench({ switches: { applicationLimit: 1 } });
    const alice = await bench.signedIn();
    expect(errorOf(await alice.createApplication({ EndpointId: 'two' }))).toEqual([410, 'Gone', 'TooManyApplications']);
    const bob = await bench.signedIn('bob');
    expect(errorOf(await bob.get(hrefOf(alice, 'self')))).toEqual([404, 'NotFound', 'ApplicationNotFound']);
  });

  it('makeMeAvailable: once, with the events that were recorded, and then activity is due', async () => {
    bench = await openBench({ switches: { activityMs: 120_000 } });
    const client = await bench.signedIn();
    const { makeMeAvailable } = meOf(client);
    const early = await client.post(`${hrefOf(client, 'self')}/reportMyActivity`);
    expect(errorOf(early)).toEqual([409, 'Conflict', 'MakeMeAvailableRequired']);
    const forbidden = await client.post(makeMeAvailable?.href ?? '', { supportedModalities: ['Video'] });
    expect(errorOf(forbidden)).toEqual([403, 'Forbidden', undefined]);
    const done = await client.post(makeMeAvailable?.href ?? '', { supportedModalities: ['Messaging'] });
    expect(done.status).toBe(204);
    await client.poll();
    expect(client.seen[0]?._embedded?.['communication']?.['supportedModalities']).toEqual(['Messaging']);
    expect(client.names()).toEqual([
      ...['updated communication', 'updated me', 'added presence', 'added note', 'added location'],
    ]);
    const twice = await client.post(makeMeAvailable?.href ?? '', {});
    expect(errorOf(twice)).toEqual([409, 'Conflict', 'AlreadyExists']);
    const me = (await client.get(hrefOf(client, 'self'))).json._embedded['me']?._links;
    expect(me?.['makeMeAvailable']).toBeUndefined();
    const report = me?.['reportMyActivity']?.href ?? '';
    const presence = async () => (await client.get(me?.['presence']?.href ?? '')).json['availability'];
    bench.clock.advance(119_999);
    expect((await client.post(report)).status).toBe(204);
    await eventually(() => bench.clock.nextDueMs).toBeGreaterThan(bench.clock.now());
    expect(await presence()).toBe('Online');
    bench.clock.advance(120_000);
    expect(await presence()).toBe('Away');
    expect((await client.post(report)).status).toBe(204);
    await eventually(() => [...bench.simulator.model.applications.values()][0]?.presence).toBe('Online');
    bench.clock.advance(120_000);
    await client.get(hrefOf(client, 'self'));
    bench.clock.advance(120_000);
    expect(errorOf(await client.get(hrefOf(client, 'self')))).toEqual([410, 'Gone', 'InactiveApplicationExpired']);
  });

  it('communication is changed as a whole: precondition, version, and the member that must be sent back', async () => {
    bench = await openBench();
    const client = await bench.signedIn();
    const self = client.communicationLink('self');
    const { json } = await client.get(self);
    const put = (body: object, etag?: string) =>
      client.send(self, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json', ...(etag === undefined ? {} : { 'If-Match': etag }) },
        body: JSON.stringify(body),
      });
    const etag = `"${String(json['etag'])}"`;
    expect(errorOf(await put(json))).toEqual([428, 'PreconditionRequired', undefined]);
    expect(errorOf(await put(json, String(json['etag'])))).toEqual([412, 'PreconditionFailed', undefined]);
    expect((await put({ supportedModalities: [] }, etag)).json['subcode']).toBe('ParameterValidationFailure');
    const changed = await put({ ...json, supportedModalities: ['PhoneAudio'] }, etag);
    expect([changed.status, changed.json['supportedModalities']]).toEqual([200, ['PhoneAudio']]);
    expect(errorOf(await put(json, etag))[0]).toBe(412);
    await client.until('updated communication');
    bench.simulator.setSwitch('putStatus', 204);
    expect((await put(json, changed.headers['etag'])).status).toBe(204);
  });

  it('resources beside meetings can be read', async () => {
    bench = await openBench();
    const client = await bench.signedIn();
    const { people, onlineMeetings, me } = client.application._embedded;
    const links = [people, onlineMeetings, me].flatMap((one) => Object.entries(one?._links ?? {}));
    const statuses = await Promise.all(
      links
        .filter(([rel]) => !/^(photo|makeMeAvailable)$/u.test(rel))
        .map(async ([rel, { href }]) => [rel, (await client.get(href)).status]),
    );
    expect(statuses.filter(([, status]) => status !== 200)).toEqual([]);
    const more = ['policies', 'people/bob@contoso.example', 'communication/missedItems'];
    for (const path of more) expect((await client.get(`${hrefOf(client, 'self')}/${path}`)).status).toBe(200);
    expect((await client.get(`${hrefOf(client, 'self')}/people/nobody@contoso.example`)).status).toBe(404);
    const conversations = (await client.get(client.communicationLink('conversations'))).json;
    expect(conversations._links['conversation']).toBeUndefined();
  });

  it('unknown addresses and methods are refused as the interface does; outside it there is a page', async () => {
    bench = await openBench();
    const client = await bench.signedIn();
    expect(errorOf(await client.get(`${hrefOf(client, 'self')}/nothing`))).toEqual([404, 'NotFound', undefined]);
    const wrong = await client.send(hrefOf(client, 'self'), { method: 'PATCH', isUnchecked: true });
    expect(errorOf(wrong)).toEqual([405, 'MethodNotAllowed', undefined]);
    const page = await client.send('/nothing', { isUnchecked: true });
    expect([page.status, page.headers['content-type']]).toEqual([404, 'text/html']);
    client.token = '';
    expect((await client.get(`${hrefOf(client, 'self')}/nothing`)).status).toBe(401);
    expect((await client.get('/ucwa//oauth/v1//applications/1')).status).toBe(401);
  });

  it('errors: the subcode None as text, and XML for clients that want nothing else', async () => {
    bench = await openBench({ switches: { subcodeNone: 'text' } });
    const client = await bench.signedIn();
    const missing = `${hrefOf(client, 'self')}/communication/conversations/none`;
    expect(errorOf(await client.get(missing))).toEqual([404, 'NotFound', 'None']);
    bench.simulator.setSwitch('goneConversation', 'ConversationNotFound');
    const xml = await client.send(missing, { headers: { Accept: 'application/xml' }, isUnchecked: true });
    expect(xml.text).toBe(
      '<reason xmlns="http://schemas.microsoft.com/rtc/2012/03/ucwa"><code>NotFound</code>' +
        '<subcode>ConversationNotFound</subcode><message>The request could not be carried out.</message></reason>',
    );
  });
});
