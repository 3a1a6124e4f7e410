import type { Command } from '../../../app/domain/command.ts';
import { Fault } from '../../../app/domain/error-code.ts';
import type { AccountView, CommandPlan, GroupPlan } from '../../../app/vendor/adapter.ts';
import { modeOf } from '../../../app/domain/audio.ts';
import type { AdapterKit } from '../../../main/vendors/shared/adapter-kit.ts';
import type { Cause } from '../../../main/vendors/shared/cause-log.ts';
import {
  agentBecomes,
  becomes,
  callsMerge,
  conferenceAppears,
  conferenceBecomes,
  conferenceGoes,
  confirmed,
  isShown,
  participantLeaves,
  pending,
  unconfirmed,
  type Evidence,
} from '../../../main/vendors/shared/evidence.ts';
import { draftBy, planOf, proofOf, type Draft, type PlanTable } from '../../../main/vendors/shared/plans.ts';
import type { Resync } from '../../../main/vendors/shared/resync.ts';
import { keyOf, type WorldModel } from './world-model.ts';
import { objectOf, type WireRequest } from './world-wire.ts';

/** What of a session plans use. */
interface PlanSession {
  readonly isLive: boolean;
  readonly resync: Resync;
  send(request: WireRequest): Promise<void>;
  sendTogether(requests: readonly WireRequest[]): Promise<ReadonlyMap<string, Fault>>;
}

export interface PlanParts {
  readonly session: PlanSession;
  readonly liveSession: () => PlanSession;
  readonly kit: AdapterKit;
  readonly model: WorldModel;
  readonly repeatsIds: boolean;
  readonly newId: () => string;
}

interface Context {
  readonly command: Command;
  readonly model: WorldModel;
  readonly repeatsIds: boolean;
}

/** What is particular to each kind: what it names, and how it is proved. */
type Particulars = { readonly evidence: Evidence } & Partial<
  Pick<WireRequest, 'address' | 'agent' | 'vendorId' | 'mode' | 'callKey'>
>;
type WorldDraft = Draft<Omit<WireRequest, 'requestId'>, void>;

/** The most commands that one request carries, and the pace of such requests. */
const mostTogether = 3;
const togetherEveryMs = 200;

const legOf = ({
  command,
  model,
}: Context): { readonly id: string; readonly vendorId: string; readonly key: number } => {
  const id = command.target?.id ?? '';
  const leg = model.legOf(id);
  if (!leg) throw new Fault('already-gone');
  return { id, vendorId: leg.vendorId, key: leg.key };
};

const leaves = (context: Context): Particulars => {
  const { id, vendorId, key } = legOf(context);
  return { vendorId, evidence: participantLeaves(context.model.roomId, id, 'room', String(key)) };
};

const participantBecomes = (context: Context, states: readonly string[]): Particulars => {
  const { id, vendorId, key } = legOf(context);
  const evidence = becomes(
    (view) => view.participant(context.model.roomId, id),
    ({ state }) => states.includes(state),
    'room',
    unconfirmed('call-ended'),
    (cause) => cause.by === 'read' || cause.legId === String(key),
  );
  return { vendorId, evidence };
};

const showsLock = (cause: Cause): boolean => cause.by === 'read' || ['locked', 'unlocked'].includes(cause.type);

/** Whether an event names the request; of a server that repeats no ids, the command is taken for the cause. */
const byOf = (causes: readonly Cause[], correlationId: string | null): 'own' | 'unknown' =>
  correlationId === null || causes.some((cause) => cause.by === 'event' && cause.correlationId === correlationId)
    ? 'own'
    : 'unknown';

/** Somebody who was not there comes to the address, into the very room. Anybody comes by themselves, too. */
const somebodyComes =
  (roomId: string, address: string): Evidence =>
  ({ view: before, correlationId }) => {
    const startedAt = before.conference(roomId)?.startedAt;
    const known = new Set([...before.participants(roomId)].map(({ id }) => id));
    return ({ view, causes }) => {
      if (view.conference(roomId)?.startedAt !== startedAt) return unconfirmed('call-ended');
      for (const { id, address: shown, state, joinedAt } of view.participants(roomId)) {
        if (shown !== address || known.has(id)) continue;
        const since = causes('room').filter((cause) => cause.by === 'read' || cause.legId === String(keyOf(joinedAt)));
        if (state === 'in-lobby' || !isShown(since)) {
          known.add(id);
          continue;
        }
        const isNamed = correlationId !== null && byOf(since, correlationId) === 'own';
        return confirmed(isNamed ? 'own' : 'unknown');
      }
      return pending;
    };
  };

/** The event of the transfer itself: a call that is only over may have been hung up. */
const transferred =
  (callId: string, object: string): Evidence =>
  ({ correlationId }) =>
  ({ view, causes }) => {
    const since = causes(object);
    const done = since.filter((cause) => cause.by === 'event' && cause.type === 'transferred');
    if (done.length > 0) return confirmed(byOf(done, correlationId));
    return view.conference(callId) === undefined && isShown(since) ? unconfirmed('call-ended') : pending;
  };

const callOf = ({ command, model }: Context) => {
  const id = command.conferenceId ?? '';
  const call = model.callOf(id);
  if (!call) throw new Fault('call-ended');
  return { id, key: call.key, address: call.address };
};

const plans: PlanTable<Context, Particulars> = {
  drop: (_request, context) => leaves(context),
  'reject-entry': (_request, context) => leaves(context),
  admit: (_request, context) => participantBecomes(context, ['talking', 'listening', 'unknown']),
  'mute-participant': (_request, context) => participantBecomes(context, ['listening']),
  'unmute-participant': (_request, context) => participantBecomes(context, ['talking']),
  // The event says only that the switches changed: a read proves which they are.
  'set-audio': ({ mode }, context) => {
    const { id, vendorId } = legOf(context);
    const evidence = becomes(
      (view) => view.participant(context.model.roomId, id),
      ({ audio }) => audio !== undefined && modeOf(audio) === mode,
      'room',
      unconfirmed('call-ended'),
      ({ by }) => by === 'read',
    );
    return { vendorId, mode, evidence };
  },
  invite: ({ invitees: [invitee] }, { model }) => {
    const address = invitee?.address ?? '';
    return { address, evidence: somebodyComes(model.roomId, address) };
  },
  merge: (_request, context) => {
    const { id, key, address } = callOf(context);
    return { callKey: key, address, evidence: callsMerge(id) };
  },
  transfer: (_request, context) => {
    const { id, key } = callOf(context);
    return { callKey: key, evidence: transferred(id, `call${key}`) };
  },
  lock: (_request, { model }) => ({
    evidence: conferenceBecomes(model.roomId, 'room', ({ settings }) => settings?.isLocked === true, showsLock),
  }),
  unlock: (_request, { model }) => ({
    evidence: conferenceBecomes(model.roomId, 'room', ({ settings }) => settings?.isLocked === false, showsLock),
  }),
  end: (_request, { model }) => ({ evidence: conferenceGoes(model.roomId, 'room') }),
  'set-agent-state': ({ state }) => ({
    agent: state === 'ready' ? 'ready' : 'not-ready',
    evidence: agentBecomes(state, '', 'agent'),
  }),
  'make-call': ({ address }, { repeatsIds }) => ({
    address,
    evidence: (at) =>
      conferenceAppears(
        ({ kind, counterpart }, { causes }) =>
          kind === 'call' &&
          counterpart === address &&
          causes('calls').some(
            (cause) =>
              cause.by === 'event' &&
              cause.type === 'called' &&
              cause.otherParty === address &&
              (!repeatsIds || cause.correlationId === at.correlationId),
          ),
        () => 'calls',
      )(at),
  }),
};

const isWorldKind = (kind: string): kind is WireRequest['kind'] => Object.hasOwn(plans, kind);

const draftOf = (command: Command, { model, repeatsIds, liveSession }: PlanParts): WorldDraft => {
  const { kind } = command.request;
  if (!isWorldKind(kind)) throw new Fault('not-supported');
  const made = draftBy(plans, command.request, { command, model, repeatsIds });
  const { evidence, vendorId = '', address = '', agent = 'ready', mode = 'both', callKey = 0 } = made;
  return {
    object: objectOf({ kind, vendorId, callKey }),
    request: () => ({ commandId: command.id, kind, vendorId, address, agent, mode, callKey }),
    evidence,
    patience: { readBackAtMs: [1000, 3000], waitMs: 10_000, withoutProof: 'no-evidence' },
    readBack: () => liveSession().resync.now(),
  };
};

export const planFor = (command: Command, view: AccountView, parts: PlanParts): CommandPlan => {
  const { session, kit, repeatsIds, newId } = parts;
  return planOf(command, view, draftOf(command, parts), {
    ...kit,
    isLive: () => session.isLive,
    newCorrelationId: () => (repeatsIds ? newId() : null),
    send: (request, _kind, requestId) => session.send({ ...request, requestId }),
  });
};

/** Those about legs travel together, a few in a request. */
export const planTogether = (commands: readonly Command[], parts: PlanParts): GroupPlan | null => {
  if (!commands.every(({ request }) => 'participantIds' in request)) return null;
  const { session, kit, repeatsIds, newId } = parts;
  const requests = new Map<string, WireRequest>();
  return {
    mostPerRequest: mostTogether,
    everyMs: togetherEveryMs,
    proofOf: (command, view) => {
      if (!session.isLive) throw new Fault('connection-lost');
      const draft = draftOf(command, parts);
      const requestId = repeatsIds ? newId() : null;
      requests.set(command.id, { ...draft.request(), requestId });
      return proofOf(command, view, draft, kit, requestId);
    },
    send: async (carried) => {
      const refusals = await session.sendTogether(carried.flatMap(({ id }) => requests.get(id) ?? []));
      for (const id of refusals.keys()) kit.pending.settle(id);
      return refusals;
    },
  };
};
