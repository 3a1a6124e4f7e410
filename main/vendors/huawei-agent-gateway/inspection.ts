import type { ConferencePicture } from '../../../app/vendor/events.ts';
import { idIn, type ModelContext } from './model-context.ts';
import { inspectionPicture, type Inspection } from './picture.ts';

/** Listening that was requested, and what reads showed since; numbers of reads. */
interface Expected {
  readonly agentId: string;
  readonly number: number;
  talkingReadBy: number | null;
  noCallsReadBy: number | null;
}

/** Listening to a colleague. No event says that it began: the agent is in state talking and has no call. */
export class InspectionModel {
  readonly #context: ModelContext;
  #current: Inspection | null = null;
  /** Asked for, and not yet shown by anything. */
  #expected: Expected | null = null;

  constructor(context: ModelContext) {
    this.#context = context;
  }

  get current(): Inspection | null {
    return this.#current;
  }

  get pictures(): ConferencePicture[] {
    return this.#current ? [inspectionPicture(this.#current, this.#context.pictureContext())] : [];
  }

  /** Listening to this colleague was requested by the command with this number; null: it is not expected any more. */
  expect(agentId: string | null, number = 0): void {
    this.#expected = agentId === null ? null : { agentId, number, talkingReadBy: null, noCallsReadBy: null };
  }

  /**
   * The agent was read as talking. Twice so, without any call in between, is what listening looks like: a call whose
   * event is late, or the telephone lifted by hand, is not.
   */
  talks(began: number): void {
    const expected = this.#expected;
    if (!expected || began <= expected.number) return;
    if (expected.noCallsReadBy !== null && began > expected.noCallsReadBy) this.#begin(expected.agentId);
    else expected.talkingReadBy ??= began;
  }

  /** The agent's calls were read; `isNone`: there was none, and no conference either. */
  callsRead(isNone: boolean, began: number): void {
    const expected = this.#expected;
    if (!expected) return;
    if (!isNone) {
      expected.talkingReadBy = null;
      expected.noCallsReadBy = null;
    } else if (expected.talkingReadBy !== null && began > expected.talkingReadBy) expected.noCallsReadBy ??= began;
  }

  /** The agent was read as not talking: what was seen before counts no more. */
  rests(began: number): void {
    if (this.#expected) this.expect(this.#expected.agentId, this.#expected.number);
    if (this.#current) this.#context.kit.causes.read(this.#current.vendorId, began);
    this.#end();
  }

  /** The calls of the colleague, as read. */
  takeCallIds(agentId: string, callIds: readonly string[]): void {
    if (this.#current?.agentId === agentId) this.#current = { ...this.#current, callIds };
  }

  #begin(agentId: string): void {
    const { clock, kit, emitLive } = this.#context;
    this.#expected = null;
    // Another time is another one, also with the same colleague.
    const { id: vendorId } = kit.identities.make(`inspection-${agentId}`);
    kit.causes.event({ object: vendorId, type: 'inspection', otherParty: agentId, direction: 'out' });
    this.#current = { vendorId, agentId, startedAt: clock.now(), callIds: [] };
    for (const picture of this.pictures) emitLive({ type: 'conference', picture });
  }

  /** An event shows that it is over. */
  end(): void {
    if (this.#current) this.#context.kit.causes.event({ object: this.#current.vendorId, type: 'inspection-over' });
    this.#end();
  }

  #end(): void {
    const ended = this.#current;
    this.#current = null;
    if (ended) this.#context.emitLive({ type: 'conference-ended', conferenceId: idIn(this.#context, ended.vendorId) });
  }
}
