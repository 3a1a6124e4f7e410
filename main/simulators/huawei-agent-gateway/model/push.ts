import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { GatewayEvent } from '../wire/answer.ts';
import type { Agent, PushTarget, Session } from './types.ts';
import type { World } from './world.ts';

const longestBatch = 100;
const answerTimeoutMs = 5_000;

/** True for an address that events may be pushed to: on this machine only, whatever a client asks for. */
export const isPushAddress = (uri: string): boolean => {
  try {
    const { protocol, hostname } = new URL(uri);
    return ['http:', 'https:'].includes(protocol) && ['127.0.0.1', 'localhost'].includes(hostname);
  } catch {
    return false;
  }
};

const plain = (event: GatewayEvent): Pick<GatewayEvent, 'eventType' | 'workNo' | 'content'> => ({
  eventType: event.eventType,
  workNo: event.workNo,
  content: event.content,
});

const bodyOf = (
  agent: Agent,
  form: PushTarget['form'],
  events: readonly GatewayEvent[],
): { readonly text: string; readonly type: string } => {
  const [first] = events;
  const single = JSON.stringify({ message: '', retcode: '0', event: first ? plain(first) : null });
  switch (form) {
    case 'list':
      return {
        text: JSON.stringify({ workNo: agent.id, eventList: events.map(plain) }),
        type: 'application/json; charset=UTF-8',
      };
    case 'single':
      return { text: single, type: 'application/json; charset=UTF-8' };
    case 'form':
      return {
        text: new URLSearchParams({ eventContent: single }).toString(),
        type: 'application/x-www-form-urlencoded',
      };
  }
};

const post = async (
  world: World,
  session: Session,
  target: PushTarget,
  body: { readonly text: string; readonly type: string },
): Promise<void> =>
  new Promise((resolve) => {
    const send = target.uri.startsWith('https:') ? httpsRequest : httpRequest;
    const sent = send(target.uri, {
      method: 'POST',
      timeout: answerTimeoutMs,
      headers: {
        'Content-Type': body.type,
        'Content-Length': Buffer.byteLength(body.text),
        Guid: session.guids.at(-1)?.value ?? '',
        service_token: target.serviceToken,
      },
    });
    const finish = (outcome: string): void => {
      world.log(`pushed to ${target.uri}: ${outcome}`);
      resolve();
    };
    // The reply changes nothing: some receivers send 404 and process the event all the same.
    sent.on('response', (response) => {
      response.resume();
      response.on('end', () => finish(String(response.statusCode)));
      response.on('error', () => finish('the reply was cut off'));
    });
    sent.on('timeout', () => sent.destroy(new Error('no reply in time')));
    sent.on('error', (error) => finish(error.message));
    sent.end(body.text);
  });

/**
 * Posts an agent's events to its own server, the oldest first, one request at a time. Returns the function to call for
 * every new event.
 */
export const startPushing = (world: World, agent: Agent, session: Session, target: PushTarget): (() => void) => {
  let isPushing = false;
  const push = async (): Promise<void> => {
    while (agent.session === session && world.events.hasEvents(agent.id)) {
      const events: GatewayEvent[] = [];
      const limit = target.form === 'list' ? longestBatch : 1;
      for (
        let event = world.events.take(agent.id);
        event;
        event = events.length < limit ? world.events.take(agent.id) : undefined
      )
        events.push(event);
      for (const event of events)
        world.tap.show(() => ({
          kind: 'message',
          message: { from: 'server', channel: 'event', text: JSON.stringify(plain(event)) },
          isScripted: event.isScripted ?? false,
        }));
      await post(world, session, target, bodyOf(agent, target.form, events));
    }
  };
  return () => {
    if (isPushing) return;
    isPushing = true;
    // Events of the same turn go into one batch.
    world.timers.after(0, () => {
      push()
        .catch((error: unknown) => world.log(`pushing failed: ${String(error)}`))
        .finally(() => {
          isPushing = false;
        });
    });
  };
};
