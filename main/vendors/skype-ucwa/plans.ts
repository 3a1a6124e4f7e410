import type { Command, CommandKind, CommandRequest } from '../../../app/domain/command.ts';
import { Fault } from '../../../app/domain/error-code.ts';
import { SentWithoutAnswer, type AccountView, type CommandPlan } from '../../../app/vendor/adapter.ts';
import { conferenceGoes, type Evidence } from '../shared/evidence.ts';
import { draftBy, planOf, type PlanTable } from '../shared/plans.ts';
import {
  admitEvidence,
  unlessFailed,
  conversationBecomes,
  ejectEvidence,
  meetingEnds,
  personBecomes,
  rejectEvidence,
  type IsAccepted,
} from './evidence.ts';
import { UcwaRefusal } from './faults.ts';
import { draftInvite } from './invite-plan.ts';
import type { FollowedMeeting } from './meeting.ts';
import { draftOwnMeeting } from './own-meetings.ts';
import { controlLinks } from './picture.ts';
import { withEvents, type Outgoing, type PlanContext, type SkypeDraft } from './plan-context.ts';
import type { UcwaAnswer, UcwaRequest, UcwaRequests } from './requests.ts';
import type { Person } from './roster.ts';

interface MeetingContext extends PlanContext {
  readonly meeting: FollowedMeeting;
}

/** The only one of a list. Throws a `Fault` when there are none or several. */
const oneOf = (values: readonly string[]): string => {
  const [value] = values;
  if (value === undefined || values.length !== 1) throw new Fault('invalid-input');
  return value;
};

/** The person that is meant, while they are there: somebody else may have come since under the same address. */
const personNow = ({ roster }: FollowedMeeting, id: string): Person => {
  const person = roster.byId(id);
  if (!person) throw new Fault('target-gone');
  return person;
};

const post = (url: string): UcwaRequest => ({ method: 'POST', url });

/** Whether the server accepted: set by its answer. */
const acceptance = (): { readonly isAccepted: IsAccepted; readonly accept: () => void } => {
  let isSet = false;
  return {
    isAccepted: () => isSet,
    accept: () => {
      isSet = true;
    },
  };
};

interface PersonParts {
  /** The address to ask, as things stand; null: not allowed now. */
  readonly href: (person: Person) => string | null;
  readonly evidence: (meeting: FollowedMeeting, id: string, isAccepted: IsAccepted) => Evidence;
  readonly decides?: 'admit' | 'reject-entry';
}

/** A command about one person, by a link that is there when it is allowed. */
const aboutPerson =
  ({ href, evidence, decides }: PersonParts) =>
  ({ participantIds }: { readonly participantIds: readonly string[] }, { meeting }: MeetingContext): SkypeDraft => {
    const { id, href: where } = personNow(meeting, oneOf(participantIds));
    const { isAccepted, accept } = acceptance();
    let failure: Fault | null = null;
    return {
      patience: withEvents,
      readBack: () => meeting.readPerson(where),
      request: () => {
        const person = personNow(meeting, id);
        if (decides && person.where === 'present') throw new Fault('admitted-by-other');
        const url = href(person);
        if (url === null) throw new Fault('not-permitted', 'The server does not offer it for this person now.');
        return {
          request: post(url),
          person,
          failed: (fault) => {
            failure = fault;
          },
        };
      },
      evidence: unlessFailed(evidence(meeting, id, isAccepted), () => failure),
      sending: () => {
        if (decides) meeting.decisions.sending(id, decides);
      },
      accepted: () => {
        accept();
        meeting.decisions.accepted(id);
      },
      refused: () => meeting.decisions.refused(id),
    };
  };

const byLink = (link: string) => (person: Person) => person.resource?.link(link) ?? null;
const byAudioLink = (link: string) => (person: Person) => person.audio?.link(link) ?? null;

const becomes =
  (isWanted: (person: Person) => boolean): PersonParts['evidence'] =>
  (meeting, id, isAccepted) =>
    personBecomes(meeting, id, isWanted, isAccepted);

const muting = (isMuted: boolean) =>
  aboutPerson({
    href: byAudioLink(isMuted ? 'muteAudio' : 'unmuteAudio'),
    evidence: becomes(({ audio }) => audio?.json['audioMuted'] === isMuted),
  });

/** A control of the meeting: done when the link is there that leads back. */
const control =
  (kind: keyof typeof controlLinks) =>
  (_request: object, { meeting }: MeetingContext): SkypeDraft => {
    const { link, opposite } = controlLinks[kind] ?? { link: '', opposite: '' };
    const { isAccepted, accept } = acceptance();
    return {
      patience: withEvents,
      readBack: () => meeting.read(),
      request: () => {
        const url = meeting.facts.conversation?.link(link) ?? null;
        if (url === null) throw new Fault('not-permitted', 'The server does not offer it now.');
        return { request: post(url), person: null };
      },
      evidence: conversationBecomes(
        meeting,
        (conversation) => conversation.link(opposite) !== null && conversation.link(link) === null,
        isAccepted,
      ),
      accepted: accept,
    };
  };

/** How a command is sent and proved. */
const plans: PlanTable<MeetingContext, SkypeDraft> = {
  drop: aboutPerson({ href: byLink('eject'), evidence: ejectEvidence }),
  'reject-entry': aboutPerson({ href: byLink('reject'), evidence: rejectEvidence, decides: 'reject-entry' }),
  admit: aboutPerson({ href: byLink('admit'), evidence: admitEvidence, decides: 'admit' }),
  promote: aboutPerson({
    href: byLink('promote'),
    evidence: becomes(({ resource }) => resource?.text('role') === 'Leader'),
  }),
  demote: aboutPerson({
    href: byLink('demote'),
    evidence: becomes(({ resource }) => resource?.text('role') === 'Attendee'),
  }),
  'mute-participant': muting(true),
  'unmute-participant': muting(false),
  'mute-all-firmly': control('mute-all-firmly'),
  'allow-self-unmute': control('allow-self-unmute'),
  'forbid-messages': control('forbid-messages'),
  'allow-messages': control('allow-messages'),
  leave: (_request, { meeting }) => ({
    patience: withEvents,
    readBack: () => meeting.read(),
    request: () => ({ request: { method: 'DELETE', url: meeting.conversation }, person: null }),
    sending: () => meeting.leaving(true),
    refused: () => meeting.leaving(false),
    evidence: conferenceGoes(meeting.conferenceId, meeting.conferenceId),
  }),
  invite: draftInvite,
  end: (_request, { meeting }) => ({
    patience: withEvents,
    readBack: () => meeting.read(),
    request: () => {
      const url = meeting.facts.onlineMeeting?.link('terminateMeeting') ?? null;
      if (url === null) throw new Fault('not-permitted', 'The server does not offer it now.');
      return { request: post(url), person: null };
    },
    sending: () => meeting.leaving(true),
    refused: () => meeting.leaving(false),
    evidence: meetingEnds(meeting),
  }),
};

/** What a refused decision or action came to, after reading the person again: by whom, as far as that tells. */
const explained = async (
  meeting: FollowedMeeting,
  person: Person,
  refusal: UcwaRefusal,
  kind: CommandKind,
): Promise<Fault> => {
  meeting.decisions.refused(person.id);
  const isRead = await meeting.readPerson(person.href).then(
    () => true,
    () => false,
  );
  const now = meeting.roster.byId(person.id);
  const { detail } = refusal;
  if (!isRead) return refusal;
  if (!now) {
    const reason = meeting.roster.departures.get(person.id)?.reason?.subcode;
    return new Fault(reason === 'Denied' ? 'rejected-by-other' : 'already-gone', detail);
  }
  const isDecision = kind === 'admit' || kind === 'reject-entry';
  return isDecision && now.where === 'present' ? new Fault('admitted-by-other', detail) : refusal;
};

const draftOf = (request: CommandRequest, context: PlanContext): SkypeDraft => {
  const own = draftOwnMeeting(request, context);
  if (own) return own;
  if (!('conferenceId' in request)) throw new Fault('not-supported');
  const meeting = context.model.meeting(request.conferenceId);
  if (!meeting) throw new Fault('call-ended');
  return draftBy(plans, request, { ...context, meeting });
};

/**
 * Sends a request with what is read just before. Where that changed in between the server has done nothing: it is read
 * and sent once more. Rejects as `UcwaRequests.command` does.
 */
const sendComplete = async (
  requests: UcwaRequests,
  ready: UcwaRequest,
  complete: Outgoing['complete'],
): Promise<UcwaAnswer> => {
  if (!complete) return requests.command(ready);
  try {
    return await requests.command(await complete(ready));
  } catch (cause) {
    if (!(cause instanceof UcwaRefusal) || cause.status !== 412) throw cause;
    return requests.command(await complete(ready));
  }
};

/** How a command is sent and proved. Throws a `Fault` when it cannot be done at all. */
export const planCommand = (command: Command, view: AccountView, context: PlanContext): CommandPlan => {
  const { request } = command;
  const { model, session, kit } = context;
  return planOf(command, view, draftOf(request, context), {
    ...kit,
    isLive: () => session.isLive,
    // The server repeats no id of ours in what these requests cause.
    newCorrelationId: () => null,
    send: async ({ request: ready, person, complete, failed }, kind) => {
      const meeting = 'conferenceId' in request ? model.meeting(request.conferenceId) : undefined;
      try {
        return await sendComplete(session.requests, ready, complete);
      } catch (cause) {
        if (!(cause instanceof UcwaRefusal) || !meeting) {
          if (person) meeting?.decisions.unanswered(person.id);
          throw cause;
        }
        // The user's own rights may have changed.
        if (cause.status === 403) meeting.readAllSoon();
        // The server failed in the midst of it: only evidence tells, and until it does this counts as a refusal.
        if (person && cause.status === 500) {
          failed?.(cause);
          meeting.decisions.unanswered(person.id);
          throw new SentWithoutAnswer(cause.detail ?? '');
        }
        throw person && cause.isStale ? await explained(meeting, person, cause, kind) : cause;
      }
    },
  });
};
