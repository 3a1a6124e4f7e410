import { Fault } from '../../../app/domain/error-code.ts';
import type { Clock } from '../../ports/clock.ts';
import { wait } from '../shared/wait.ts';
import { codeOfReason, UcwaRefusal, type Reason } from './faults.ts';
import type { SessionLink } from './link.ts';

/** How long entering may take, in milliseconds. */
const enterMs = 30_000;
/** How long the events are waited for that show what was begun, in milliseconds. */
const shownMs = 10_000;
/** When it is looked how far that is: soon, then less and less often. Milliseconds. */
const firstLookMs = 40;
const lookMs = 250;
const lookLater = 1.5;

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

interface EnterContext extends JoinContext {
  readonly operationId: () => string;
  /** The invitation that carries an id of ours, as events showed it; null for none. */
  readonly begun: (operationId: string) => string | null;
}

/** Enters a meeting without media, beside the user's other clients; gives its conversation. Rejects with a `Fault`. */
export const enter = async (uri: string, context: EnterContext): Promise<string> => {
  const { link } = context;
  const join = link.communication().link('joinOnlineMeeting');
  if (join === null) throw new Fault('not-permitted', 'The server offers no joining of meetings.');
  const operationId = context.operationId();
  const body = { onlineMeetingUri: uri, operationId, importance: 'Normal' };
  try {
    const { location, resource } = await link.requests.ask({ method: 'POST', url: join, body });
    return await whenEntered(location ?? resource?.self ?? (await shown(operationId, context)), context);
  } catch (cause) {
    if (!(cause instanceof UcwaRefusal) || cause.status !== 409) throw cause;
    // This application is in it already.
    const known = (await enteredNow(link)).find((one) => isSameUri(one.uri, uri));
    if (!known) throw cause;
    return known.conversation;
  }
};

/** The address of what was begun, where the answer to it gave none: events carry our id. Rejects with a `Fault`. */
const shown = async (operationId: string, { begun, link, clock, signal }: EnterContext): Promise<string> => {
  const endMs = clock.monotonicMs() + shownMs;
  for (;;) {
    const invitation = begun(operationId);
    if (invitation !== null) return invitation;
    if (signal.aborted || link.life.signal.aborted) throw new Fault('interrupted');
    if (clock.monotonicMs() > endMs) throw new Fault('answer-malformed', 'Joining gave no address to follow it.');
    await wait(clock, lookMs, signal);
  }
};

/** Until the user is in the meeting, or waits for it. What does not come to that is left again. */
const whenEntered = async (invitation: string, context: JoinContext): Promise<string> => {
  const { link, clock, signal } = context;
  const endMs = clock.monotonicMs() + enterMs;
  let conversation: string | null = null;
  try {
    for (let waitMs = firstLookMs; ; waitMs = Math.min(lookMs, waitMs * lookLater)) {
      const progress = await progressOf(invitation, conversation, context);
      ({ conversation } = progress);
      if (progress.isThere && conversation !== null) return conversation;
      if (signal.aborted || link.life.signal.aborted) throw new Fault('interrupted');
      if (clock.monotonicMs() > endMs) throw new Fault('timeout', 'Entering the meeting took too long.');
      await wait(clock, waitMs, signal);
    }
  } catch (cause) {
    const isOver = link.life.signal.aborted || cause instanceof UcwaRefusal;
    if (conversation !== null && !isOver)
      await link.requests.ask({ method: 'DELETE', url: conversation }).catch(() => undefined);
    throw cause;
  }
};

/** How far entering is. `known`: its conversation, where an earlier look showed it. Rejects with a `Fault`. */
const progressOf = async (
  invitation: string,
  known: string | null,
  { link: { requests }, reasonOf }: JoinContext,
): Promise<{ readonly conversation: string | null; readonly isThere: boolean }> => {
  const failed = (): Fault => {
    const reason = reasonOf(invitation);
    return new Fault(codeOfReason(reason), reason ? `${reason.code} ${reason.subcode} ${reason.message}` : null);
  };
  try {
    const [resource, early] = await Promise.all([
      requests.get(invitation),
      known === null ? null : requests.get(known),
    ]);
    if (/^(?:Failed|Declined|Cancelled)$/u.test(resource.text('state'))) throw failed();
    const conversation = resource.link('conversation') ?? known;
    if (conversation === null) return { conversation, isThere: false };
    const state = (early ?? (await requests.get(conversation))).text('state');
    if (state === 'Disconnected' || state === 'Disconnecting') throw failed();
    return { conversation, isThere: /^(?:InLobby|Connected|Conferenced)$/u.test(state) };
  } catch (cause) {
    if (cause instanceof UcwaRefusal && cause.isGone) throw failed();
    throw cause;
  }
};
