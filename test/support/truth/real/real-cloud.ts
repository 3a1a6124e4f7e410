import type { CommandKind, CommandRequest } from '../../../../app/domain/command.ts';
import { Fault } from '../../../../app/domain/error-code.ts';
import { huaweiCloudMeeting } from '../../../../main/vendors/huawei-cloud-meeting/adapter.ts';
import { CloudMeetingServer } from '../../../conformance/huawei-cloud-meeting.server.ts';
import type { Clock } from '../../../../main/ports/clock.ts';
import type { CoreBench } from '../core-bench.ts';
import type { Asking, Deed, Party, RealServer } from './real-server.ts';
import { RealSimulator } from './real-simulator.ts';

type PersonKind = Extract<
  CommandKind,
  'drop' | 'mute-participant' | 'unmute-participant' | 'admit' | 'move-to-lobby' | 'promote' | 'demote'
>;

const asking = (kind: PersonKind, isWanted: Asking['isWanted']): Asking => ({
  isFor: (request: CommandRequest) => request.kind === kind,
  request: (conferenceId, participantIds) => ({ kind, conferenceId, participantIds }),
  isWanted,
});
const has = (word: string) => (party: Party | undefined) => party?.mode.split(' ').includes(word) === true;

/** Who waits to be let in when they come; the others come in. */
const waiting: ReadonlySet<string> = new Set(['+990000000000401', '+990000000000402']);

/** Huawei Cloud Meeting in the words of schedules: our user controls a meeting without being in it. */
export class RealCloud extends RealSimulator<CloudMeetingServer> implements RealServer {
  readonly vendor = huaweiCloudMeeting;
  readonly addresses = ['+990000000000301', '+990000000000302', '+990000000000303', '+990000000000304', ...waiting];
  readonly askings: readonly Asking[] = [
    asking('drop', (party) => party === undefined),
    asking('mute-participant', has('muted')),
    asking('unmute-participant', has('heard')),
    asking('admit', has('present')),
    asking('move-to-lobby', has('waits')),
    asking('promote', has('co-host')),
    asking('demote', has('member')),
  ];
  protected readonly damagedRead = { method: 'GET', pathIncludes: 'realTimeInfo', list: 'participants' };
  protected override readonly isBelievedTwice = true;

  static async start(clock: Clock): Promise<RealCloud> {
    return new RealCloud(await CloudMeetingServer.start(clock));
  }

  parties(vendorId: string): readonly Party[] | null {
    const meeting = this.#meeting(vendorId);
    if (!meeting) return null;
    const present = [...meeting.participants.values()]
      .filter(({ account }) => account?.id !== this.server.simulator.user.userId)
      .map(({ number, isMuted, isCohost }) => ({
        address: number,
        mode: `present ${isMuted ? 'muted' : 'heard'} ${isCohost ? 'co-host' : 'member'}`,
      }));
    return [...present, ...[...meeting.waiting.values()].map(({ number }) => ({ address: number, mode: 'waits' }))];
  }

  shownMode({ state, role, audio }: Parameters<RealServer['shownMode']>[0]): string | null {
    if (state === 'in-lobby') return 'waits';
    if (!audio || audio.canSpeak === 'unknown') return null;
    return `present ${audio.canSpeak === 'on' ? 'heard' : 'muted'} ${role === 'co-host' ? 'co-host' : 'member'}`;
  }

  async enter({ connections }: CoreBench, accountId: string, vendorId: string): Promise<void> {
    try {
      await connections
        .adapterOf(accountId)
        ?.meetings?.follow(
          { how: 'take-control', meeting: { address: vendorId }, password: null },
          new AbortController().signal,
        );
    } catch (cause) {
      // Without a connection nobody takes control.
      if (!(cause instanceof Fault)) throw cause;
    }
  }

  happen(deed: Deed, vendorId: string, address: string): void {
    const { server } = this;
    const party = this.parties(vendorId)?.find((one) => one.address === address);
    if ((party !== undefined) === (deed === 'comes')) return;
    const waits = party?.mode === 'waits';
    switch (deed) {
      case 'comes':
        if (waiting.has(address))
          server.act({ act: 'personWaits', meeting: vendorId, name: `Waiting ${address}`, number: address });
        else server.join(vendorId, address);
        return;
      case 'leaves':
        if (waits) server.act({ act: 'waitingPersonLeaves', meeting: vendorId, person: address });
        else server.leave(vendorId, address);
        return;
      case 'is-dropped-by-another-client':
        if (!waits) server.act({ act: 'personLeaves', meeting: vendorId, person: address, code: '11072038' });
        return;
      case 'changes':
      case 'changes-back':
        if (!waits)
          server.act({ act: 'personChanges', meeting: vendorId, person: address, isMuted: deed === 'changes' });
    }
  }

  protected override malformed(): void {
    if (this.#isMeetingOn()) super.malformed();
  }

  protected override cut(): void {
    if (this.#isMeetingOn()) super.cut();
  }

  override heal(): void {
    super.heal();
    // Who waits is in no read: what a deaf channel swallowed of it shows with the next connection only.
    this.cut();
  }

  /** Only meetings have a channel. */
  #isMeetingOn(): boolean {
    return [...this.server.simulator.model.meetings.values()].some(({ state }) => state === 'Created');
  }

  #meeting(vendorId: string) {
    const meeting = this.server.simulator.model.meetings.get(vendorId);
    return meeting?.state === 'Created' ? meeting : undefined;
  }
}
