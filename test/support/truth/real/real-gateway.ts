import { audioModes, modeOf, type AudioMode } from '../../../../app/domain/audio.ts';
import { huaweiAgentGateway } from '../../../../main/vendors/huawei-agent-gateway/adapter.ts';
import { AgentGatewayServer, ownId } from '../../../conformance/huawei-agent-gateway.server.ts';
import type { Clock } from '../../../../main/ports/clock.ts';
import type { Asking, Deed, Party, RealServer, Trouble } from './real-server.ts';

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
});

/** The agent gateway in the words of schedules. */
export class RealGateway implements RealServer {
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
  readonly server: AgentGatewayServer;

  private constructor(server: AgentGatewayServer) {
    this.server = server;
  }

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

  trouble(what: Trouble): void {
    const { server } = this;
    const query = { pathIncludes: 'queryconfinfos' } as const;
    switch (what) {
      case 'lose':
        server.loseNews(1);
        return;
      case 'double':
        server.duplicateNews(2);
        return;
      case 'reorder':
        server.reorderNews(2);
        return;
      case 'deaf':
      case 'hears':
        server.act({ act: 'deafenEvents', isDeaf: what === 'deaf' });
        return;
      case 'late-events':
        server.act({ act: 'delayEvents', delayMs: 700 });
        return;
      case 'late-answers':
        server.act({ act: 'delayReplies', delayMs: 900, count: 2 });
        return;
      case 'cut-answer':
        server.act({ act: 'damageReplies', how: 'cutShort', ...query });
        return;
      case 'stray-character':
        server.act({ act: 'damageReplies', how: 'strayCharacter', ...query });
        return;
      case 'lacks-entry':
        server.act({ act: 'loseEvents', agent: ownId });
        return;
      case 'unreadable-entry':
        server.act({ act: 'damageReplies', how: 'unreadableEntry', list: 'addresses', ...query });
        return;
      case 'cut':
        server.act({ act: 'cutConnections', agent: ownId });
        return;
      case 'refuse':
        server.act({ act: 'nextAnswer', retcode: '100-009', message: 'no', pathIncludes: 'participant' });
        return;
      case 'malformed':
        server.sendMalformedNews();
        return;
      case 'down':
        server.goDown();
        return;
      case 'up':
        server.comeBack();
    }
  }

  heal(): void {
    const { server } = this;
    server.act({ act: 'deafenEvents', isDeaf: false });
    server.act({ act: 'delayEvents', delayMs: 0 });
    server.act({ act: 'delayReplies', delayMs: 0 });
    server.comeBack();
  }
}
