import { afterEach, describe, expect, it } from 'vitest';
import type { UcwaSwitches } from '../../../../main/simulators/skype-ucwa/model/switches.ts';
import { openBench } from './raw-ucwa.ts';
import type { Bench, RawClient, RawReply, RawResource } from './raw-ucwa.ts';

const errorOf = ({ status, json }: RawReply): readonly unknown[] => [status, json['code'], json['subcode']];

describe('UCWA simulator: inviting and chatting', () => {
  let bench: Bench;
  let alice: RawClient;
  let conversation: RawResource;

  afterEach(async () => {
    await bench.close();
  });

  const join = async (switches: Partial<UcwaSwitches> = {}): Promise<void> => {
    bench = await openBench({ switches });
    const made = bench.simulator.act({ act: 'createMeeting', organizer: 'alice', accessLevel: 'Everyone' });
    alice = await bench.signedIn();
    conversation = await alice.join((made as { readonly uri: string }).uri);
  };

  const invite = (to: string): Promise<RawReply> =>
    alice.post(conversation._links['addParticipant']?.href ?? '', { to, operationId: 'op-7' });

  it('a person without a client accepts: the recorded order of events', async () => {
    await join({ answerMs: 2_000 });
    const reply = await invite('sip:walt@partner.example');
    expect([reply.status, reply.headers['content-length']]).toEqual([201, '0']);
    await alice.until('started participantInvitation');
    expect((await alice.get(reply.headers['location'] ?? '')).json['state']).toBe('Connecting');
    bench.clock.advance(2_000);
    const { status, _embedded } = await alice.until('completed participantInvitation');
    const invitation = _embedded?.['participantInvitation'];
    expect([status, invitation?.['state'], invitation?.['operationId']]).toEqual(['Success', 'Connected', 'op-7']);
    expect(invitation?._embedded['acceptedByParticipant']?.[0]?.['name']).toBe('walt');
    expect(alice.names()).toEqual([
      'started participantInvitation',
      'updated conversation',
      'added participant',
      'added participant in attendees',
      'updated participant',
      'completed participantInvitation',
    ]);
  });

  it.each([
    ['declines', 'Declined', 0],
    ['never', 'Timeout', 20_000],
  ] as const)('a person %s: the invitation fails with %s', async (how, subcode, afterMs) => {
    await join({ invitationTimeoutMs: 20_000 });
    bench.simulator.act({ act: 'answers', uri: 'sip:walt@partner.example', how });
    await invite('sip:walt@partner.example');
    await alice.until('started participantInvitation');
    bench.clock.advance(afterMs);
    const { status, reason, _embedded } = await alice.until('completed participantInvitation');
    expect([status, reason]).toEqual(['Failure', { code: 'RemoteFailure', subcode }]);
    expect(_embedded?.['participantInvitation']?.['state']).toBe('Failed');
  });

  it('is withdrawn, and cannot be withdrawn twice', async () => {
    await join({ answerMs: 5_000 });
    await invite('sip:walt@partner.example');
    const { _embedded } = await alice.until('started participantInvitation');
    const { href = '' } = _embedded?.['participantInvitation']?._links['cancel'] ?? {};
    expect((await alice.post(href)).status).toBe(204);
    expect((await alice.until('completed participantInvitation')).reason?.subcode).toBe('Canceled');
    expect(errorOf(await alice.post(href))).toEqual([410, 'Gone', undefined]);
    bench.clock.advance(5_000);
    expect([...bench.simulator.model.meetings.values()][0]?.participants.size).toBe(1);
  });

  it('an address that is none, and a conversation that is none', async () => {
    await join();
    expect(errorOf(await invite('walt'))).toEqual([400, 'BadRequest', 'ParameterValidationFailure']);
    const href = conversation._links['addParticipant']?.href.replace(/conversation=.*/u, 'conversation=none') ?? '';
    expect(errorOf(await alice.send(href, { method: 'POST', isUnchecked: true }))).toEqual([
      ...[404, 'NotFound', 'ConversationNotFound'],
    ]);
    const missing = `${alice.communicationLink('self')}/participantInvitations/none`;
    expect(errorOf(await alice.get(missing))).toEqual([404, 'NotFound', undefined]);
  });

  it.each(['accept', 'decline'] as const)(
    'an invitation rings at a user who is available; the answer: %s',
    async (answer) => {
      await join();
      const bob = await bench.signedIn('bob');
      await bob.post(bob.application._embedded['me']?._links['makeMeAvailable']?.href ?? '', {});
      await bob.until('updated communication');
      bob.names();
      await invite('sip:bob@contoso.example');
      const incoming = await bob.until('started onlineMeetingInvitation');
      const invitation = incoming._embedded?.['onlineMeetingInvitation'];
      expect([invitation?.['direction'], invitation?._embedded['from']?.['name']]).toEqual(['Incoming', 'Alice Agent']);
      expect(bob.names()).toEqual(['added conversation', 'started onlineMeetingInvitation']);
      const { href = '' } = invitation?._links[answer] ?? {};
      expect((await bob.post(href)).status).toBe(204);
      const expected = answer === 'accept' ? 'Success' : 'Failure';
      expect((await alice.until('completed participantInvitation')).status).toBe(expected);
      expect((await bob.until('completed onlineMeetingInvitation')).status).toBe(expected);
      expect(errorOf(await bob.post(href))).toEqual([410, 'Gone', undefined]);
      const there = [...([...bench.simulator.model.meetings.values()][0]?.participants.values() ?? [])];
      expect(there.map(({ name }) => name)).toEqual(
        answer === 'accept' ? ['Alice Agent', 'Bob Boss'] : ['Alice Agent'],
      );
    },
  );

  it('a person inside without an application asks a user', async () => {
    await join();
    bench.simulator.act({ act: 'personJoins', uri: 'sip:vera@partner.example', name: 'Vera' });
    const bob = await bench.signedIn('bob');
    expect(bench.simulator.act({ act: 'personInvites', person: 'Vera', user: 'bob' })).toEqual({ rings: 0 });
    await bob.post(bob.application._embedded['me']?._links['makeMeAvailable']?.href ?? '', {});
    await bob.until('updated communication');
    expect(bench.simulator.act({ act: 'personInvites', person: 'Vera', user: 'bob' })).toEqual({ rings: 1 });
    const { _embedded } = await bob.until('started onlineMeetingInvitation');
    await bob.post(_embedded?.['onlineMeetingInvitation']?._links['accept']?.href ?? '');
    expect((await bob.until('completed onlineMeetingInvitation')).status).toBe('Success');
  });

  it('an invitation to join can be withdrawn where the server shows it', async () => {
    bench = await openBench({ switches: { withCancelLink: true } });
    const made = bench.simulator.act({ act: 'createMeeting', organizer: 'bob', accessLevel: 'Locked' });
    const { uri } = made as { readonly uri: string };
    alice = await bench.signedIn();
    await alice.post(alice.communicationLink('joinOnlineMeeting'), { onlineMeetingUri: uri });
    const { _embedded } = await alice.until('started onlineMeetingInvitation');
    await alice.post(_embedded?.['onlineMeetingInvitation']?._links['cancel']?.href ?? '');
    await alice.until('deleted conversation');
    expect((await alice.until('completed onlineMeetingInvitation')).reason?.subcode).toBe('Canceled');
    expect([...bench.simulator.model.meetings.values()][0]?.participants.size).toBe(0);
  });

  const openChat = async (): Promise<RawResource> => {
    const messaging = (await alice.get(conversation._links['messaging']?.href ?? '')).json;
    const reply = await alice.post(messaging._links['addMessaging']?.href ?? '', { operationId: 'op-8' });
    expect(reply.status).toBe(201);
    await alice.until('completed messagingInvitation');
    expect((await alice.get(reply.headers['location'] ?? '')).json['state']).toBe('Connected');
    return (await alice.get(messaging._links['self']?.href ?? '')).json;
  };

  const say = (messaging: RawResource, body: string, type = 'text/plain'): Promise<RawReply> =>
    alice.send(messaging._links['sendMessage']?.href ?? '', {
      ...{ method: 'POST', headers: { 'Content-Type': type }, body, isUnchecked: true },
    });

  it('the chat: opened, written in, answered in, typed in, closed', async () => {
    await join();
    bench.simulator.act({ act: 'personJoins', uri: 'sip:walt@partner.example', name: 'Walt' });
    const messaging = await openChat();
    await alice.until('added participantMessaging in localParticipant');
    alice.names();
    const sent = await say(messaging, 'Hi there');
    expect(sent.status).toBe(201);
    const own = await alice.until('completed message');
    expect(own._embedded?.['message']?._links['plainMessage']?.href).toBe(
      'data:text/plain;charset=utf-8,Hi+there%0D%0A',
    );
    expect((await alice.get(sent.headers['location'] ?? '')).json['direction']).toBe('Outgoing');
    alice.names();
    bench.simulator.act({ act: 'personTypes', person: 'Walt' });
    await alice.until('added participant in typingParticipants');
    const typing = await alice.get(messaging._links['typingParticipants']?.href ?? '');
    expect(typing.json._links['participant']).toHaveLength(1);
    bench.clock.advance(10_000);
    await alice.until('deleted participant in typingParticipants');
    bench.simulator.act({ act: 'personSays', person: 'Walt', text: 'Hello' });
    const got = await alice.until('completed message');
    expect(got._embedded?.['message']).toMatchObject({ direction: 'Incoming' });
    expect((await alice.post(messaging._links['setIsTyping']?.href ?? '')).status).toBe(204);
    const local = (await alice.get(conversation._links['localParticipant']?.href ?? '')).json;
    const { href = '' } = local._links['participantMessaging'] ?? {};
    expect((await alice.get(href)).status).toBe(200);
    expect((await alice.post(messaging._links['stopMessaging']?.href ?? '')).status).toBe(204);
    await alice.until('deleted participantMessaging in localParticipant');
    expect((await alice.get(href)).status).toBe(404);
    expect(errorOf(await say(messaging, 'late'))).toEqual([409, 'Conflict', undefined]);
    const missing = `${messaging._links['self']?.href ?? ''}/messages/99`;
    expect((await alice.get(missing)).status).toBe(404);
  });

  it('the chat: wrong types, opened twice, forbidden to the audience', async () => {
    await join();
    const messaging = await openChat();
    expect((await say(messaging, '{}', 'application/json')).status).toBe(415);
    expect((await say(messaging, '<b>Hi</b>', 'text/html')).status).toBe(201);
    await alice.until('completed message');
    alice.names();
    bench.simulator.setSwitch('chatDelivery', 'fails');
    await say(messaging, 'Hi');
    const failed = await alice.until('completed message');
    expect([failed.status, failed.reason?.subcode]).toEqual(['Failure', 'Unreachable']);
    const again = `${alice.communicationLink('startMessaging')}?conversation=${
      conversation._links['self']?.href.split('/').at(-1) ?? ''
    }`;
    expect(errorOf(await alice.post(again, {}))).toEqual([409, 'Conflict', 'AlreadyExists']);
    bench.simulator.act({ act: 'personJoins', uri: 'sip:bob@contoso.example', role: 'Leader' });
    bench.simulator.act({ act: 'leaderDoes', action: 'demote', person: 'Alice Agent' });
    bench.simulator.act({ act: 'audienceMessaging', isOn: false });
    expect(errorOf(await say(messaging, 'Hi'))).toEqual([403, 'Forbidden', undefined]);
  });
});
