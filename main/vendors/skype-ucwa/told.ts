import type { LobbyEnding } from '../../../app/domain/conference.ts';
import type { VendorEvent } from '../../../app/vendor/events.ts';
import type { Decisions } from './decisions.ts';
import { factsOf, ownRow, personRow, type PictureContext } from './picture.ts';
import type { RosterReader } from './roster-reader.ts';
import type { Changes, Ending } from './roster.ts';

interface Told {
  readonly conferenceId: string;
  readonly pictureContext: PictureContext;
  readonly decisions: Decisions;
  /** A whole picture was told, so that changes may be. */
  readonly isTold: boolean;
  readonly reader: Pick<RosterReader, 'isBehind'>;
}

/**
 * How waiting ended, as far as the answers to our own decisions and the server's reasons tell. While ours is not
 * answered, nothing is said of who decided.
 */
const endingOf = ({ id, name, how, reason }: Ending, { conferenceId, decisions }: Told): VendorEvent => {
  const [kind, decided] = [decisions.kindOf(id), decisions.of(id)];
  decisions.forget(id);
  const outcomes: Record<Ending['how'], LobbyEnding['outcome']> = {
    hidden: 'not-shown',
    admitted: kind === 'admit' ? 'admitted' : 'admitted-by-other',
    left:
      kind === 'reject-entry' && decided === 'accepted'
        ? 'rejected'
        : reason?.subcode === 'Denied'
          ? 'rejected-by-other'
          : 'gone',
  };
  const outcome = outcomes[how];
  return { type: 'lobby-ended', conferenceId, ending: { participantId: id, name, outcome } };
};

/** The events that tell changes: those whose waiting ended first, then the rows and facts. */
const eventsOf = (changes: Changes, told: Told, endingsOnly: boolean): readonly VendorEvent[] => {
  const { conferenceId, pictureContext } = told;
  const { roster, facts } = pictureContext;
  const endings = changes.endings.map((ending) => endingOf(ending, told));
  if (endingsOnly) return endings;
  const rows = [...changes.people].flatMap((href) => {
    const person = roster.people.get(href);
    return person ? [personRow(person, facts)] : [];
  });
  const self = ownRow(pictureContext);
  const changed: VendorEvent = {
    type: 'conference-changed',
    facts: factsOf(pictureContext),
    participants: [...(self ? [self] : []), ...rows],
    gone: [...changes.gone],
    proves: told.reader.isBehind ? 'partial' : 'all',
    conferenceId,
  };
  return [...endings, changed];
};

/** Tells what changes in one meeting: what is read together is told together. */
export class Teller {
  readonly #meeting: Told;
  readonly #send: (event: VendorEvent) => void;
  #isDue = false;
  /** It was told that who waits is not shown any more. */
  #isHidingTold = false;

  constructor(meeting: Told, emit: (event: VendorEvent) => void) {
    this.#meeting = meeting;
    this.#send = emit;
  }

  /** How waiting ended since it was told last: before a whole picture that lacks those people. */
  tellEndings(): void {
    this.#emit(true);
  }

  /** Tells what changed, now. */
  tell(): void {
    if (this.#meeting.isTold) this.#emit(false);
  }

  tellSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      this.tell();
    });
  }

  /** The user leads again. */
  lobbyIsShown(): void {
    this.#isHidingTold = false;
  }

  #emit(endingsOnly: boolean): void {
    const changes = this.#meeting.pictureContext.roster.takeChanges();
    for (const event of eventsOf(changes, this.#meeting, endingsOnly)) this.#send(event);
    if (this.#isHidingTold || !changes.endings.some(({ how }) => how === 'hidden')) return;
    this.#isHidingTold = true;
    this.#send({ type: 'notice', code: 'lobby-hidden', detail: null });
  }
}
