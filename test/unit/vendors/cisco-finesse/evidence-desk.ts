import type { ConferencePicture, VendorEvent } from '../../../../app/vendor/events.ts';
import type { AccountView, Verdict } from '../../../../app/vendor/adapter.ts';
import type { Conference } from '../../../../app/domain/conference.ts';
import { Calls } from '../../../../main/vendors/cisco-finesse/calls.ts';
import type { PictureContext } from '../../../../main/vendors/cisco-finesse/picture.ts';
import type { AdapterKit } from '../../../../main/vendors/shared/adapter-kit.ts';
import type { Evidence } from '../../../../main/vendors/shared/evidence.ts';
import { testKit } from '../../../support/adapter-kit.ts';
import { dialogOf, type DialogSample } from './samples.ts';

/** The id of our request, and that of another client's. */
export const ours = 'ours';
export const theirs = 'theirs';

/** One agent's calls and what a window would know of them, for judging evidence on notifications and reads. */
export class EvidenceDesk {
  readonly kit: AdapterKit = testKit();
  readonly calls: Calls;
  readonly notices: string[] = [];
  readonly #pictures = new Map<string, ConferencePicture>();

  constructor(context: Partial<PictureContext> = {}) {
    const whole: PictureContext = {
      accountId: 'acc',
      ownAddress: '5900',
      ownName: 'Signe Solberg',
      isSupervisor: true,
      deploymentType: 'UCCE',
      dropPermission: 'all',
      wrapUpReasons: [],
      nameOf: () => undefined,
      ...context,
    };
    this.calls = new Calls(() => whole, this.kit);
  }

  /** A notification. `requestId`: the request that it says caused it. Gives whether the server must be asked. */
  told(event: 'POST' | 'PUT' | 'DELETE', dialog: DialogSample, requestId = ''): boolean {
    const outcome = this.calls.take(event, dialogOf(dialog), requestId);
    this.#apply(outcome.events);
    return outcome.mustRead;
  }

  place(dialogId = '16781234') {
    return { conferenceId: `acc/${dialogId}`, dialogId, model: { calls: this.calls } };
  }

  idOf(address: string, dialogId = '16781234'): string {
    const found = this.#pictures.get(`acc/${dialogId}`)?.participants.find((one) => one.address === address);
    if (!found) throw new Error(`${address} is not in ${dialogId}.`);
    return found.id;
  }

  /** Sends a command with this evidence; gives what judges it now, in short, such as `confirmed own`. */
  sent(evidence: Evidence): () => string {
    const number = this.kit.order.next();
    const judge = evidence({ view: this.view, number, correlationId: ours, wasLive: true, isDoubted: () => false });
    return () => {
      const causes = (object: string) => this.kit.causes.since(number, object);
      return inShort(judge({ view: this.view, atMs: 0, causes }));
    };
  }

  get view(): AccountView {
    const pictures = this.#pictures;
    const conferenceOf = ({ conference }: ConferencePicture): Conference => ({
      ...conference,
      truth: { status: 'live', at: 0, reason: null },
    });
    const participants = (id: string) => pictures.get(id)?.participants ?? [];
    return {
      agent: null,
      conferences: () => [...pictures.values()].map(conferenceOf),
      conference: (id) => {
        const picture = pictures.get(id);
        return picture && conferenceOf(picture);
      },
      participants,
      participant: (id, participantId) => participants(id).find((one) => one.id === participantId),
      member: () => undefined,
      meetings: () => [],
      meeting: () => undefined,
    };
  }

  #apply(events: readonly VendorEvent[]): void {
    for (const event of events)
      if (event.type === 'conference') this.#pictures.set(event.picture.conference.id, event.picture);
      else if (event.type === 'conference-ended') this.#pictures.delete(event.conferenceId);
      else if (event.type === 'notice') this.notices.push(event.code);
  }
}

/** A verdict in short. */
export const inShort = (verdict: Verdict): string => {
  switch (verdict.verdict) {
    case 'pending':
      return 'pending';
    case 'confirmed':
      return `confirmed ${verdict.cause}`;
    case 'refused':
    case 'unconfirmed':
      return `${verdict.verdict} ${verdict.code}`;
  }
};
