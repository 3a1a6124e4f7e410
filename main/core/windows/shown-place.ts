import type { Rectangle } from '../../ports/window.ts';
import { frameOffset, withoutRounding } from './window-bounds.ts';

/**
 * The place of a window that the desktop shows, as it was asked for: without the frame that the desktop drew around it,
 * and without what was rounded on the way to the display's pixels and back. Where a display has 1.5 pixels to one of
 * ours, a window at 101 is reported at 100 or 102: kept like that, it would wander and grow with every start.
 */
export class ShownPlace {
  #asked: Rectangle;
  #offset = { x: 0, y: 0 };
  #awaitsFrame = true;

  constructor(asked: Rectangle) {
    this.#asked = asked;
  }

  /** How much the frame adds to the window's size. */
  get frame(): { readonly width: number; readonly height: number } {
    const x = Math.max(0, this.#offset.x);
    return { width: 2 * x, height: Math.max(0, x + this.#offset.y) };
  }

  /** The window was put there. */
  put(asked: Rectangle): void {
    this.#asked = asked;
    this.#awaitsFrame = true;
  }

  /** The system reports a move; `isByFrame`: so soon after the window was put somewhere that its frame caused it. */
  moved(reported: Rectangle, isByFrame: boolean): void {
    if (!this.#awaitsFrame) return;
    const actual = withoutRounding(this.#asked, reported);
    // The system reports the requested place at once, and adds the frame later.
    if (actual.x === this.#asked.x && actual.y === this.#asked.y) return;
    const offset = isByFrame ? frameOffset(this.#asked, actual) : null;
    // A frame may come in steps, of which only the last one tells where the window is.
    if (isByFrame && offset === null) return;
    // As it is reported, so that what is reported from now on comes out as it was asked for.
    if (offset !== null) this.#offset = { x: reported.x - this.#asked.x, y: offset.y };
    this.#awaitsFrame = false;
  }

  /** The place to keep of one that the system reports. */
  placeOf(reported: Rectangle): Rectangle {
    const { x, y } = this.#offset;
    return withoutRounding(this.#asked, { ...reported, x: reported.x - x, y: reported.y - y });
  }
}
