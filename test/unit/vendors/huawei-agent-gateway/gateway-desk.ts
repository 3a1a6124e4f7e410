import type { Agent, Member } from '../../../../app/domain/account.ts';
import type { Command, CommandRequest } from '../../../../app/domain/command.ts';
import type { Conference } from '../../../../app/domain/conference.ts';
import { Fault } from '../../../../app/domain/error-code.ts';
import type { AccountView, CommandPlan, Verdict } from '../../../../app/vendor/adapter.ts';
import type { ConferencePicture, VendorEvent } from '../../../../app/vendor/events.ts';
import { readGatewayEvent } from '../../../../main/vendors/huawei-agent-gateway/events.ts';
import type { Refresh } from '../../../../main/vendors/huawei-agent-gateway/model-context.ts';
import { AccountModel } from '../../../../main/vendors/huawei-agent-gateway/model.ts';
import { planCommand } from '../../../../main/vendors/huawei-agent-gateway/plans.ts';
import { Reader } from '../../../../main/vendors/huawei-agent-gateway/reader.ts';
import type { GatewayRequest } from '../../../../main/vendors/huawei-agent-gateway/requests.ts';
import { readGatewaySettings } from '../../../../main/vendors/huawei-agent-gateway/settings.ts';
import type { Clock } from '../../../../main/ports/clock.ts';
import type { AdapterKit } from '../../../../main/vendors/shared/adapter-kit.ts';
import { testKit } from '../../../support/adapter-kit.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

export const ownId = '2101';

/** A participant of a conference as `queryconfinfos` gives it. */
export interface PartySample {
  readonly address: string;
  readonly enterTime?: number | null;
  readonly role?: number;
  readonly channelAttrib?: number;
  readonly channelState?: number;
}

/** A conference as `queryconfinfos` gives it, with our agent in the chair. */
export const conferenceResult = (parties: readonly PartySample[], facts: object = {}) => ({
  confs: [
    {
      confId: 1042001,
      confState: 0,
      startTime: 1,
      applyConfTime: 60,
      ...facts,
      addresses: [{ address: ownId, role: 1, enterTime: 1 }, ...parties].map((party) => ({
        addressType: party.address.length < 7 ? '9' : '6',
        channelAttrib: 3,
        channelState: 0,
        role: 0,
        enterTime: 5,
        ...party,
      })),
    },
  ],
});

/** No time passes between two reads of a desk. */
const immediately: Pick<Clock, 'after'> = {
  after: (_delayMs, task) => {
    queueMicrotask(task);
    return () => undefined;
  },
};

/** One agent's account on recorded answers and events: what the window would know, and how commands are judged. */
export class GatewayDesk {
  readonly clock = new ManualClock();
  readonly kit: AdapterKit;
  readonly model: AccountModel;
  readonly reader: Reader;
  /** What a path is answered with; a `Fault` is a refusal. A path that is not here is refused as `not-supported`. */
  readonly answers = new Map<string, unknown>();
  readonly sent: GatewayRequest[] = [];
  readonly notices: string[] = [];
  readonly unread: string[] = [];
  readonly refusals: string[] = [];
  readonly pictures = new Map<string, ConferencePicture>();
  agent: Agent | null = null;
  readonly members = new Map<string, Member>();
  readonly #settings = readGatewaySettings({
    server: 'gateway.example.com',
    agentId: ownId,
    phone: '88002101',
    holdFile: 'Y:/conf/7/please-wait.V3',
    busyReasons: '201 Meeting; 202 Training',
  });
  #commandCount = 0;

  constructor() {
    this.kit = testKit((event) => this.#apply(event), this.clock);
    this.model = new AccountModel({ accountId: 'acc', settings: this.#settings, clock: this.clock, kit: this.kit });
    this.reader = new Reader({
      requests: { read: async ({ path }) => this.#answer(path) },
      model: this.model,
      order: this.kit.order,
      clock: immediately,
      agentId: ownId,
      isOver: () => false,
    });
    this.model.synchronise();
  }

  /** An event. Gives what must be read because of it. */
  receives(eventType: string, content: unknown = null, members: object = {}): readonly Refresh[] {
    const event = readGatewayEvent({ eventType, workNo: ownId, content, ...members }, ownId);
    return event ? this.model.take(event) : [];
  }

  /** Somebody's change in the conference; `reason` counts for leaving. */
  party(address: string, changeType: number, changeReason = 255, members: object = {}): void {
    const content = {
      result: 0,
      changeType,
      changeReason,
      confId: 1042001,
      participant: address,
      participantType: address.length < 7 ? 9 : 6,
    };
    this.receives('AgentConf_ParticipantChanged', content, members);
  }

  /** Reads these; what cannot be read is emitted as a session would. */
  async read(...what: readonly Refresh[]): Promise<void> {
    for (const one of what) {
      const outcome = await this.reader.readOf(one).fresh();
      if (outcome.status === 'read') continue;
      if (one === 'conferences') this.model.conferences.unread(outcome.fault.code);
      else if (one === 'calls') this.model.voice.unread(outcome.fault.code);
    }
  }

  async readConference(parties: readonly PartySample[], facts: object = {}): Promise<void> {
    this.answers.set(`agentconf/${ownId}/queryconfinfos`, conferenceResult(parties, facts));
    await this.read('conferences');
  }

  /** In a conference that our agent chairs. */
  async chairs(parties: readonly PartySample[]): Promise<string> {
    this.receives('AgentConf_SelfJoinResult', { confId: 1042001 });
    this.receives('AgentConf_RequestSuccess', { confId: 1042001 });
    await this.readConference(parties);
    return 'acc/1042001';
  }

  async readsAgent(agentState: number): Promise<void> {
    this.answers.set(`onlineagent/${ownId}/agentstatus`, { agentState, isWorking: false });
    await this.read('agent');
  }

  idOf(address: string, conferenceId = 'acc/1042001'): string {
    const found = this.pictures.get(conferenceId)?.participants.find((one) => one.address === address);
    if (!found) throw new Error(`${address} is not in ${conferenceId}.`);
    return found.id;
  }

  plan(request: CommandRequest): CommandPlan {
    this.#commandCount += 1;
    const command: Command = {
      id: `command-${this.#commandCount}`,
      groupId: 'group',
      accountId: 'acc',
      conferenceId: null,
      request,
      target: null,
      surface: 'window',
      phase: 'sent',
      reason: null,
      detail: null,
      madeAt: 0,
      heldUntil: null,
      sentAt: null,
      acceptedAt: null,
      settledAt: null,
    };
    return planCommand(command, this.view, {
      accountId: 'acc',
      settings: this.#settings,
      model: this.model,
      kit: this.kit,
      session: {
        isLive: true,
        command: async (sent) => {
          this.sent.push(sent);
          return this.#answerOr(sent.path.split('?')[0] ?? '', {});
        },
      },
      reader: () => this.reader,
      read: async (...what) => this.read(...what),
    });
  }

  /** Sends a command; gives what judges it now, in short, such as `confirmed own`. */
  async send(request: CommandRequest): Promise<() => string> {
    const plan = this.plan(request);
    await plan.send();
    return () => inShort(plan.judge(this.view));
  }

  get view(): AccountView {
    const conferenceOf = ({ conference }: ConferencePicture): Conference => ({
      ...conference,
      truth: { status: 'live', at: 0, reason: null },
    });
    const participants = (id: string) => this.pictures.get(id)?.participants ?? [];
    return {
      agent: this.agent,
      conferences: () => [...this.pictures.values()].map(conferenceOf),
      conference: (id) => {
        const picture = this.pictures.get(id);
        return picture && conferenceOf(picture);
      },
      participants,
      participant: (id, participantId) => participants(id).find((one) => one.id === participantId),
      member: (id) => this.members.get(id),
      meetings: () => [],
      meeting: () => undefined,
    };
  }

  #answer(path: string): unknown {
    const answer = this.#answerOr(path, undefined);
    if (answer === undefined) throw new Fault('not-supported', path);
    return answer;
  }

  #answerOr(path: string, otherwise: unknown): unknown {
    const answer = this.answers.has(path) ? this.answers.get(path) : otherwise;
    if (answer instanceof Fault) throw answer;
    return answer;
  }

  #apply(event: VendorEvent): void {
    switch (event.type) {
      case 'conference':
        this.pictures.set(event.picture.conference.id, event.picture);
        return;
      case 'synchronised':
        this.pictures.clear();
        for (const picture of event.pictures) this.pictures.set(picture.conference.id, picture);
        return;
      case 'conference-ended':
        this.pictures.delete(event.conferenceId);
        return;
      case 'conference-unread':
        this.unread.push(`${event.conferenceId} ${event.reason}`);
        return;
      case 'agent':
        this.agent = event.agent;
        return;
      case 'member':
        this.members.set(event.member.id, event.member);
        return;
      case 'team':
        for (const member of event.members) this.members.set(member.id, member);
        return;
      case 'command-refused':
        this.refusals.push(`${event.commandId} ${event.code} ${event.detail ?? ''}`);
        return;
      case 'notice':
        this.notices.push(event.code);
        return;
      default:
    }
  }
}

/** A verdict in short. */
const inShort = (verdict: Verdict): string => {
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
