import type { Answer } from '../../app/contract/envelope.ts';
import { requests } from '../../app/contract/requests.ts';
import { asFault, Fault } from '../../app/domain/error-code.ts';
import type { Meeting } from '../../app/domain/meeting.ts';
import type { Change } from '../../app/state/app-state.ts';
import { createCommandLine } from '../../main/core/command-line/command-line.ts';
import { commandLineAnswerSchema, type CommandLineAnswer } from '../../main/core/command-line/command-line-messages.ts';
import { unknownDesktop } from '../../main/core/state/desktop-slice.ts';
import { createActionPerformer } from '../../main/core/actions/perform-action.ts';
import { ShownPlace } from '../../main/core/actions/shown-place.ts';
import { CommandBench, settlePromises } from './command-bench.ts';
import { recordingLog } from './recording-log.ts';

/** Command-line requests, handled on the model vendor and a manual clock. */
export class CommandLineBench extends CommandBench {
  readonly place = new ShownPlace();
  readonly log = recordingLog();
  /** Every request that was made of the application, by name. */
  readonly requested: string[] = [];
  /** Meetings that accounts list, or why they cannot. */
  readonly meetings = new Map<string, readonly Meeting[] | Fault>();
  /** What was asked to be followed. */
  readonly followed: unknown[] = [];
  /** Why nothing can be followed. */
  followFault: Fault | null = null;
  readonly perform = createActionPerformer({
    state: () => this.store.state,
    place: this.place,
    handle: (name, input) => this.#handle(name, input),
  });
  /** Whether Gavel's windows have the keyboard. */
  isInFront = true;
  readonly #answer = createCommandLine({
    hasKeyboard: () => this.isInFront,
    store: this.store,
    place: this.place,
    perform: this.perform,
    meetings: {
      find: async (accountId) => {
        const meetings = this.meetings.get(accountId) ?? [];
        if (meetings instanceof Fault) throw meetings;
        for (const meeting of meetings)
          this.store.change([{ slice: 'meeting', accountId, id: meeting.id, value: meeting }]);
        return { meetings, total: meetings.length };
      },
      handle: (name, input) => this.#handle(name, input),
    },
    clock: this.clock,
    log: this.log,
  });

  constructor(addresses: readonly string[], ...changes: readonly Change[]) {
    super(addresses);
    this.store.change([{ slice: 'desktop', value: unknownDesktop }, ...changes]);
  }

  /** Asks anything at all. */
  async askRaw(question: unknown, isGone = new AbortController().signal): Promise<CommandLineAnswer> {
    return commandLineAnswerSchema.parse(JSON.parse(JSON.stringify(await this.#answer(question, isGone))));
  }

  /** Asks for an action and lets time pass until it is answered. */
  async act(
    actionId: string,
    more: {
      readonly participantNames?: readonly string[];
      readonly conferenceName?: string;
      readonly accountName?: string;
      readonly waitsForOutcome?: boolean;
      readonly isJson?: boolean;
    } = {},
  ): Promise<CommandLineAnswer> {
    const asked = this.askRaw({
      kind: 'action',
      actionId,
      waitsForOutcome: true,
      accountName: null,
      conferenceName: null,
      participantNames: [],
      isJson: false,
      ...more,
    });
    let isAnswered = false;
    void asked.then(() => (isAnswered = true));
    for (let step = 0; step < 200; step += 1) {
      await settlePromises();
      if (isAnswered) break;
      this.clock.advance(500);
      this.deliverAll();
    }
    return asked;
  }

  async list(
    more: { readonly isJson?: boolean; readonly participantNames?: readonly string[] } = {},
  ): Promise<CommandLineAnswer> {
    return this.askRaw({
      kind: 'list',
      accountName: null,
      conferenceName: null,
      participantNames: [],
      isJson: false,
      ...more,
    });
  }

  async #handle(name: unknown, input: unknown): Promise<Answer> {
    this.requested.push(String(name));
    try {
      if (name === 'command.make') {
        const { request, surface } = requests['command.make'].input.parse(input);
        return { ok: true, value: this.commands.make(request, surface) };
      }
      if (name === 'meeting.follow') {
        if (this.followFault) throw this.followFault;
        this.followed.push(requests['meeting.follow'].input.parse(input));
        return { ok: true, value: { conferenceId: 'followed' } };
      }
      if (name === 'command.undo')
        return { ok: true, value: { count: this.commands.undo(requests['command.undo'].input.parse(input).groupId) } };
      return { ok: true, value: {} };
    } catch (cause) {
      const { code, detail } = asFault(cause);
      return { ok: false, failure: { code, detail } };
    }
  }
}
