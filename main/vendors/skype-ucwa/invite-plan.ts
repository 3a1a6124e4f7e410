import type { RequestOf } from '../../../app/domain/command.ts';
import { Fault } from '../../../app/domain/error-code.ts';
import { confirmed, pending, unconfirmed } from '../shared/evidence.ts';
import type { Patience } from '../shared/plans.ts';
import { codeOfInvitation } from './faults.ts';
import type { FollowedMeeting } from './meeting.ts';
import type { PlanContext, SkypeDraft } from './plan-context.ts';

/** Nobody answers for half a minute: the server gives up then. */
const patience: Patience = { readBackAtMs: [2_000, 12_000, 32_000], waitMs: 40_000, withoutProof: 'no-evidence' };

/** The address of an invitee as the server takes it. Throws a `Fault` for what is none. */
const uriOf = ({ kind, address }: { readonly kind: string; readonly address: string }): string => {
  if (/^(?:sip|tel):/iu.test(address)) return address;
  if (kind === 'phone') {
    const number = address.replace(/[\s()./-]/gu, '');
    if (/^\+?\d{2,20}$/u.test(number)) return `tel:${number}`;
  } else if (/^[^\s@]+@[^\s@]+$/u.test(address)) return `sip:${address}`;
  throw new Fault('invalid-destination');
};

/** Invites somebody into a meeting: done once they are in it. */
export const draftInvite = (
  { invitees }: RequestOf<'invite'>,
  { meeting, model, session }: PlanContext & { readonly meeting: FollowedMeeting },
): SkypeDraft => {
  const [invitee] = invitees;
  if (!invitee || invitees.length !== 1) throw new Fault('invalid-input');
  const to = uriOf(invitee);
  const { invitations } = model;
  const operationId = model.options.ports.ids.uuid();
  let location: string | null = null;
  return {
    patience,
    readBack: async () => {
      if (location !== null) invitations.read(await session.requests.get(location));
    },
    request: () => {
      const url = meeting.facts.conversation?.link('addParticipant') ?? null;
      if (url === null) throw new Fault('not-permitted', 'The server does not offer it now.');
      return { request: { method: 'POST', url, body: { to, operationId } }, person: null };
    },
    accepted: (answer) => {
      location = answer.location;
    },
    evidence:
      () =>
      ({ view }) => {
        const outcome = invitations.outcome(operationId);
        if (outcome)
          return outcome.isAccepted ? confirmed() : { verdict: 'refused', code: codeOfInvitation(outcome.reason) };
        return view.conference(meeting.conferenceId) ? pending : unconfirmed('call-ended');
      },
  };
};
