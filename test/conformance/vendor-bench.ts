import type { Account } from '../../app/domain/account.ts';
import type { Command, CommandRequest } from '../../app/domain/command.ts';
import type { Conference } from '../../app/domain/conference.ts';
import type { Participant } from '../../app/domain/participant.ts';
import type { OwnedState } from '../../app/state/app-state.ts';
import type { FieldValues, Vendor } from '../../app/vendor/adapter.ts';
import type { ApplicationPorts } from '../../main/ports/application-ports.ts';
import type { VendorPorts } from '../../main/ports/vendor-ports.ts';
import { ApplicationBench } from '../support/application-bench.ts';
import { FastClock } from '../support/fast-clock.ts';

/** How much faster than real time a conformance test usually runs. */
const usualFactor = 12;
/** How long a condition may take to come true, in real milliseconds that this process had. */
const patienceMs = 12_000;

export interface SignIn {
  readonly values: FieldValues;
  readonly secrets: Readonly<Record<string, string>>;
}

/** Where a server under test puts files that a sign-in needs. */
export interface BenchFiles {
  setFile(path: string, text: string): void;
}

/** The whole application with one vendor, over real sockets, on a fast clock. */
export class VendorBench implements BenchFiles {
  readonly clock: FastClock;
  readonly #bench = new ApplicationBench();
  #accountId = '';

  /**
   * `clockFactor`: less than usual for much work at once, which takes a busy machine longer than a vendor's deadlines
   * then last.
   */
  constructor(clockFactor = usualFactor) {
    this.clock = new FastClock(clockFactor);
  }

  /** What the window knows. */
  get state(): OwnedState {
    return this.#bench.window;
  }

  get accountId(): string {
    return this.#accountId;
  }

  get account(): Account {
    const account = this.state.accounts.get(this.#accountId);
    if (!account) throw new Error('There is no account.');
    return account;
  }

  get conferences(): Conference[] {
    return [...this.state.conferences.values()];
  }

  /** Every file of the profile, and all that the window knows. */
  get everythingKept(): string {
    const { files } = this.#bench;
    const known = JSON.stringify(this.state, (_key, value: unknown) => (value instanceof Map ? [...value] : value));
    return `${[...files.contents.keys()].map((path) => files.textOf(path)).join('\n')}\n${known}`;
  }

  setFile(path: string, text: string): void {
    this.#bench.files.setText(path, text);
  }

  async start(vendor: Vendor<VendorPorts>, ports: Partial<ApplicationPorts> = {}): Promise<this> {
    await this.#bench.start({ clock: this.clock, vendors: [vendor], ...ports });
    await this.#bench.ask('preferences.change', { holdSeconds: 0 });
    return this;
  }

  /** Adds the account and begins to sign in. */
  async signIn(vendor: Vendor<VendorPorts>, { values, secrets }: SignIn): Promise<void> {
    const added = await this.#bench.ask('account.add', {
      vendorId: vendor.descriptor.vendorId,
      label: 'Line 1',
      values,
      secrets,
    });
    if (!('accountId' in added)) throw new Error(`The form was not accepted: ${JSON.stringify(added)}`);
    this.#accountId = added.accountId;
    await this.until('the account to show', () => this.state.accounts.has(this.#accountId));
    await this.#bench.ask('account.sign-in', { accountId: this.#accountId, secrets: {} });
  }

  /** What removes people is held for so many seconds from now on. */
  async holdFor(holdSeconds: number): Promise<void> {
    await this.#bench.ask('preferences.change', { holdSeconds });
  }

  /** The user chooses a language. */
  async speak(language: 'en' | 'zh-CN'): Promise<void> {
    await this.#bench.ask('preferences.change', { language });
  }

  /** Changes the account's settings; it is connected anew with them. */
  async edit({ values, secrets }: SignIn): Promise<void> {
    await this.#bench.ask('account.edit', { accountId: this.#accountId, label: 'Line 2', values, secrets });
  }

  async signOut(reasonId: string | null): Promise<void> {
    await this.#bench.ask('account.sign-out', { accountId: this.#accountId, reasonId });
  }

  async disconnect(): Promise<void> {
    await this.#bench.ask('account.disconnect', { accountId: this.#accountId });
  }

  /** Signs in with the secrets that are kept. */
  async signInAgain(): Promise<void> {
    await this.#bench.ask('account.sign-in', { accountId: this.#accountId, secrets: {} });
  }

  async tryNow(): Promise<void> {
    await this.#bench.ask('account.try-now', { accountId: this.#accountId });
  }

  slept(): void {
    this.#bench.application.slept();
  }

  networkChanged(): void {
    this.#bench.application.networkChanged();
  }

  /** Takes control of a meeting, or joins it. Gives the conference's id; rejects with the code of the refusal. */
  async follow(
    meeting: { readonly meetingId: string } | { readonly address: string },
    password: string | null = null,
    how: 'take-control' | 'join' = 'take-control',
  ): Promise<string> {
    const { conferenceId } = await this.#bench.ask('meeting.follow', {
      accountId: this.#accountId,
      how,
      meeting,
      password,
    });
    await this.until('the meeting to show', () => this.state.conferences.has(conferenceId));
    return conferenceId;
  }

  /** Reads a page of the account's meetings. */
  async searchMeetings(text = '', from = 0): Promise<void> {
    await this.#bench.ask('meeting.search', { accountId: this.#accountId, text, from });
    await this.until('the list of meetings', () => {
      const list = this.state.meetingLists.get(this.#accountId);
      return list?.text === text && list.from === from && list.status !== 'reading';
    });
  }

  /** Asks for a command of one target and gives its id. */
  async make(request: CommandRequest): Promise<string> {
    const { commandIds } = await this.#bench.ask('command.make', { request, surface: 'window' });
    const [commandId] = commandIds;
    if (commandId === undefined || commandIds.length !== 1) throw new Error(`It made ${commandIds.length} commands.`);
    return commandId;
  }

  /** Asks for commands of several targets at once. */
  async makeAll(request: CommandRequest): Promise<void> {
    await this.#bench.ask('command.make', { request, surface: 'window' });
  }

  /** Stops what of a group still waits. */
  async stopGroup(groupId: string): Promise<void> {
    await this.#bench.ask('command.stop', { groupId });
  }

  /** Waits until a command's life is over. */
  async settled(commandId: string): Promise<Command> {
    return this.until('the command to settle', () => {
      const command = this.state.commands.get(commandId);
      return command && command.settledAt !== null ? command : null;
    });
  }

  async online(): Promise<void> {
    await this.until('the account to be online', () => this.account.connection.status === 'online');
  }

  async refused(): Promise<Account['connection']> {
    return this.until('the account to be refused', () =>
      this.account.connection.status === 'refused' ? this.account.connection : null,
    );
  }

  async waiting(): Promise<Account['connection']> {
    return this.until('the account to wait', () =>
      this.account.connection.status === 'waiting' ? this.account.connection : null,
    );
  }

  /** Those of a conference who take part, by address. */
  present(conferenceId: string): string[] {
    return this.roster(conferenceId)
      .filter(({ state }) => state !== 'left')
      .map(({ address }) => address);
  }

  roster(conferenceId: string): Participant[] {
    return [...(this.state.participants.get(conferenceId)?.values() ?? [])].sort(
      (one, other) => one.position - other.position,
    );
  }

  participant(conferenceId: string, address: string): Participant {
    const found = this.roster(conferenceId).find(
      (participant) => participant.address === address && participant.state !== 'left',
    );
    if (!found) throw new Error(`${address} is not in the conference.`);
    return found;
  }

  /** Waits for something to become true of the state. Says what it waited for when it does not. */
  async until<Value>(what: string, look: () => Value | null | undefined | false): Promise<Value> {
    const end = this.clock.ranMs + patienceMs;
    for (;;) {
      const value = look();
      if (value !== null && value !== undefined && value !== false) return value;
      if (this.clock.ranMs > end) throw new Error(`Waited in vain for ${what}.\n${this.#picture()}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /**
   * The same, before a timer of `limitMs` milliseconds fires. What is slow because the machine is busy makes that late,
   * too.
   */
  async untilWithin(limitMs: number, what: string, look: () => boolean): Promise<void> {
    let isLate = false;
    const cancel = this.clock.after(limitMs, () => (isLate = true));
    await this.until(what, look);
    cancel();
    if (isLate) throw new Error(`It took more than ${limitMs} ms: ${what}.`);
  }

  async stop(): Promise<void> {
    await this.#bench.application.stop();
  }

  #picture(): string {
    const { accounts, conferences, commands, notices } = this.state;
    const picture = {
      connections: [...accounts.values()].map(({ connection }) => connection),
      agent: [...accounts.values()].map(({ agent }) => agent?.state),
      conferences: [...conferences.values()].map(({ vendorId, kind, state, truth }) => ({
        vendorId,
        kind,
        state,
        truth: truth.status,
      })),
      rosters: [...conferences.keys()].map((id) => this.roster(id).map(({ id: leg, state }) => `${leg}:${state}`)),
      commands: [...commands.values()].map(({ request, phase, reason, detail }) => ({
        kind: request.kind,
        phase,
        reason,
        detail,
      })),
      notices: [...notices.values()].map(({ code, detail }) => ({ code, detail })),
    };
    return JSON.stringify(picture, null, 1);
  }
}
