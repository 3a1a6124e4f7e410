import type { Command, CommandRequest } from '../../../app/domain/command.ts';
import { asFault, Fault } from '../../../app/domain/error-code.ts';
import type { AccountView, CommandPlan, GroupPlan } from '../../../app/vendor/adapter.ts';
import { draftBy, planOf, proofOf } from '../shared/plans.ts';
import type { MeetingControl } from './meeting-control.ts';
import { meetingPlans } from './meeting-plans.ts';
import { ownMeetingPlans } from './own-meetings.ts';
import { peoplePlans } from './people-plans.ts';
import { isInvitation, personNow, type CloudDraft, type CommandContext, type PlanContext } from './plan-context.ts';
import { isEverybodyWaiting, requestTogether } from './together.ts';

/** From so many requests on a group keeps to the published limit of 100 a minute, in milliseconds. */
const pacedFrom = 20;
const paceMs = 600;

/** So many of the requests of a group are on their way at once: while one is answered, the next one leaves. */
const requestsAtOnce = 2;

const plans = { ...peoplePlans, ...meetingPlans };

const controlOf = ({ model }: PlanContext, conferenceId: string): MeetingControl => {
  const control = model.control(conferenceId);
  if (!control) throw new Fault('call-ended');
  return control;
};

/** How a command is sent and proved. Throws a `Fault` when it cannot be done at all. */
export const planCommand = (command: Command, view: AccountView, context: PlanContext): CommandPlan => {
  const { request } = command;
  const { session, kit } = context;
  if (request.kind === 'leave-control') return leaveControl(controlOf(context, request.conferenceId), context);
  const control = 'conferenceId' in request ? controlOf(context, request.conferenceId) : null;
  const draft = draftOf(request, { ...context, command, view }, control);
  return planOf(command, view, draft, {
    ...kit,
    isLive: () => session.isLive,
    // The service repeats no id of ours.
    newCorrelationId: () => null,
    send: (ready) => (control ? control.command(ready) : session.command(ready)),
  });
};

const draftOf = (request: CommandRequest, context: CommandContext, control: MeetingControl | null): CloudDraft => {
  if (!control) return draftBy(ownMeetingPlans, request, context);
  return draftBy(plans, request, { ...context, control });
};

/** There is no request for it: the token dies by itself. */
const leaveControl = (control: MeetingControl, { model, kit }: PlanContext): CommandPlan => ({
  readBackAtMs: [],
  waitMs: 1_000,
  withoutProof: 'no-evidence',
  send: async () => {
    model.forget(control);
    kit.emit({ type: 'conference-ended', conferenceId: control.conferenceId });
    return Promise.resolve();
  },
  judge: (view) =>
    view.conference(control.conferenceId) ? { verdict: 'pending' } : { verdict: 'confirmed', cause: 'own' },
  readBack: async () => Promise.resolve(),
});

/** Plans commands that one request carries; null where each needs a request of its own. */
export const planTogether = (commands: readonly Command[], context: PlanContext): GroupPlan | null => {
  const [first] = commands;
  if (!first || !('conferenceId' in first.request)) return null;
  const { kind, conferenceId } = first.request;
  const isOne = commands.every(
    ({ request }) => request.kind === kind && 'conferenceId' in request && request.conferenceId === conferenceId,
  );
  const together = requestTogether[kind];
  if (!isOne || !together) return null;
  const control = controlOf(context, conferenceId);
  const { chunk } = context.model.options.settings;
  const { kit } = context;
  const requestCount = Math.ceil(commands.length / chunk);
  // Whom one takes off the list without their being there needs no pid.
  const arePeople = commands.every(
    ({ request }) => 'participantIds' in request && !request.participantIds.some(isInvitation),
  );
  if (!arePeople || (kind === 'admit' && !isEverybodyWaiting(control, commands.length))) return null;
  return {
    mostPerRequest: kind === 'admit' ? commands.length : chunk,
    atOnce: requestsAtOnce,
    everyMs: requestCount > pacedFrom ? paceMs : 0,
    proofOf: (command, now) =>
      proofOf(command, now, draftOf(command.request, { ...context, command, view: now }, control), kit, null),
    send: async (carried) => {
      const refusals = new Map<string, Fault>();
      const targets = carried.flatMap((command) => {
        try {
          return [{ command, target: targetOf(control, command.request) }];
        } catch (cause) {
          refusals.set(command.id, asFault(cause));
          return [];
        }
      });
      if (targets.length > 0) await together(control, targets, refusals);
      return refusals;
    },
  };
};

const targetOf = (control: MeetingControl, request: CommandRequest) => {
  const [id] = 'participantIds' in request ? request.participantIds : [];
  if (id === undefined) throw new Fault('invalid-input');
  return personNow(control, id);
};
