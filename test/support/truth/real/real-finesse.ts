import { ciscoFinesse } from '../../../../main/vendors/cisco-finesse/adapter.ts';
import { FinesseServer } from '../../../conformance/cisco-finesse.server.ts';
import type { Clock } from '../../../../main/ports/clock.ts';
import type { Deed, Party, RealServer, Trouble } from './real-server.ts';

const own = '5900';
const modes: Readonly<Record<string, string>> = { talking: 'ACTIVE', 'on-hold': 'HELD' };
const answers = { 'cut-answer': 'cutShort', 'stray-character': 'strayCharacter' } as const;

/** Cisco Finesse in the words of schedules. */
export class RealFinesse implements RealServer {
  readonly vendor = ciscoFinesse;
  readonly addresses = ['5001', '5002', '4155550100', '5003', '4155550111', '5004'];
  readonly askings: RealServer['askings'] = [
    {
      isFor: ({ kind }) => kind === 'drop',
      request: (conferenceId, participantIds) => ({ kind: 'drop', conferenceId, participantIds }),
      isWanted: (party) => party === undefined,
    },
  ];
  readonly server: FinesseServer;

  private constructor(server: FinesseServer) {
    this.server = server;
  }

  static async start(clock: Clock): Promise<RealFinesse> {
    return new RealFinesse(await FinesseServer.start('websocket', clock));
  }

  parties(dialog: string): readonly Party[] | null {
    const legs = (this.server.simulator.model.calls.get(dialog)?.legs ?? []).filter(
      ({ state }) => state !== 'DROPPED' && state !== 'WRAP_UP',
    );
    if (!legs.some(({ address }) => address === own)) return null;
    return legs.filter(({ address }) => address !== own).map(({ address, state }) => ({ address, mode: state }));
  }

  shownMode({ state }: Parameters<RealServer['shownMode']>[0]): string | null {
    return state === 'unknown' ? null : (modes[state] ?? state);
  }

  happen(deed: Deed, dialog: string, address: string): void {
    const { server } = this;
    const isThere = this.parties(dialog)?.some((party) => party.address === address) === true;
    if (isThere === (deed === 'comes')) return;
    switch (deed) {
      case 'comes':
        server.join(dialog, address);
        return;
      case 'leaves':
        server.leave(dialog, address);
        return;
      case 'is-dropped-by-another-client':
        server.act({ act: 'supervisorDrops', supervisor: '1900', target: address, dialog });
        return;
      case 'changes':
      case 'changes-back':
        server.act({ act: 'participantState', dialog, address, state: deed === 'changes' ? 'HELD' : 'ACTIVE' });
    }
  }

  trouble(what: Trouble): void {
    const { server } = this;
    const list = { method: 'GET', pathIncludes: '/Dialogs' } as const;
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
      case 'stray-character':
        server.act({ act: 'damageReplies', how: answers[what], ...list });
        return;
      case 'lacks-entry':
      case 'unreadable-entry':
        server.act({
          act: 'damageReplies',
          how: what === 'lacks-entry' ? 'lacksEntry' : 'unreadableEntry',
          list: 'Participant',
          ...list,
        });
        return;
      case 'cut':
        server.cutNews();
        return;
      case 'refuse':
        server.refuseNext();
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
