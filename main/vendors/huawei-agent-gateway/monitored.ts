import type { Participant } from '../../../app/domain/participant.ts';
import { denied } from '../../../app/domain/permission.ts';
import type { ConferencePicture } from '../../../app/vendor/events.ts';
import { plainConference } from '../shared/pictures.ts';
import { idIn, type ModelContext } from './model-context.ts';

/** What an inspector does, by the gateway's number: listens, talks with both, or talks to the agent alone. */
const inspectorStates: Readonly<Record<string, Participant['state']>> = {
  '8': 'listening',
  '9': 'talking',
  '20172': 'talking',
  '20173': 'talking',
};

interface Monitoring {
  readonly vendorId: string;
  readonly inspectorId: string;
  readonly type: string;
  readonly startedAt: number;
  /** The number of the event that told of it. */
  readonly number: number;
  isUnread: boolean;
}

/** An inspector listens to this agent. Only events tell it: no read shows it. */
export class MonitoredModel {
  readonly #context: ModelContext;
  #current: Monitoring | null = null;

  constructor(context: ModelContext) {
    this.#context = context;
  }

  get pictures(): ConferencePicture[] {
    return this.#current ? [this.#picture(this.#current)] : [];
  }

  /** The gateway says that an inspector began or, with `isOn` false, stopped. `type`: see `inspectorStates`. */
  take({
    inspectorId,
    type,
    isOn,
  }: {
    readonly inspectorId: string;
    readonly type: string;
    readonly isOn: boolean;
  }): void {
    if (!isOn) {
      if (this.#current?.inspectorId === inspectorId) this.end();
      return;
    }
    this.end();
    const { kit, clock, emitLive } = this.#context;
    const { id: vendorId } = kit.identities.make(`monitored-${inspectorId}`);
    const { number } = kit.causes.event({ object: vendorId, type: 'monitored', otherParty: inspectorId });
    this.#current = { vendorId, inspectorId, type, startedAt: clock.now(), number, isUnread: false };
    emitLive({ type: 'conference', picture: this.#picture(this.#current) });
  }

  /** The read with this number showed that the agent does not talk: nobody is listened to. */
  rests(began: number): void {
    if (this.#current && began > this.#current.number) this.end();
  }

  /** Events may have been lost, and with them its end. */
  mayHaveMissed(): void {
    if (this.#current) this.#current.isUnread = true;
  }

  end(): void {
    const ended = this.#current;
    this.#current = null;
    if (ended) this.#context.emitLive({ type: 'conference-ended', conferenceId: idIn(this.#context, ended.vendorId) });
  }

  #picture({ vendorId, inspectorId, type, startedAt, isUnread }: Monitoring): ConferencePicture {
    const { accountId, agentId, nameOf } = this.#context.pictureContext();
    const inspectorState = inspectorStates[type];
    const leg = (address: string, isSelf: boolean): Participant => ({
      id: `${vendorId}/${address}`,
      name: (nameOf(address) ?? address).slice(0, 300),
      address,
      kind: 'agent',
      role: isSelf ? 'member' : 'supervisor',
      isSelf,
      state: isSelf ? 'talking' : (inspectorState ?? 'unknown'),
      ...(isSelf || inspectorState !== undefined ? {} : { vendorState: `qcType ${type}`.slice(0, 200) }),
      stateSince: null,
      joinedAt: null,
      position: isSelf ? 0 : 1,
      permissions: { drop: denied(isSelf ? 'self' : 'only-listening') },
    });
    return {
      conference: {
        ...plainConference(accountId, vendorId),
        kind: 'monitored',
        state: 'active',
        counterpart: (nameOf(inspectorId) ?? inspectorId).slice(0, 300),
        startedAt,
        peopleCount: 2,
        selfRole: 'member',
      },
      participants: [leg(agentId, true), leg(inspectorId, false)],
      unread: isUnread ? 'not-supported' : null,
    };
  }
}
