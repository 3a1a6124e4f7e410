import { afterEach, describe, expect, it } from 'vitest';
import { openBench } from './raw-ucwa.ts';
import type { Bench, RawClient, RawReply } from './raw-ucwa.ts';

const errorOf = ({ status, json }: RawReply): readonly unknown[] => [status, json['code'], json['subcode']];

describe('UCWA simulator: scheduled meetings', () => {
  let bench: Bench;
  afterEach(async () => {
    await bench.close();
  });

  const linkOf = (client: RawClient, rel: string): string =>
    client.application._embedded['onlineMeetings']?._links[rel]?.href ?? '';

  it('are created, listed, read and deleted', async () => {
    bench = await openBench();
    const alice = await bench.signedIn();
    const list = linkOf(alice, 'myOnlineMeetings');
    expect((await alice.get(list)).json._embedded).toBeUndefined();
    const created = await alice.post(list, { subject: 'Talk', accessLevel: 'Locked', leaders: ['sip:bob@x.example'] });
    expect([created.status, created.headers['etag']]).toEqual([200, `"${String(created.json['etag'])}"`]);
    expect(created.json).toMatchObject({
      ...{ rel: 'myOnlineMeeting', subject: 'Talk', accessLevel: 'Locked', leaders: ['sip:bob@x.example'] },
      ...{ lobbyBypassForPhoneUsers: 'Disabled', expirationTime: '/Date(1772470800000)/' },
    });
    expect(created.text).toContain(String.raw`"\/Date(1772470800000)\/"`);
    bench.simulator.act({ act: 'createMeeting', organizer: 'bob' });
    const all = (await alice.get(list)).json._embedded['myOnlineMeeting'];
    expect(all).toEqual([created.json]);
    const { href = '' } = created.json._links['self'] ?? {};
    expect((await alice.get(href)).json).toEqual(created.json);
    const conversation = await alice.join(String(created.json['onlineMeetingUri']));
    expect(conversation['subject']).toBe('Talk');
    expect((await alice.send(href, { method: 'DELETE' })).status).toBe(204);
    await alice.until('deleted conversation');
    expect(errorOf(await alice.get(href))).toEqual([404, 'NotFound', undefined]);
  });

  it('are changed as a whole, unless another person was faster', async () => {
    bench = await openBench({ switches: { dateForm: 'iso', createMeetingStatus: 201 } });
    const alice = await bench.signedIn();
    const created = await alice.post(linkOf(alice, 'myOnlineMeetings'), { subject: 'Talk' });
    expect(created.status).toBe(201);
    const { href = '' } = created.json._links['self'] ?? {};
    const put = (body: object, etag = created.headers['etag'] ?? '') =>
      alice.send(href, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json', 'If-Match': etag },
        body: JSON.stringify(body),
      });
    const { accessLevel: _accessLevel, ...without } = created.json;
    const [putName = ''] = Object.keys(without).filter((name) => name.length === 36);
    expect(errorOf(await put({ ...created.json, [putName]: undefined }))).toEqual([
      ...[400, 'BadRequest', 'ParameterValidationFailure'],
    ]);
    const locked = await put({ ...created.json, accessLevel: 'Locked' });
    expect([locked.status, locked.json['accessLevel'], locked.json['subject']]).toEqual([200, 'Locked', 'Talk']);
    expect(locked.json['expirationTime']).toBe('2026-03-02T17:00:00.000Z');
    bench.simulator.act({ act: 'changeMeeting', subject: 'Other' });
    expect(errorOf(await put(created.json, locked.headers['etag']))).toEqual([412, 'PreconditionFailed', undefined]);
    const fresh = await alice.get(href);
    expect((await put({ ...fresh.json, accessLevel: 'Everyone' }, fresh.headers['etag'])).status).toBe(200);
    expect((await alice.get(href)).json['accessLevel']).toBe('Everyone');
  });

  it.each([
    { accessLevel: 'Nobody' },
    { subject: 'x'.repeat(251) },
    { attendees: 'sip:bob@contoso.example' },
    { expirationTime: '2040-01-01T00:00:00Z' },
    { expirationTime: 'tomorrow' },
  ])('%j is refused', async (wrong) => {
    bench = await openBench();
    const alice = await bench.signedIn();
    const reply = await alice.post(linkOf(alice, 'myOnlineMeetings'), wrong);
    expect(errorOf(reply)).toEqual([400, 'BadRequest', 'ParameterValidationFailure']);
    expect(Object.keys(reply.json['parameters'] as object)).toEqual(Object.keys(wrong));
  });

  it('too many of them, and what a new one is like', async () => {
    bench = await openBench({ switches: { meetingLimit: 1 } });
    const alice = await bench.signedIn();
    await alice.post(linkOf(alice, 'myOnlineMeetings'), {});
    expect(errorOf(await alice.post(linkOf(alice, 'myOnlineMeetings'), {}))).toEqual([
      ...[409, 'Conflict', 'TooManyOnlineMeetings'],
    ]);
    const defaults = (await alice.get(linkOf(alice, 'onlineMeetingDefaultValues'))).json;
    expect(defaults['accessLevel']).toBe('SameEnterprise');
  });
});
