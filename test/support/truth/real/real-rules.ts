import { isUnsent, type Command } from '../../../../app/domain/command.ts';
import type { Participant } from '../../../../app/domain/participant.ts';
import type { Change } from '../../../../app/state/app-state.ts';
import { must } from '../rules.ts';
import type { CoreBench } from '../core-bench.ts';
import type { RealServer } from './real-server.ts';
import { unknownMode, type RealTruth } from './real-truth.ts';

const isOut = ({ state }: Participant): boolean => state === 'left' || state === 'wrapping-up';

/** Looks at every change of what is said, and compares it with what is so at the server. */
export class RealRules {
  readonly #core: CoreBench;
  readonly #server: RealServer;
  readonly #truth: RealTruth;
  readonly #accountId: string;
  /** The first thing that was wrong. */
  fault: Error | null = null;
  /** What each command was about when it was made. */
  readonly #addresses = new Map<string, string>();
  /** The version that was so when a command left. */
  readonly #sentAt = new Map<string, number>();
  /** By part: the earliest version that what is shown can come from. */
  readonly #shown = new Map<string, number>();

  constructor(core: CoreBench, server: RealServer, truth: RealTruth, accountId: string) {
    this.#core = core;
    this.#server = server;
    this.#truth = truth;
    this.#accountId = accountId;
    core.store.onChange((changes) => {
      try {
        truth.look('ours');
        for (const change of changes) this.#takeChange(change);
        this.#checkPicture();
      } catch (cause) {
        this.fault ??= cause as Error;
      }
    });
  }

  /** The account signs in anew: what was shown before says nothing of what is shown now. */
  signsIn(): void {
    this.#shown.clear();
  }

  #takeChange(change: Change): void {
    if (change.slice !== 'command' || !change.value) return;
    const command = change.value;
    const { id, phase, target, sentAt, conferenceId, isGuess } = command;
    const { participants } = this.#core.store.state;
    const person = participants.get(conferenceId ?? '')?.get(target?.id ?? '');
    if (!this.#addresses.has(id)) this.#addresses.set(id, person?.address ?? '');
    if (phase === 'sent' && !this.#sentAt.has(id)) {
      this.#sentAt.set(id, this.#truth.versions.length - 1);
      must(person !== undefined && !isOut(person), `${id} is sent to somebody who is not there any more`);
    }
    must(!isUnsent(phase) || sentAt === null, `${id} is ${phase} and was sent`);
    must(phase !== 'cancelled' || sentAt === null, `${id} is cancelled and was sent`);
    if (phase === 'confirmed') this.#checkConfirmed(command);
    if (phase === 'refused' && sentAt !== null && isGuess !== true) this.#checkRefused(command);
  }

  #asking({ request }: Command) {
    const asking = this.#server.askings.find((one) => one.isFor(request));
    if (!asking) throw new Error(`no schedule asks for ${request.kind}`);
    return asking;
  }

  /** What was so of the one whom a command is about, since it was sent. */
  #states(command: Command) {
    const { id, conferenceId } = command;
    const address = this.#addresses.get(id) ?? '';
    const asking = this.#asking(command);
    const sentAt = this.#sentAt.get(id);
    if (sentAt === undefined) throw new Error(`${id} (${command.request.kind}) has an outcome and was never sent`);
    return this.#truth.since(sentAt, conferenceId ?? '', address).map(({ text, by }) => ({
      by,
      isWanted: asking.isWanted(text === undefined ? undefined : { address, mode: text }),
    }));
  }

  /** Rule 1: it was so after sending; `own` where a request of ours made it so. */
  #checkConfirmed(command: Command): void {
    const { id, request, cause } = command;
    const states = this.#states(command);
    const said = `${id} (${request.kind} of ${this.#addresses.get(id)}) is confirmed`;
    must(
      states.some(({ isWanted }) => isWanted),
      `${said} and it never was so`,
    );
    if ((cause ?? 'own') === 'unknown' || this.#asking(command).isOnlyOurs) return;
    const own = states.some(({ isWanted, by }, at) => isWanted && by === 'ours' && states[at - 1]?.isWanted === false);
    must(own, `${said} as its own doing and others did it`);
  }

  /** Rule 6: what the server carried out was not refused. */
  #checkRefused(command: Command): void {
    const states = this.#states(command);
    const own = states.some(({ isWanted, by }, at) => isWanted && by === 'ours' && states[at - 1]?.isWanted === false);
    must(!own, `${command.id} (${command.request.kind}) is refused and was carried out`);
  }

  /** Rules 2, 3 and 4: what is shown as live was so, and never goes back in time. */
  #checkPicture(): void {
    const { state } = this.#core.store;
    const connection = state.accounts.get(this.#accountId)?.connection;
    for (const { accountId, truth } of state.conferences.values())
      must(truth.status !== 'live' || accountId !== this.#accountId || connection?.status === 'online', 'live and off');
    if (connection?.status !== 'online') return;
    const shown = this.#truth.shown(state);
    if (!shown) return;
    const { versions } = this.#truth;
    for (const name of new Set([...shown.keys(), ...this.#truth.parts.keys(), ...this.#shown.keys()])) {
      const text = shown.get(name);
      const isSo = (at: number): boolean => {
        const so = versions[at]?.parts.get(name);
        return text === unknownMode ? so !== undefined : so === text;
      };
      let earliest = this.#shown.get(name) ?? 0;
      while (earliest < versions.length && !isSo(earliest)) earliest += 1;
      must(earliest < versions.length, `${name} is shown as ${text}, and was not so since it was last right`);
      this.#shown.set(name, earliest);
    }
  }
}
