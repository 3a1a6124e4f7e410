import type { CommandKind } from '../../../app/domain/command.ts';
import type { ErrorCode } from '../../../app/domain/error-code.ts';
import type { ConferencePicture } from '../../../app/vendor/events.ts';
import { Calls, type Call, type CallsRead } from './calls.ts';
import type { GatewayEvent } from './events.ts';
import { idIn, type ModelContext, type Refresh } from './model-context.ts';
import { callPicture } from './picture.ts';

type CallEvent = Extract<
  GatewayEvent,
  {
    kind:
      | 'call'
      | 'call-alerting'
      | 'call-held'
      | 'call-released'
      | 'call-failed'
      | 'call-joined'
      | 'call-party-left'
      | 'linked-phone'
      | 'transfer';
  }
>;

const calling: readonly CommandKind[] = ['make-call', 'consult'];

/** The agent's voice calls, and what is shown of them. */
export class CallModel {
  readonly calls: Calls;
  readonly #context: ModelContext;

  constructor(context: ModelContext) {
    this.#context = context;
    const { settings, clock, kit } = context;
    this.calls = new Calls([settings.agentId, settings.phone], () => clock.now(), kit);
  }

  get pictures(): ConferencePicture[] {
    const { all } = this.calls;
    return all.map((call) => callPicture(call, all, this.#context.pictureContext()));
  }

  /** Events may have been lost: who is in a call of three is in no read. */
  mayHaveMissed(): void {
    this.calls.mayHaveMissed();
  }

  /** The calls could not be read. */
  unread(reason: ErrorCode): void {
    for (const { id } of this.calls.all)
      this.#context.emitLive({ type: 'conference-unread', conferenceId: idIn(this.#context, id), reason });
  }

  /** Takes all calls as the read with this number found them. */
  takeRead(read: CallsRead, began: number): void {
    this.change(() => this.calls.takeRead(read, began));
  }

  /** Changes calls and emits what became of them. */
  change<Value>(task: () => Value): Value {
    const before = this.calls.all;
    const value = task();
    this.#emit(before);
    return value;
  }

  /** Takes an event; gives what must be read now. */
  takeEvent(event: CallEvent): readonly Refresh[] {
    if (this.#ringsAgain(event)) {
      const { callId } = event.call;
      // Late, or the id stands for another call by now.
      if (!this.calls.isAnother(event.call)) {
        this.#context.kit.causes.hint({ object: callId, type: event.kind });
        return ['calls'];
      }
      this.change(() => this.calls.end(callId));
    }
    this.#noteCause(event);
    return this.change(() => this.#apply(event));
  }

  #ringsAgain(event: CallEvent): event is Extract<CallEvent, { kind: 'call' }> {
    if (event.kind !== 'call' || event.state !== 'ringing') return false;
    const state = this.calls.get(event.call.callId)?.state;
    return state === 'active' || state === 'held';
  }

  #apply(event: CallEvent): readonly Refresh[] {
    const { calls } = this;
    const { settings, failed } = this.#context;
    const failure = { detail: null, code: 'not-answered' } as const;
    switch (event.kind) {
      case 'call':
        calls.take(event.call, event.state);
        return [];
      case 'call-alerting':
        calls.take(
          { callId: event.callId, caller: settings.phone, called: event.address, feature: -1, beganAt: null },
          calls.get(event.callId)?.state === 'active' ? 'active' : 'dialling',
        );
        return [];
      case 'call-held':
        return calls.change(event.callId, { state: 'held' }) ? [] : ['calls'];
      case 'linked-phone':
        return calls.change(event.callId, { state: event.isHeld ? 'held' : 'active' }) ? [] : ['calls'];
      case 'call-released':
        calls.end(event.callId);
        return [];
      case 'call-failed':
        failed({
          kinds: calling,
          object: event.callId,
          // The platform found out why the called party cannot be reached, and its words say it.
          code: event.detail === null ? 'not-answered' : 'not-reachable',
          detail: event.detail,
        });
        return ['calls'];
      case 'call-joined':
        calls.join(event.callId, event.partners);
        return ['calls'];
      case 'call-party-left':
        calls.leave(event.callId, event.address);
        return [];
      case 'transfer':
        if (!event.isDone) failed({ ...failure, kinds: ['transfer-to'], object: event.callId });
        return [];
    }
  }

  #noteCause(event: CallEvent): void {
    const { causes } = this.#context.kit;
    const isCall = event.kind === 'call';
    const object = isCall ? event.call.callId : event.callId;
    const type = event.kind === 'transfer' ? `transfer-${event.isDone ? 'done' : 'failed'}` : event.kind;
    const direction = isCall ? (this.calls.isOwn(event.call.caller) ? 'out' : 'in') : null;
    causes.event({ object, type, direction });
  }

  #emit(before: readonly Call[]): void {
    const { emitLive, agentChanged } = this.#context;
    for (const { id, self } of before)
      if (this.calls.get(id)?.self.id !== self.id)
        emitLive({ type: 'conference-ended', conferenceId: idIn(this.#context, id) });
    // What may be done to one call depends on the others.
    for (const picture of this.pictures) emitLive({ type: 'conference', picture });
    if (before.length !== this.calls.all.length) agentChanged();
  }
}
