import { ciscoFinesse } from '../../../../main/vendors/cisco-finesse/adapter.ts';
import { FinesseServer } from '../../../conformance/cisco-finesse.server.ts';
import type { Clock } from '../../../../main/ports/clock.ts';
import type { Deed, Party, RealServer } from './real-server.ts';
import { RealSimulator } from './real-simulator.ts';

const own = '5900';
const modes: Readonly<Record<string, string>> = { talking: 'ACTIVE', 'on-hold': 'HELD' };

/** Cisco Finesse in the words of schedules. */
export class RealFinesse extends RealSimulator<FinesseServer> implements RealServer {
  readonly vendor = ciscoFinesse;
  readonly addresses = ['5001', '5002', '4155550100', '5003', '4155550111', '5004'];
  readonly askings: RealServer['askings'] = [
    {
      isFor: ({ kind }) => kind === 'drop',
      request: (conferenceId, participantIds) => ({ kind: 'drop', conferenceId, participantIds }),
      isWanted: (party) => party === undefined,
    },
  ];
  protected readonly damagedRead = { method: 'GET', pathIncludes: '/Dialogs', list: 'Participant' };

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
}
