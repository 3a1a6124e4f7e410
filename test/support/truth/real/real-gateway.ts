import { audioModes, modeOf, type AudioMode } from '../../../../app/domain/audio.ts';
import { huaweiAgentGateway } from '../../../../main/vendors/huawei-agent-gateway/adapter.ts';
import { AgentGatewayServer, ownId } from '../../../conformance/huawei-agent-gateway.server.ts';
import type { Clock } from '../../../../main/ports/clock.ts';
import type { Asking, Deed, Party, RealServer } from './real-server.ts';
import { RealSimulator } from './real-simulator.ts';

const numbers: Readonly<Record<AudioMode, 1 | 2 | 3 | 4>> = {
  'listen-only': 1,
  'speak-only': 2,
  both: 3,
  none: 4,
};
const textOf = (mode: AudioMode | null, isHeld: boolean): string => `${isHeld ? 'held' : 'there'} ${mode ?? 'any'}`;

const audioAsking = (mode: AudioMode): Asking => ({
  isFor: (request) => request.kind === 'set-audio' && request.mode === mode,
  request: (conferenceId, participantIds) => ({ kind: 'set-audio', conferenceId, participantIds, mode }),
  isWanted: (party) => party?.mode.endsWith(` ${mode}`) === true,
  // Only the chair sets modes.
  isOnlyOurs: true,
});

/** The agent gateway in the words of schedules. */
export class RealGateway extends RealSimulator<AgentGatewayServer> implements RealServer {
  readonly vendor = huaweiAgentGateway;
  readonly addresses = ['2102', '90155501', '90155502', '2103', '90155503', '90155504'];
  readonly askings: readonly Asking[] = [
    {
      isFor: ({ kind }) => kind === 'drop',
      request: (conferenceId, participantIds) => ({ kind: 'drop', conferenceId, participantIds }),
      isWanted: (party) => party === undefined,
    },
    {
      isFor: ({ kind }) => kind === 'hold-participant',
      request: (conferenceId, participantIds) => ({ kind: 'hold-participant', conferenceId, participantIds }),
      isWanted: (party) => party?.mode.startsWith('held') === true,
    },
    {
      isFor: ({ kind }) => kind === 'unhold-participant',
      request: (conferenceId, participantIds) => ({ kind: 'unhold-participant', conferenceId, participantIds }),
      isWanted: (party) => party?.mode.startsWith('there') === true,
    },
    ...audioModes.map(audioAsking),
  ];
  protected readonly damagedRead = { pathIncludes: 'queryconfinfos', list: 'addresses' };
  protected override readonly isBelievedTwice = true;

  static async start(clock: Clock): Promise<RealGateway> {
    return new RealGateway(await AgentGatewayServer.start('dynamic', clock));
  }

  parties(confId: string): readonly Party[] | null {
    const conference = this.server.simulator.model.conferences.get(Number(confId));
    if (!conference || conference.phase === 'ended' || !conference.participants.has(`9:${ownId}`)) return null;
    return [...conference.participants.values()]
      .filter(({ address }) => address !== ownId)
      .map(({ address, attribute, isHeld }) => ({
        address,
        mode: textOf(audioModes.find((mode) => numbers[mode] === attribute) ?? null, isHeld),
      }));
  }

  shownMode({ state, audio }: Parameters<RealServer['shownMode']>[0]): string | null {
    const mode = audio ? modeOf(audio) : null;
    return mode === null ? null : textOf(mode, state === 'on-hold');
  }

  happen(deed: Deed, confId: string, address: string): void {
    const { server } = this;
    const isThere = this.parties(confId)?.some((party) => party.address === address) === true;
    if (isThere === (deed === 'comes')) return;
    switch (deed) {
      case 'comes':
        server.join(confId, address);
        return;
      case 'leaves':
        server.leave(confId, address);
        return;
      case 'is-dropped-by-another-client':
        server.act({ act: 'participantLeaves', confId: Number(confId), address, reason: 1 });
        return;
      case 'changes':
        server.act({ act: 'changeMode', confId: Number(confId), address, attribute: 1 });
        return;
      case 'changes-back':
        server.act({ act: 'holdParticipant', confId: Number(confId), address, isHeld: false });
        server.act({ act: 'changeMode', confId: Number(confId), address, attribute: 3 });
    }
  }

  protected override cut(): void {
    this.server.act({ act: 'cutConnections', agent: ownId });
  }

  protected override refuse(): void {
    this.server.act({ act: 'nextAnswer', retcode: '100-009', message: 'no', pathIncludes: 'participant' });
  }
}
