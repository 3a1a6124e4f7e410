import { rulesOf } from '../../../app/domain/command-kinds.ts';
import type { Command } from '../../../app/domain/command.ts';
import type { Conference } from '../../../app/domain/conference.ts';
import type { ErrorCode } from '../../../app/domain/error-code.ts';
import type { Participant } from '../../../app/domain/participant.ts';
import type { AppState, Change } from '../../../app/state/app-state.ts';
import type { AccountAdapter } from '../../../app/vendor/adapter.ts';
import type { CommandPorts } from './command-ports.ts';

/** What a command was about when it was made. */
interface Frozen {
  readonly commandId: string;
  /** The sign-in whose picture the identities come from: another one may use the same ids for others. */
  readonly adapter: AccountAdapter | undefined;
  readonly conferenceId: string | null;
  readonly kind: Conference['kind'] | null;
  readonly startedAt: number | null;
  /** Who was in it, where the command is about exactly these people. */
  readonly people: ReadonlySet<string> | null;
  /** The participant that it is about. */
  readonly participantId: string | null;
  /** Whom that id stood for. */
  readonly participant: Participant | undefined;
}

/** Two times of one call differ by less than this, in milliseconds: some are worked out from the server's clock. */
const sameTimeMs = 5000;

const isAnotherTime = (before: number | null, now: number | null): boolean =>
  before !== null && now !== null && Math.abs(now - before) > sameTimeMs;

/** Whether an address is another one. A number may be rewritten, such as by a prefix for an outside line. */
const isAnotherAddress = (before: string, now: string): boolean =>
  before !== '' && now !== '' && !before.endsWith(now) && !now.endsWith(before);

/** Whether somebody else now has the id of a participant. A new name or a new time alone is the same person. */
const isSomebodyElse = (before: Participant, now: Participant): boolean =>
  isAnotherAddress(before.address, now.address) &&
  (before.name !== now.name || isAnotherTime(before.joinedAt, now.joinedAt));

const participantKey = (conferenceId: string, participantId: string): string =>
  JSON.stringify([conferenceId, participantId]);

const peopleIn = (state: AppState, conferenceId: string): Set<string> => {
  const people = new Set<string>();
  for (const { id, isSelf, state: standing } of state.participants.get(conferenceId)?.values() ?? [])
    if (!isSelf && standing !== 'left') people.add(id);
  return people;
};

/**
 * Keeps what every unsent command is about, by identity, and reports those whose subject has changed: the participant
 * left, the conference ended or became another one, the people in it are no longer the same. A change counts also when
 * the same id is there again afterwards.
 */
export class FrozenTargets {
  readonly #ports: Pick<CommandPorts, 'store' | 'adapterOf'>;
  readonly #frozen = new Map<string, Frozen>();
  /** Those whose subject has changed, with the reason: they may be on their way, and come back. */
  readonly #changed = new Map<string, ErrorCode>();
  readonly #byParticipant = new Map<string, Set<string>>();
  readonly #byConference = new Map<string, Set<string>>();
  /** Of these, the commands that are about the conference itself. */
  readonly #aboutConference = new Map<string, Set<string>>();
  readonly #onChanged: (commandId: string, reason: ErrorCode) => void;
  readonly #stopFollowing: () => void;

  constructor(
    ports: Pick<CommandPorts, 'store' | 'adapterOf'>,
    onChanged: (commandId: string, reason: ErrorCode) => void,
  ) {
    this.#ports = ports;
    this.#onChanged = onChanged;
    this.#stopFollowing = ports.store.onChange((changes) => this.#follow(changes));
  }

  freeze({ id, accountId, conferenceId, request, target }: Command): void {
    const { state } = this.#ports.store;
    const conference = conferenceId === null ? undefined : state.conferences.get(conferenceId);
    const participantId = 'memberId' in request || !target || target.id === '' ? null : target.id;
    const frozen: Frozen = {
      commandId: id,
      adapter: this.#ports.adapterOf(accountId),
      conferenceId,
      kind: conference?.kind ?? null,
      startedAt: conference?.startedAt ?? null,
      people: conference && rulesOf(request.kind).freezesPeople ? peopleIn(state, conference.id) : null,
      participantId,
      participant: participantId === null ? undefined : state.participants.get(conferenceId ?? '')?.get(participantId),
    };
    this.#frozen.set(id, frozen);
    if (conferenceId === null) return;
    this.#index(this.#byConference, conferenceId, id);
    if (frozen.participantId === null) this.#index(this.#aboutConference, conferenceId, id);
    else this.#index(this.#byParticipant, participantKey(conferenceId, frozen.participantId), id);
  }

  /** The vendor took the command, or it was settled: what it was about need not be kept. */
  release(commandId: string): void {
    const frozen = this.#frozen.get(commandId);
    if (!frozen) return;
    this.#frozen.delete(commandId);
    this.#changed.delete(commandId);
    if (frozen.conferenceId === null) return;
    this.#unindex(this.#byConference, frozen.conferenceId, commandId);
    if (frozen.participantId === null) this.#unindex(this.#aboutConference, frozen.conferenceId, commandId);
    else this.#unindex(this.#byParticipant, participantKey(frozen.conferenceId, frozen.participantId), commandId);
  }

  /** Why a command is no longer about what it was made for; null while it is. */
  changeOf({ id, accountId }: Command): ErrorCode | null {
    const frozen = this.#frozen.get(id);
    if (!frozen) return null;
    if (frozen.adapter !== this.#ports.adapterOf(accountId)) return 'account-disconnected';
    return this.#changed.get(id) ?? this.#conferenceChange(frozen);
  }

  stop(): void {
    this.#stopFollowing();
    this.#frozen.clear();
    this.#changed.clear();
  }

  #conferenceChange({ conferenceId, kind, startedAt, people }: Frozen): ErrorCode | null {
    if (conferenceId === null) return null;
    const { state } = this.#ports.store;
    const now = state.conferences.get(conferenceId);
    if (!now) return 'call-ended';
    // A call becomes a conference and learns when it began; what began at another time is another call.
    if (isAnotherTime(startedAt, now.startedAt)) return 'target-changed';
    if (!people) return null;
    const present = peopleIn(state, conferenceId);
    const isSame = now.kind === kind && present.size === people.size && [...people].every((id) => present.has(id));
    return isSame ? null : 'target-changed';
  }

  #follow(changes: readonly Change[]): void {
    if (this.#frozen.size === 0) return;
    const conferences = new Set<string>();
    for (const change of changes) {
      if (change.slice === 'participant') {
        conferences.add(change.conferenceId);
        const about = this.#byParticipant.get(participantKey(change.conferenceId, change.id));
        for (const id of [...(about ?? [])])
          if (this.#hasGone(this.#frozen.get(id), change.value)) this.#tell(id, 'target-gone');
      } else if (change.slice === 'conference') {
        conferences.add(change.id);
        if (change.value === null) this.#report(this.#byConference.get(change.id), 'call-ended');
      }
    }
    for (const conferenceId of conferences) this.#checkConference(conferenceId);
  }

  #hasGone(frozen: Frozen | undefined, now: Participant | null): boolean {
    if (now === null || now.state === 'left') return true;
    return frozen?.participant !== undefined && isSomebodyElse(frozen.participant, now);
  }

  #checkConference(conferenceId: string): void {
    // A command about a participant is looked at by the change of that participant, and again before it is sent.
    for (const id of [...(this.#aboutConference.get(conferenceId) ?? [])]) {
      const frozen = this.#frozen.get(id);
      const reason = frozen ? this.#conferenceChange(frozen) : null;
      if (reason !== null) this.#tell(id, reason);
    }
  }

  #report(commandIds: ReadonlySet<string> | undefined, reason: ErrorCode): void {
    for (const id of [...(commandIds ?? [])]) this.#tell(id, reason);
  }

  #tell(commandId: string, reason: ErrorCode): void {
    this.#changed.set(commandId, reason);
    this.#onChanged(commandId, reason);
  }

  #index(index: Map<string, Set<string>>, key: string, commandId: string): void {
    const ids = index.get(key);
    if (ids) ids.add(commandId);
    else index.set(key, new Set([commandId]));
  }

  #unindex(index: Map<string, Set<string>>, key: string, commandId: string): void {
    const ids = index.get(key);
    ids?.delete(commandId);
    if (ids?.size === 0) index.delete(key);
  }
}
