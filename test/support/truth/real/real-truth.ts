import { conferenceIdOf } from '../../../../app/domain/conference.ts';
import type { Participant } from '../../../../app/domain/participant.ts';
import type { AppState } from '../../../../app/state/app-state.ts';
import type { RealServer } from './real-server.ts';

/** What is so: by conference, and by conference and address. What is absent is not there. */
export type Parts = ReadonlyMap<string, string>;

interface Version {
  readonly parts: Parts;
  /** Who made it so. What is seen between acts was done by requests of ours. */
  readonly by: 'ours' | 'others';
}

const partName = (conferenceId: string, address: string): string => `${conferenceId} ${address}`;
const isOut = (state: string): boolean => state === 'left' || state === 'wrapping-up';
/** As a part of what is shown: not known, so anything may be so. */
export const unknownMode = '?';

/** Everything that was so at the server, in order. */
export class RealTruth {
  readonly #server: RealServer;
  readonly #accountId: string;
  readonly #vendorIds: string[] = [];
  readonly versions: Version[] = [{ parts: new Map(), by: 'others' }];

  constructor(server: RealServer, accountId: string) {
    this.#server = server;
    this.#accountId = accountId;
  }

  get parts(): Parts {
    return this.versions.at(-1)?.parts ?? new Map();
  }

  get vendorIds(): readonly string[] {
    return this.#vendorIds;
  }

  /** A conference of our user begins. */
  begin(): void {
    this.look('ours');
    this.#vendorIds.push(this.#server.server.conference().id);
    this.look('others');
  }

  /** Notes what is so now, when it changed. */
  look(by: Version['by']): void {
    const parts = new Map<string, string>();
    for (const vendorId of this.#vendorIds) {
      const conferenceId = conferenceIdOf(this.#accountId, vendorId);
      const parties = this.#server.parties(vendorId);
      if (!parties) continue;
      parts.set(conferenceId, 'open');
      for (const { address, mode } of parties) parts.set(partName(conferenceId, address), mode);
    }
    const before = this.parts;
    if (parts.size === before.size && [...parts].every(([name, text]) => before.get(name) === text)) return;
    this.versions.push({ parts, by });
  }

  /** What is shown as live, in the same parts; null for a conference that is not live. */
  shown({ conferences, participants }: AppState): Parts | null {
    const parts = new Map<string, string>();
    for (const vendorId of this.#vendorIds) {
      const conference = conferences.get(conferenceIdOf(this.#accountId, vendorId));
      if (!conference || conference.state === 'wrapping-up') continue;
      if (conference.truth.status !== 'live') return null;
      parts.set(conference.id, 'open');
      for (const participant of participants.get(conference.id)?.values() ?? [])
        if (!participant.isSelf && !isOut(participant.state))
          parts.set(
            partName(conference.id, this.#addressOf(participant)),
            this.#server.shownMode(participant) ?? unknownMode,
          );
    }
    return parts;
  }

  #addressOf(participant: Participant): string {
    return this.#server.shownAddress?.(participant) ?? participant.address;
  }

  /** What was so of somebody from a version on, each time that it changed: the text and who made it so. */
  since(version: number, conferenceId: string, address: string): { text: string | undefined; by: Version['by'] }[] {
    const name = partName(conferenceId, address);
    return this.versions.slice(Math.max(0, version)).map(({ parts, by }) => ({ text: parts.get(name), by }));
  }
}
