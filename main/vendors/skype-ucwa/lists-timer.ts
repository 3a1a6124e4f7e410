import type { SessionLife } from '../shared/session-life.ts';

/** How often the lists are read: what was lost on the way shows. Milliseconds. */
const listsEveryMs = 20_000;
/** Events of one change come together: the lists are read once for them. */
const togetherMs = 300;

/** When the lists of one meeting are read, for as long as a session lasts. */
export class ListsTimer {
  readonly #life: SessionLife;
  readonly #read: () => void;
  #isDue = false;
  #isStopped = false;

  constructor(life: SessionLife, read: () => void) {
    this.#life = life;
    this.#read = read;
  }

  /** Once for all that comes together. */
  soon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#life.after(togetherMs, () => {
      this.#isDue = false;
      if (!this.#isStopped) this.#read();
    });
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Again and again. */
  plan(): void {
    this.#life.after(listsEveryMs, () => {
      if (this.#isStopped) return;
      this.#read();
      this.plan();
    });
  }
}
