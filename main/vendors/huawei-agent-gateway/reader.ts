import { asFault, Fault } from '../../../app/domain/error-code.ts';
import type { Clock } from '../../ports/clock.ts';
import { SharedRead, readOnce, valueOf, type PictureOrder } from '../shared/reads.ts';
import { isRetried } from './faults.ts';
import type { AccountModel } from './model.ts';
import type { Refresh } from './model-context.ts';
import type { GatewayRequests } from './requests.ts';
import {
  readAgentStatus,
  readCall,
  readCallIds,
  readConferenceIds,
  readConferences,
  readHeldIds,
  readMember,
  readMembers,
  readRestReasons,
  readTruth,
  type CallInfo,
  type ConferenceInfo,
  type ConferenceList,
} from './wire.ts';

/** `queryconfinfos` takes at most so many ids. */
const mostIds = 20;

/** What a reader is given. */
export interface ReaderContext {
  readonly requests: Pick<GatewayRequests, 'read'>;
  readonly model: AccountModel;
  readonly order: PictureOrder;
  readonly clock: Pick<Clock, 'after'>;
  readonly agentId: string;
  /** What is read after the session's end belongs to no session and is not taken. */
  readonly isOver: () => boolean;
}

/** Reads what the gateway shows into the account's model. */
export class Reader {
  readonly #context: ReaderContext;
  readonly #reads: Readonly<Record<Refresh, SharedRead<void>>>;

  constructor(context: ReaderContext) {
    this.#context = context;
    const { order, clock } = context;
    this.#reads = {
      // A command that proves the link waits for it: it is not postponed.
      agent: new SharedRead(order, (began) => this.#readAgent(began)),
      conferences: new SharedRead(order, (began) => this.#readConferences(began), clock),
      calls: new SharedRead(order, (began) => this.#readCalls(began), clock),
    };
  }

  /** The read of the agent's state, of the conferences or of the calls. */
  readOf(what: Refresh): SharedRead<void> {
    return this.#reads[what];
  }

  /** Reads these, from reads that begin now or later. Rejects with the `Fault` of the first that could not be read. */
  async read(...what: readonly Refresh[]): Promise<void> {
    for (const outcome of await Promise.all(what.map((one) => this.#reads[one].fresh()))) valueOf(outcome);
  }

  /** The same, but gives what could not be understood or was refused. Rejects only when nothing answered. */
  async readWhatCanBe(
    ...what: readonly Refresh[]
  ): Promise<readonly { readonly what: Refresh; readonly fault: Fault }[]> {
    const outcomes = await Promise.all(
      what.map(async (one) => ({ what: one, outcome: await this.#reads[one].fresh() })),
    );
    return outcomes.flatMap(({ what: one, outcome }) => {
      if (outcome.status !== 'unread') return [];
      if (isRetried(outcome.fault, true) && outcome.fault.code !== 'answer-malformed') throw outcome.fault;
      return [{ what: one, fault: outcome.fault }];
    });
  }

  /** Reads one colleague. Rejects with a `Fault`. */
  async member(agentId: string): Promise<void> {
    const { order, model, isOver } = this.#context;
    const outcome = await readOnce(order, () =>
      this.#get(`agentgroup/${this.#agentId}/agentbyworkno/${agentId}`, readMember),
    );
    if (!isOver()) model.takeMember(valueOf(outcome), outcome.began);
  }

  /** Reads who there is, and what may be chosen. A gateway that refuses is no reason to stay disconnected. */
  async lists(): Promise<void> {
    const { model, isOver } = this.#context;
    const [isInspector, restReasons, members] = await Promise.all([
      this.#optional(`agentgroup/${this.#agentId}/iscensor`, readTruth, false),
      this.#optional(`agentgroup/${this.#agentId}/restreason`, readRestReasons, []),
      this.#optional(`agentgroup/${this.#agentId}/allagentstatus`, readMembers, []),
    ]);
    if (!isOver()) model.takeLists({ isInspector, restReasons, members });
  }

  get #agentId(): string {
    return this.#context.agentId;
  }

  /** One that lacks something is repeated at once: an answer may be incomplete, and takes nobody off by itself. */
  async #readConferences(began: number, isAgain = false): Promise<void> {
    const { model, isOver, order } = this.#context;
    const ids = model.conferences.joinedIds;
    let isUnread = false;
    let isDoubtful = false;
    for (let first = 0; first < ids.length; first += mostIds) {
      const asked = ids.slice(first, first + mostIds);
      const list = await this.#queryConferences(asked);
      if (isOver()) return;
      isDoubtful = model.conferences.takeRead(list, asked, began) || isDoubtful;
      isUnread ||= list.unread.length > 0;
    }
    if (isUnread) throw new Fault('answer-malformed');
    if (isDoubtful && !isAgain) await this.#readConferences(order.next(), true);
  }

  /** A refusal because the agent is in none of them may be about one of several: then each is asked for alone. */
  async #queryConferences(ids: readonly string[]): Promise<ConferenceList> {
    try {
      const result = await this.#context.requests.read({
        method: 'POST',
        path: `agentconf/${this.#agentId}/queryconfinfos`,
        body: { confIds: ids.map(Number) },
      });
      return parse(readConferences, result);
    } catch (cause) {
      if (asFault(cause).code !== 'not-a-party') throw cause;
      if (ids.length === 1) return { infos: [], unread: [] };
    }
    const infos: ConferenceInfo[] = [];
    const unread: string[] = [];
    for (const id of ids) {
      const list = await this.#queryConferences([id]);
      infos.push(...list.infos);
      unread.push(...list.unread);
    }
    return { infos, unread };
  }

  /**
   * Reads the conferences of the whole tenant, where the agent is an inspector, so that one whose events were lost is
   * found. Rejects with a `Fault`.
   */
  async findConferences(): Promise<void> {
    const { model } = this.#context;
    if (model.isInspector) {
      const ids = await this.#optional(`agentconf/${this.#agentId}/queryvdnconfid`, readConferenceIds, []);
      model.conferences.find(ids);
    }
    await this.read('conferences');
  }

  async #readAgent(began: number): Promise<void> {
    const { model, isOver } = this.#context;
    const state = await this.#get(`onlineagent/${this.#agentId}/agentstatus`, readAgentStatus);
    if (!isOver()) model.takeAgentStatus(state, began);
  }

  /**
   * Where the platform has no lists of calls, events alone count. What cannot be read changes nothing; what could be
   * read is taken before the rest is reported as unread.
   */
  async #readCalls(began: number): Promise<void> {
    const { model, isOver } = this.#context;
    const path = `calldata/${this.#agentId}`;
    const ids = await this.#ifSupported(() => this.#get(`${path}/allcallid`, readCallIds));
    if (ids === null) {
      model.callsRead(began);
      return;
    }
    const unread: Fault[] = [];
    let heldIds: readonly string[] | null = null;
    try {
      heldIds = ids.length === 0 ? [] : await this.#ifSupported(() => this.#readHeldIds(`${path}/holdlist`));
    } catch (cause) {
      unread.push(unreadOf(cause));
    }
    const infos = new Map<string, CallInfo>();
    for (const id of ids.filter((one) => model.calls.mustRead(one))) {
      try {
        const call = await this.#get(`${path}/callinfobycallid/${encodeURIComponent(id)}`, readCall);
        infos.set(id, { ...call, callId: id });
      } catch (cause) {
        const fault = unreadOf(cause);
        const known = model.calls.get(id);
        // Of a call that events told, only when it began is asked for: a platform may not say it.
        const isKnown = known !== undefined && known.beganAt === null && known.caller !== '';
        if (fault.code !== 'not-supported' && !isKnown) unread.push(fault);
      }
    }
    if (isOver()) return;
    model.voice.takeRead({ callIds: ids, heldIds, infos }, began);
    model.callsRead(began);
    await this.#readInspected();
    const [fault] = unread;
    if (fault) throw fault;
  }

  /** The calls of the colleague who is listened to: one of them is what would be taken over. */
  async #readInspected(): Promise<void> {
    const { model, isOver } = this.#context;
    const agentId = model.inspection.current?.agentId;
    if (agentId === undefined) return;
    const ids = await this.#optional(`calldata/${this.#agentId}/allcallinfoEx/${agentId}`, readCallIds, []);
    if (!isOver()) model.inspection.takeCallIds(agentId, ids);
  }

  /** Nothing on hold is a refusal of its own on most platforms, an empty list on some. */
  async #readHeldIds(path: string): Promise<readonly string[]> {
    try {
      return await this.#get(path, readHeldIds);
    } catch (cause) {
      if (asFault(cause).code === 'call-ended') return [];
      throw cause;
    }
  }

  /** Null where the platform lacks the method. */
  async #ifSupported<Value>(read: () => Promise<Value>): Promise<Value | null> {
    try {
      return await read();
    } catch (cause) {
      if (asFault(cause).code !== 'not-supported') throw cause;
      return null;
    }
  }

  async #get<Value>(path: string, read: (result: unknown) => Value): Promise<Value> {
    return parse(read, await this.#context.requests.read({ method: 'GET', path }));
  }

  async #optional<Value>(path: string, read: (result: unknown) => Value, otherwise: Value): Promise<Value> {
    try {
      return await this.#get(path, read);
    } catch (cause) {
      if (!refusals.has(asFault(cause).code)) throw cause;
      return otherwise;
    }
  }
}

const refusals: ReadonlySet<Fault['code']> = new Set<Fault['code']>([
  'not-supported',
  'not-permitted',
  'rejected',
  'request-malformed',
  'answer-malformed',
  'invalid-state',
  'call-ended',
]);

/** Why something could not be read, where the gateway answered. Throws what says nothing about it. */
const unreadOf = (cause: unknown): Fault => {
  const fault = asFault(cause);
  if (!refusals.has(fault.code)) throw cause;
  return fault;
};

const parse = <Value>(read: (result: unknown) => Value, result: unknown): Value => {
  try {
    return read(result);
  } catch {
    throw new Fault('answer-malformed');
  }
};
