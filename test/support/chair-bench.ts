import type { Audio, AudioMode } from '../../app/domain/audio.ts';
import { audioOf } from '../../app/domain/audio.ts';
import type { Command } from '../../app/domain/command.ts';
import type { Fault } from '../../app/domain/error-code.ts';
import type { Participant } from '../../app/domain/participant.ts';
import { allowed, denied, type Permission } from '../../app/domain/permission.ts';
import type { AccountAdapter, CommandPlan, GroupPlan } from '../../app/vendor/adapter.ts';
import { Commands } from '../../main/core/commands/commands.ts';
import { Store } from '../../main/core/state/store.ts';
import { noRecord, settlePromises, silentLog } from './command-bench.ts';
import { countingIds } from './counting-ids.ts';
import { deferred, type Deferred } from './deferred.ts';
import { ManualClock } from './manual-clock.ts';
import { windowFixture } from './window-fixture.ts';

/** One request that is on its way to the server; a test says what becomes of it. */
export interface Sent {
  readonly command: Command;
  readonly answer: Deferred<undefined>;
}

/** The command service for the chair of a conference, on a server that answers when a test says so. */
export class ChairBench {
  readonly clock = new ManualClock();
  readonly store = new Store(this.clock);
  readonly fixture = windowFixture(this.clock.now());
  readonly conferenceId = this.fixture.conference().id;
  /** Every request that left, in order. */
  readonly sent: Sent[] = [];
  readonly commands: Commands;
  /** The adapter that is signed in. */
  adapter: AccountAdapter;
  isSignedIn = true;
  /** How the vendor sends many together; null where it does not. `plan` is how it sends one. */
  planGroup: ((commands: readonly Command[], plan: (command: Command) => CommandPlan) => GroupPlan | null) | null =
    null;

  /** A conference of `count` people `p0`, `p1`, …, who can all hear and speak. */
  constructor(count: number) {
    const conference = this.fixture.conference({ controls: { invite: allowed } });
    this.store.change([
      { slice: 'account', id: 'finesse', value: this.fixture.account() },
      { slice: 'conference', id: conference.id, value: conference },
    ]);
    for (let index = 0; index < count; index += 1) this.put(`p${index}`, {});
    this.adapter = {
      start: () => undefined,
      stop: async () => undefined,
      networkChanged: () => undefined,
      slept: () => undefined,
      tryNow: () => undefined,
      plan: (command) => this.#plan(command),
      planGroup: (commands) => this.planGroup?.(commands, (command) => this.#plan(command)) ?? null,
    };
    this.commands = new Commands({
      store: this.store,
      clock: this.clock,
      ids: countingIds(),
      log: silentLog,
      redactText: (text) => text,
      adapterOf: () => (this.isSignedIn ? this.adapter : undefined),
      own: async () => undefined,
      record: noRecord,
    });
  }

  /** The server shows one participant so. */
  put(id: string, more: Partial<Participant>, audio: Permission = allowed): void {
    const value = this.fixture.participant(id, {
      audio: audioOf('both'),
      permissions: { drop: allowed, audio, hold: audio, handOver: audio },
      ...more,
    });
    this.store.change([{ slice: 'participant', conferenceId: this.conferenceId, id, value }]);
  }

  prove(id: string, audio: Audio): void {
    this.put(id, { audio });
  }

  /** The chair passed to another participant: nothing that needs it is permitted any more. */
  loseChair(): void {
    const lost = denied('chair-only');
    for (const [id, value] of this.store.state.participants.get(this.conferenceId) ?? [])
      this.put(id, { audio: value.audio }, lost);
    this.store.change([
      {
        slice: 'conference',
        id: this.conferenceId,
        value: this.fixture.conference({ selfRole: 'member', controls: { invite: lost } }),
      },
    ]);
  }

  goStale(): void {
    this.store.change([
      {
        slice: 'conference',
        id: this.conferenceId,
        value: this.fixture.conference({ truth: { status: 'stale', at: 0, reason: 'connection-lost' } }),
      },
    ]);
  }

  setAudio(mode: AudioMode, ...participantIds: readonly string[]): { groupId: string; commandIds: string[] } {
    return this.commands.make(
      { kind: 'set-audio', conferenceId: this.conferenceId, participantIds: [...participantIds], mode },
      'window',
    );
  }

  /** The server answers what was sent as the `index`-th: it took it, or says why not. */
  async answer(index: number, fault: Fault | null = null): Promise<void> {
    const sent = this.sent[index];
    if (!sent) throw new Error(`nothing was sent as number ${index}`);
    if (fault) sent.answer.reject(fault);
    else sent.answer.resolve(undefined);
    await settlePromises();
  }

  /** The commands as `phase` or `phase reason`. */
  standing(ids: readonly string[]): string[] {
    return ids.map((id) => {
      const command = this.store.state.commands.get(id);
      if (!command) throw new Error(`no command ${id}`);
      return command.reason === null ? command.phase : `${command.phase} ${command.reason}`;
    });
  }

  #plan(command: Command): CommandPlan {
    const answer = deferred<undefined>();
    return {
      send: () => {
        this.sent.push({ command, answer });
        return answer.promise;
      },
      judge: (view) => {
        const { request, target } = command;
        if (request.kind !== 'set-audio' || !target) return { verdict: 'pending' };
        const shown = view.participant(this.conferenceId, target.id)?.audio;
        const wanted = audioOf(request.mode);
        return shown?.canHear === wanted.canHear && shown.canSpeak === wanted.canSpeak
          ? { verdict: 'confirmed', cause: 'own' }
          : { verdict: 'pending' };
      },
      readBackAtMs: [],
      waitMs: 3000,
      withoutProof: 'no-evidence',
      readBack: async () => undefined,
    };
  }
}
