import { Fault } from '../../../app/domain/error-code.ts';
import { confirmed, isShown, notObservable, pending, when, type Evidence } from '../shared/evidence.ts';
import type { PlanTable } from '../shared/plans.ts';
import { memberObject } from './model-context.ts';
import type { AccountModel } from './model.ts';
import type { Inspection } from './picture.ts';
import { unobservable, withEvent, type ConferenceContext, type GatewayDraft } from './plan-context.ts';

interface InspectionContext extends ConferenceContext {
  readonly inspection: Inspection;
}

const pathOf = ({ settings }: InspectionContext): string => `qualitycontrol/${settings.agentId}`;
const targetOf = ({ inspection }: InspectionContext): string => encodeURIComponent(inspection.agentId);

/** The listening that is meant, while it goes on. Throws when it is over, also where another one began. */
const requireSame = ({ inspection, model }: InspectionContext): Inspection => {
  const { current } = model.inspection;
  if (current?.vendorId !== inspection.vendorId) throw new Fault('target-gone');
  return current;
};

/** What the gateway sends an inspector who watches a colleague whom somebody listens to. */
const listenedTo: ReadonlySet<string> = new Set(['QC_AgentState_Monitor', 'QC_AgentState_SuperviseInsert']);

/** This agent talks without a call of their own. Only an event of the colleague says that they are listened to. */
export const listeningEvidence =
  ({ inspection }: AccountModel, memberId: string): Evidence =>
  () => {
    const before = inspection.current?.vendorId;
    return ({ causes }) => {
      const { current } = inspection;
      if (current?.agentId !== memberId || current.vendorId === before) return pending;
      const isNamed = causes(memberObject(memberId)).some(
        (cause) => cause.by === 'event' && listenedTo.has(cause.type),
      );
      return confirmed(isNamed ? 'own' : 'unknown');
    };
  };

/** The listening is over. The end of the colleague's call ends it, too. */
const goneEvidence =
  (conferenceId: string, vendorId: string): Evidence =>
  () =>
  ({ view, causes }) =>
    when(view.conference(conferenceId) === undefined && isShown(causes(vendorId)), 'unknown');

/**
 * The colleague's call is this agent's own. Where the gateway does not say which call it is, any call that came in
 * after sending may be it.
 */
const interceptEvidence =
  ({ calls }: AccountModel, callId: string | undefined): Evidence =>
  () => {
    const known = new Set(calls.all.map(({ id }) => id));
    return ({ causes }) => {
      for (const call of calls.all) {
        // One that a read shows which began before sending was there already.
        if (!isShown(causes(call.id))) known.add(call.id);
        if (known.has(call.id) || call.state !== 'active' || calls.isOwn(call.caller)) continue;
        if (callId === undefined) return confirmed('unknown');
        if (call.id === callId) return confirmed();
      }
      return pending;
    };
  };

/** The gateway shows the inspector nothing of changes between listening, whispering and talking. */
const switchTo =
  (switchType: number) =>
  (_request: unknown, context: InspectionContext): GatewayDraft => ({
    patience: unobservable,
    readBack: () => context.read('agent', 'calls'),
    request: () => {
      requireSame(context);
      const query = `whisperagentid=${targetOf(context)}&switchtype=${switchType}`;
      return { method: 'POST', path: `${pathOf(context)}/requestswitchinsertwhisperagent?${query}` };
    },
    evidence: notObservable,
  });

/** How a command about an inspection is sent and proved. */
export const inspectionPlans: PlanTable<InspectionContext, GatewayDraft> = {
  listen: switchTo(0),
  barge: switchTo(1),
  whisper: switchTo(2),
  leave: (_request, context) => ({
    patience: withEvent,
    readBack: () => context.read('agent', 'calls'),
    request: () => {
      requireSame(context);
      return { method: 'DELETE', path: `${pathOf(context)}/${targetOf(context)}` };
    },
    evidence: goneEvidence(context.conferenceId, context.inspection.vendorId),
  }),
  intercept: (_request, context) => {
    const { inspection, model } = context;
    // The call that was there when this was asked for, not one that came meanwhile.
    const [callId] = inspection.callIds;
    const call = callId === undefined ? '' : `/${encodeURIComponent(callId)}`;
    return {
      patience: withEvent,
      readBack: () => context.read('agent', 'calls'),
      request: () => {
        const { callIds } = requireSame(context);
        if (inspection.callIds.length > 1) throw new Fault('invalid-state');
        if (callId !== undefined && !callIds.includes(callId)) throw new Fault('target-gone');
        return { method: 'PUT', path: `${pathOf(context)}/intercept/${targetOf(context)}${call}` };
      },
      evidence: interceptEvidence(model, callId),
    };
  },
};
