import { Fault } from '../../../app/domain/error-code.ts';
import type { Clock } from '../../ports/clock.ts';
import { wait } from '../shared/wait.ts';
import { codeOfReason, UcwaRefusal, type Reason } from './faults.ts';
import type { SessionLink } from './link.ts';

/** How long entering may take, in milliseconds, and how often it is looked. */
const enterMs = 30_000;
const lookMs = 250;

/** What entering a meeting needs. */
export interface JoinContext {
  readonly link: SessionLink;
  readonly clock: Clock;
  /** Why an invitation failed, as events told; null where none did. */
  readonly reasonOf: (invitation: string) => Reason | null;
  readonly signal: AbortSignal;
}

/** A conversation that this application takes part in, and the meeting that it is about. */
export interface Entered {
  readonly conversation: string;
  /** Empty while the server does not tell it, as to who waits in its lobby. */
  readonly uri: string;
}

const isSameUri = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** The conversations of the application: it takes part in meetings and nothing else. Rejects with a `Fault`. */
export const enteredNow = async ({ requests, communication }: SessionLink): Promise<readonly Entered[]> => {
  const list = communication().link('conversations');
  if (list === null) return [];
  const conversations = (await requests.get(list)).links('conversation');
  const entered = await Promise.all(
    conversations.map(async ({ href }): Promise<readonly Entered[]> => {
      try {
        const meeting = (await requests.get(href)).link('onlineMeeting');
        const uri = meeting === null ? '' : (await requests.get(meeting)).text('onlineMeetingUri');
        return [{ conversation: href, uri }];
      } catch (cause) {
        // It ended meanwhile.
        if (cause instanceof UcwaRefusal && cause.isGone) return [];
        throw cause;
      }
    }),
  );
  return entered.flat();
};

/** The meeting that was started by an invitation to nobody, once the user is in it. Rejects with a `Fault`. */
export const startedMeeting = async (invitation: string, context: JoinContext): Promise<Entered> => {
  const { link, clock, signal } = context;
  const endMs = clock.monotonicMs() + enterMs;
  const conversation = await whenEntered(invitation, context);
  for (;;) {
    const meeting = (await link.requests.get(conversation)).link('onlineMeeting');
    const uri = meeting === null ? '' : (await link.requests.get(meeting)).text('onlineMeetingUri');
    if (uri !== '') return { conversation, uri };
    if (clock.monotonicMs() > endMs) throw new Fault('timeout', 'The meeting has no address.');
    await wait(clock, lookMs, signal);
  }
};

/** Enters a meeting without media, beside the user's other clients; gives its conversation. Rejects with a `Fault`. */
export const enter = async (
  uri: string,
  context: JoinContext & { readonly operationId: () => string },
): Promise<string> => {
  const { link } = context;
  const join = link.communication().link('joinOnlineMeeting');
  if (join === null) throw new Fault('not-permitted', 'The server offers no joining of meetings.');
  const body = { onlineMeetingUri: uri, operationId: context.operationId(), importance: 'Normal' };
  try {
    const { location } = await link.requests.ask({ method: 'POST', url: join, body });
    if (location === null) throw new Fault('answer-malformed', 'Joining gave no address to follow it.');
    return await whenEntered(location, context);
  } catch (cause) {
    if (!(cause instanceof UcwaRefusal) || cause.status !== 409) throw cause;
    // This application is in it already.
    const known = (await enteredNow(link)).find((one) => isSameUri(one.uri, uri));
    if (!known) throw cause;
    return known.conversation;
  }
};

/** Until the user is in the meeting, or waits for it. */
const whenEntered = async (invitation: string, context: JoinContext): Promise<string> => {
  const { link, clock, signal } = context;
  const endMs = clock.monotonicMs() + enterMs;
  for (;;) {
    const conversation = await progressOf(invitation, context);
    if (conversation !== null) return conversation;
    if (signal.aborted || link.life.signal.aborted) throw new Fault('interrupted');
    if (clock.monotonicMs() > endMs) throw new Fault('timeout', 'Entering the meeting took too long.');
    await wait(clock, lookMs, signal);
  }
};

/** The conversation once it is known where we are; null before. */
const progressOf = async (invitation: string, { link, reasonOf }: JoinContext): Promise<string | null> => {
  const failed = (): Fault => {
    const reason = reasonOf(invitation);
    return new Fault(codeOfReason(reason), reason ? `${reason.code} ${reason.subcode} ${reason.message}` : null);
  };
  try {
    const resource = await link.requests.get(invitation);
    if (/^(?:Failed|Declined|Cancelled)$/u.test(resource.text('state'))) throw failed();
    const conversation = resource.link('conversation');
    if (conversation === null) return null;
    const state = (await link.requests.get(conversation)).text('state');
    if (state === 'Disconnected' || state === 'Disconnecting') throw failed();
    return /^(?:InLobby|Connected|Conferenced)$/u.test(state) ? conversation : null;
  } catch (cause) {
    if (cause instanceof UcwaRefusal && cause.isGone) throw failed();
    throw cause;
  }
};
