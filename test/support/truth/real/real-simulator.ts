import type { CommonAct } from '../../../../main/simulators/shared/acts/common-acts.ts';
import type { ServerUnderTest } from '../../../conformance/harness.ts';
import type { RealServer, Trouble } from './real-server.ts';

type Scripted = ServerUnderTest & { act(act: CommonAct): unknown };

/** Which answers are damaged: those of the read that shows who is in a conference, and the list in them. */
export interface DamagedRead {
  readonly method?: string;
  readonly pathIncludes: string;
  readonly list: string;
}

const damages = {
  'cut-answer': 'cutShort',
  'stray-character': 'strayCharacter',
  'lacks-entry': 'lacksEntry',
  'unreadable-entry': 'unreadableEntry',
} as const;

/** What is wrong with an answer. */
type Damage = keyof typeof damages;

/** What goes wrong at every simulator in the same words. */
export abstract class RealSimulator<Server extends Scripted> implements Pick<
  RealServer,
  'server' | 'trouble' | 'heal'
> {
  readonly server: Server;
  protected abstract readonly damagedRead: DamagedRead;
  /** Two answers in a row that lack somebody are believed, as nothing else can be asked: there is only one then. */
  protected readonly isBelievedTwice: boolean = false;
  #hasLacked = false;

  constructor(server: Server) {
    this.server = server;
  }

  trouble(what: Trouble): void {
    const { server } = this;
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
      case 'lacks-entry':
      case 'unreadable-entry':
        this.damage(what);
        return;
      case 'cut':
        this.cut();
        return;
      case 'refuse':
        this.refuse();
        return;
      case 'malformed':
        this.malformed();
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

  protected damage(what: Damage): void {
    const { list, ...read } = this.damagedRead;
    const isOfList = what === 'lacks-entry' || what === 'unreadable-entry';
    if (what === 'lacks-entry' && this.isBelievedTwice && this.#hasLacked) return;
    this.#hasLacked ||= what === 'lacks-entry';
    this.server.act({ act: 'damageReplies', how: damages[what], count: 1, ...read, ...(isOfList && { list }) });
  }

  protected malformed(): void {
    this.server.sendMalformedNews();
  }

  protected cut(): void {
    this.server.cutNews();
  }

  protected refuse(): void {
    this.server.refuseNext();
  }
}
