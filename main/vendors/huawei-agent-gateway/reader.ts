import { asFault, Fault } from '../../../app/domain/error-code.ts';
import { coalesce } from './coalesce.ts';
import type { Gateway } from './gateway.ts';
import type { AccountModel } from './model.ts';
import { readAgentStatus, readCall, readCallIds, readConferences, readMember, readMembers, readRestReasons, readTruth } from './wire.ts';

/** `queryconfinfos` takes at most so many ids. */
const mostIds = 20;

/** Reads what the gateway shows into the account's model. Everything rejects with a `Fault`. */
export class Reader {
  readonly #gateway: Gateway;
  readonly #model: AccountModel;
  readonly #agentId: string;
  readonly #isOver: () => boolean;
  /** The conferences this agent is in. */
  readonly conferences: () => Promise<void>;
  /** The agent's own state. */
  readonly agent: () => Promise<void>;
  /** Voice calls. Where the gateway does not tell of them, events alone count. */
  readonly calls: () => Promise<void>;

  /** `isOver`: what is read afterwards belongs to no session and is not taken. */
  constructor(gateway: Gateway, model: AccountModel, agentId: string, isOver: () => boolean) {
    this.#gateway = gateway;
    this.#model = model;
    this.#agentId = agentId;
    this.#isOver = isOver;
    this.conferences = coalesce(() => this.#readConferences());
    this.agent = coalesce(() => this.#readAgent());
    this.calls = coalesce(() => this.#readCalls());
  }

  /** Everything that changes by itself. */
  async all(): Promise<void> {
    await Promise.all([this.conferences(), this.agent(), this.calls()]);
  }

  /** Who there is, and what may be chosen. A gateway that does not tell is no reason to stay out. */
  async lists(): Promise<void> {
    const id = this.#agentId;
    const [isInspector, restReasons, members] = await Promise.all([
      this.#optional(`agentgroup/${id}/iscensor`, readTruth, false),
      this.#optional(`agentgroup/${id}/restreason`, readRestReasons, []),
      this.#optional(`agentgroup/${id}/allagentstatus`, readMembers, []),
    ]);
    if (!this.#isOver()) this.#model.takeLists({ isInspector, restReasons, members });
  }

  async member(agentId: string): Promise<void> {
    const member = this.#parse(readMember, await this.#get(`agentgroup/${this.#agentId}/agentbyworkno/${agentId}`));
    if (!this.#isOver()) this.#model.takeMember(member);
  }

  async #readConferences(): Promise<void> {
    const ids = this.#model.joinedIds.slice(0, mostIds);
    if (ids.length === 0) return;
    const number = this.#model.newNumber();
    let result: unknown;
    try {
      result = await this.#gateway.read({ method: 'POST', path: `agentconf/${this.#agentId}/queryconfinfos`, body: { confIds: ids.map(Number) } });
    } catch (cause) {
      if (asFault(cause).code !== 'not-a-party') throw cause;
      result = [];
    }
    const infos = this.#parse(readConferences, result);
    if (!this.#isOver()) this.#model.takeConferences(infos, ids, number);
  }

  async #readAgent(): Promise<void> {
    const number = this.#model.newNumber();
    const state = this.#parse(readAgentStatus, await this.#get(`onlineagent/${this.#agentId}/agentstatus`));
    if (!this.#isOver()) this.#model.takeAgentStatus(state, number);
  }

  async #readCalls(): Promise<void> {
    const number = this.#model.newNumber();
    const ids = await this.#optional(`calldata/${this.#agentId}/allcallid`, readCallIds, null);
    if (ids === null) return;
    const heldIds = ids.length === 0 ? [] : await this.#optional(`calldata/${this.#agentId}/holdlist`, readCallIds, []);
    if (this.#isOver()) return;
    for (const id of this.#model.takeCallIds(ids, heldIds, number)) {
      const call = await this.#optional(`calldata/${this.#agentId}/callinfobycallid/${encodeURIComponent(id)}`, readCall, null);
      if (call && !this.#isOver()) this.#model.takeCall({ ...call, callId: id });
    }
  }

  #get(path: string): Promise<unknown> {
    return this.#gateway.read({ method: 'GET', path });
  }

  #parse<Value>(read: (result: unknown) => Value, result: unknown): Value {
    try {
      return read(result);
    } catch {
      throw new Fault('answer-malformed');
    }
  }

  async #optional<Value>(path: string, read: (result: unknown) => Value, otherwise: Value): Promise<Value> {
    try {
      return this.#parse(read, await this.#get(path));
    } catch (cause) {
      const { code } = asFault(cause);
      const isRefusal = code === 'not-supported' || code === 'not-permitted' || code === 'rejected' || code === 'request-malformed' || code === 'answer-malformed' || code === 'invalid-state' || code === 'call-ended';
      if (!isRefusal) throw cause;
      return otherwise;
    }
  }
}
