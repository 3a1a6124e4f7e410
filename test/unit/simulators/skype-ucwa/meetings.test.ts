import { afterEach, describe, expect, it } from 'vitest';
import { openBench } from './raw-ucwa.ts';
import type { Bench, RawClient, RawReply } from './raw-ucwa.ts';

const errorOf = ({ status, json }: RawReply): readonly unknown[] => [status, json['code'], json['subcode']];

describe('UCWA simulator: joining and leaving', () => {
  let bench: Bench;
  afterEach(async () => {
    await bench.close();
  });

  const meetingOf = (organizer: string, more: object = {}): string => {
    const made = bench.simulator.act({ act: 'createMeeting', organizer, id: 'AB12CD34', subject: 'Talk', ...more });
    return (made as { readonly uri: string }).uri;
  };

  const joinLink = (client: RawClient): string => client.communicationLink('joinOnlineMeeting');

  it.each([
    ['conferenced', ['added conversation', 'added localParticipant']],
    [
      'conferencing',
      ['added conversation', 'added localParticipant', 'updated localParticipant', 'updated conversation'],
    ],
    ['connecting', ['added conversation', 'updated conversation', 'added localParticipant']],
  ] as const)('the events of a meeting of one’s own, first %s', async (firstConversationState, names) => {
    bench = await openBench({ switches: { firstConversationState } });
    const alice = await bench.signedIn();
    const reply = await alice.post(alice.communicationLink('startOnlineMeeting'), {
      operationId: 'op-1',
      subject: 'S',
    });
    expect([reply.status, reply.headers['content-length'], reply.text]).toEqual([201, '0', '']);
    const completed = await alice.until('completed onlineMeetingInvitation');
    expect(completed.link.href).toBe(reply.headers['location']);
    expect(completed._embedded?.['onlineMeetingInvitation']).toMatchObject({
      ...{ direction: 'Outgoing', state: 'Connected', operationId: 'op-1', onlineMeetingUri: 'adhoc', subject: 'S' },
    });
    expect((await alice.get(reply.headers['location'] ?? '')).json).toEqual(
      completed._embedded?.['onlineMeetingInvitation'],
    );
    expect(alice.names()).toEqual([
      'started onlineMeetingInvitation',
      ...names,
      'added onlineMeeting in conversation',
      'updated messaging',
      'updated applicationSharing',
      'updated dataCollaborationSettings',
      'updated dataCollaboration',
      'completed onlineMeetingInvitation',
      'updated audioVideo',
      'updated phoneAudio',
    ]);
  });

  it('the conversation, the meeting, and oneself as leader', async () => {
    bench = await openBench();
    const uri = meetingOf('alice');
    const alice = await bench.signedIn();
    const conversation = await alice.join(uri, { importance: 'Urgent', threadId: 'thread-1' });
    expect(conversation).toMatchObject({
      ...{ state: 'Conferenced', subject: 'Talk', importance: 'Urgent', threadId: 'thread-1', participantCount: 1 },
    });
    const meeting = (await alice.get(conversation._links['onlineMeeting']?.href ?? '')).json;
    expect(meeting['joinUrl']).toBe(`${bench.simulator.addresses.https}/meet/alice/AB12CD34`);
    expect(meeting['onlineMeetingUri']).toBe(uri);
    const local = (await alice.get(conversation._links['localParticipant']?.href ?? '')).json;
    expect(local).toMatchObject({ rel: 'participant', local: true, role: 'Leader', organizer: true });
    for (const rel of ['applicationSharing', 'audioVideo', 'dataCollaboration', 'phoneAudio', 'messaging'])
      expect((await alice.get(conversation._links[rel]?.href ?? '')).json['rel']).toBe(rel);
    const all = (await alice.get(alice.communicationLink('conversations'))).json;
    expect(all._links['conversation']).toHaveLength(1);
  });

  it('who joins is shown everyone, and everyone is shown who joins, about a second later once more', async () => {
    bench = await openBench({ switches: { joinSettleMs: 1_000 } });
    const uri = meetingOf('bob', { accessLevel: 'Everyone', automaticLeaderAssignment: 'Disabled' });
    bench.simulator.act({ act: 'personJoins', uri: 'sip:bob@contoso.example', audio: 'SendReceive' });
    const alice = await bench.signedIn();
    await alice.post(joinLink(alice), { onlineMeetingUri: uri });
    await alice.until('added participant in leaders', 'Bob Boss');
    expect(alice.seen.map(({ type, link }) => `${type} ${link.rel}`)).not.toContain(
      'completed onlineMeetingInvitation',
    );
    bench.clock.advance(1_000);
    await alice.until('completed onlineMeetingInvitation');
    alice.names();
    bench.simulator.act({ act: 'personJoins', uri: 'sip:vera@partner.example', audio: 'SendReceive' });
    await alice.poll();
    expect(alice.names()).toEqual(['updated conversation', 'added participant', 'added participant in attendees']);
    bench.clock.advance(1_000);
    await alice.poll();
    expect(alice.names()).toEqual(['updated participant', 'added participantAudio in participant']);
  });

  it.each([
    [{ onlineMeetingUri: 'sip:nobody@contoso.example;gruu;opaque=app:conf:focus:id:NONE' }, 404, 'DestinationNotFound'],
    [{ operationId: 'x'.repeat(51) }, 400, 'ParameterValidationFailure'],
    [{ subject: 'x'.repeat(251) }, 400, 'ParameterValidationFailure'],
    [{ importance: 'Vital' }, 400, 'ParameterValidationFailure'],
  ])('joining with %j is refused with %i %s', async (body, status, subcode) => {
    bench = await openBench();
    const alice = await bench.signedIn();
    const reply = await alice.post(joinLink(alice), body);
    expect([reply.status, reply.json['subcode']]).toEqual([status, subcode]);
  });

  it('joining twice, and a meeting that is full', async () => {
    bench = await openBench({ switches: { participantLimit: 1 } });
    const uri = meetingOf('alice');
    const alice = await bench.signedIn();
    await alice.join(uri);
    expect(errorOf(await alice.post(joinLink(alice), { onlineMeetingUri: uri }))).toEqual([
      ...[409, 'Conflict', 'AlreadyExists'],
    ]);
    bench.simulator.setSwitch('joinTwice', 'again');
    await alice.join(uri);
    const bob = await bench.signedIn('bob');
    await bob.post(joinLink(bob), { onlineMeetingUri: uri });
    const failed = await bob.until('completed onlineMeetingInvitation');
    expect(failed.reason).toEqual({ code: 'Conflict', subcode: 'TooManyParticipants' });
    expect(bob.names()).toEqual(['started onlineMeetingInvitation', 'completed onlineMeetingInvitation']);
  });

  it.each([
    ['Disabled', 'sip:alice@contoso.example', 'Leader'],
    ['Disabled', '', 'Attendee'],
    ['SameEnterprise', '', 'Leader'],
    ['Everyone', '', 'Leader'],
  ] as const)('automatic leaders %s, listed %s: our role is %s', async (automaticLeaderAssignment, leader, role) => {
    bench = await openBench();
    const uri = meetingOf('bob', { automaticLeaderAssignment, leaders: leader === '' ? [] : [leader] });
    const alice = await bench.signedIn();
    const conversation = await alice.join(uri);
    const local = (await alice.get(conversation._links['localParticipant']?.href ?? '')).json;
    expect([local['role'], conversation._links['lobby'] !== undefined]).toEqual([role, role === 'Leader']);
  });

  it('leaving: 204, the recorded order, and nobody is left', async () => {
    bench = await openBench();
    const uri = meetingOf('alice');
    const alice = await bench.signedIn();
    const conversation = await alice.join(uri);
    const { href = '' } = conversation._links['self'] ?? {};
    expect((await alice.send(href, { method: 'DELETE' })).status).toBe(204);
    await alice.until('deleted conversation');
    expect(alice.seen.find(({ link }) => link.rel === 'conversation')?._embedded?.['conversation']).toEqual({
      ...{ state: 'Disconnected', rel: 'conversation', _links: { self: { href } } },
    });
    expect(alice.names()).toEqual([
      ...['updated messaging', 'deleted localParticipant', 'updated conversation', 'deleted conversation'],
    ]);
    expect((await alice.get(href)).status).toBe(404);
    expect(bench.simulator.model.meetings.get('AB12CD34')?.participants.size).toBe(0);
  });

  it('the same user with another client stays when the application leaves', async () => {
    bench = await openBench();
    const uri = meetingOf('alice');
    const alice = await bench.signedIn();
    bench.simulator.act({ act: 'personJoins', uri: 'sip:alice@contoso.example' });
    const conversation = await alice.join(uri);
    expect(conversation['participantCount']).toBe(1);
    await alice.send(conversation._links['self']?.href ?? '', { method: 'DELETE' });
    await alice.until('deleted conversation');
    expect(bench.simulator.model.meetings.get('AB12CD34')?.participants.size).toBe(1);
    bench.simulator.act({ act: 'personLeaves', person: 'Alice Agent' });
    expect(bench.simulator.model.meetings.get('AB12CD34')?.participants.size).toBe(0);
  });

  it.each([
    ['messaging', 'Ended', 'Ended', undefined],
    ['conversation', 'Ended', undefined, 'Ended'],
    ['both', 'Ejected', 'Ejected', 'Ejected'],
    ['none', 'Ejected', undefined, undefined],
  ] as const)('ended or ejected, with endReason %s: %s', async (endReason, what, onMessaging, onConversation) => {
    bench = await openBench({ switches: { endReason } });
    const uri = meetingOf('bob');
    const alice = await bench.signedIn();
    await alice.join(uri);
    const act = { act: 'leaderDoes', action: 'eject', person: 'Alice Agent' } as const;
    bench.simulator.act(what === 'Ended' ? { act: 'endMeeting' } : act);
    const reasonOf = async (name: string) => (await alice.until(name)).reason?.subcode;
    expect([await reasonOf('updated messaging'), await reasonOf('updated conversation')]).toEqual([
      ...[onMessaging, onConversation],
    ]);
    await alice.until('deleted conversation');
  });

  it('a guest: a token for one meeting, a name of their own, no account', async () => {
    bench = await openBench({ switches: { guestTokenLifetimeMs: 1_800_000 } });
    const uri = meetingOf('bob', { accessLevel: 'Everyone' });
    const other = bench.simulator.act({ act: 'createMeeting', organizer: 'bob', id: 'OTHER001' });
    const guest = bench.client();
    const form = { grant_type: 'urn:microsoft.rtc:anonmeeting', ms_rtc_conferenceuri: uri };
    expect((await guest.askToken({ ...form, password: 'WRONG' })).json['error']).toBe('invalid_grant');
    const token = (await guest.askToken({ ...form, password: 'AB12CD34' })).json;
    expect(token['expires_in']).toBe(1_800);
    guest.token = String(token['access_token']);
    await guest.createApplication();
    const make = `${guest.application._links['self']?.href ?? ''}/me/makeMeAvailable`;
    expect(errorOf(await guest.post(make, {}))).toEqual([403, 'Forbidden', 'AnonymousNotAllowed']);
    const elsewhere = { onlineMeetingUri: (other as { readonly uri: string }).uri };
    expect(errorOf(await guest.post(joinLink(guest), elsewhere))).toEqual([403, 'Forbidden', undefined]);
    expect((await guest.post(joinLink(guest), {})).status).toBe(403);
    const conversation = await guest.join(uri, { anonymousDisplayName: 'Gast' });
    const local = (await guest.get(conversation._links['localParticipant']?.href ?? '')).json;
    expect(local).toMatchObject({ name: 'Gast', anonymous: true, role: 'Attendee' });
    const renewed = await guest.askToken({ ...form, password: 'AB12CD34', ms_rtc_renew: guest.token });
    guest.token = String(renewed.json['access_token']);
    expect((await guest.get(conversation._links['self']?.href ?? '')).status).toBe(200);
    const kept = bench.simulator.model.requests.map(({ body }) => body).join(' ');
    expect(kept).toContain('password=***');
    expect(kept).not.toContain('cwt=');
  });

  it.each([
    [true, true, 204],
    [true, false, 403],
    [false, true, 404],
  ] as const)('the undocumented end: switched on %s, own meeting %s', async (withTerminateLink, isOwn, status) => {
    bench = await openBench({ switches: { withTerminateLink } });
    const uri = meetingOf(isOwn ? 'alice' : 'bob');
    const alice = await bench.signedIn();
    const conversation = await alice.join(uri);
    const meeting = (await alice.get(conversation._links['onlineMeeting']?.href ?? '')).json;
    const link = meeting._links['terminateMeeting'];
    expect(link !== undefined).toBe(withTerminateLink && isOwn);
    const href = `${meeting._links['self']?.href ?? ''}/terminate`;
    expect((await alice.post(href)).status).toBe(status);
    bench.simulator.act({ act: 'endMeeting' });
    await alice.until('deleted conversation');
  });

  it('a large meeting says so, and is read in full', async () => {
    bench = await openBench();
    const uri = meetingOf('alice', { accessLevel: 'Everyone' });
    expect(bench.simulator.act({ act: 'fillMeeting', count: 300, inLobby: 50 })).toEqual({ participants: 300 });
    const alice = await bench.signedIn();
    const conversation = await alice.join(uri);
    expect(conversation['participantCount']).toBe(251);
    const count = async (rel: string): Promise<number | undefined> =>
      (await alice.get(conversation._links[rel]?.href ?? '')).json._links['participant']?.length;
    expect([await count('participants'), await count('lobby')]).toEqual([250, 50]);
    const meeting = (await alice.get(conversation._links['onlineMeeting']?.href ?? '')).json;
    expect(meeting['largeMeeting']).toBe('Enabled');
  });
});
