import { describe, expect, it } from 'vitest';
import { ShownPlace } from '../../../../main/core/windows/shown-place.ts';
import { placeWindow } from '../../../../main/core/windows/window-bounds.ts';
import type { Rectangle } from '../../../../main/ports/window.ts';

const { floor, ceil, round } = Math;
type Round = (value: number) => number;

interface Scaled {
  /** Pixels of the display to one of ours. */
  readonly scale: number;
  readonly near: Round;
  readonly far: Round;
  /** Whether the four sides are rounded, or the place and the size. */
  readonly isBySides: boolean;
}

/** What a system reports of a place on such a display, with a frame of so many pixels of the display. */
const reported = (
  asked: Rectangle,
  { scale, near, far, isBySides }: Scaled,
  frame: { readonly x: number; readonly y: number },
): Rectangle => {
  const start = (from: number, frameAt: number): number => near((near(from * scale) + frameAt) / scale);
  const length = (from: number, long: number, frameAt: number): number =>
    isBySides
      ? far((far((from + long) * scale) + frameAt) / scale) - start(from, frameAt)
      : far(far(long * scale) / scale);
  return {
    x: start(asked.x, frame.x),
    y: start(asked.y, frame.y),
    width: length(asked.x, asked.width, frame.x),
    height: length(asked.y, asked.height, frame.y),
  };
};

const roundings: readonly (readonly [string, Round, Round])[] = [
  ['down', floor, floor],
  ['up', ceil, ceil],
  ['to the nearest', round, round],
  ['outwards', floor, ceil],
  ['inwards', ceil, floor],
];
const area = { x: 0, y: 0, width: 1365, height: 767 };
const displays = [{ bounds: area, workArea: area, isPrimary: true }];

/** One start: the window is put where it was, reported, moved by its frame, and reported again. */
const startOnce = (kept: Rectangle, scaled: Scaled, frame: { readonly x: number; readonly y: number }): Rectangle => {
  const asked = placeWindow('main', kept, displays);
  const place = new ShownPlace(asked);
  place.moved(reported(asked, scaled, { x: 0, y: 0 }), true);
  const framed = reported(asked, scaled, frame);
  place.moved(framed, true);
  return place.placeOf(framed);
};

describe('the place of a window that the desktop shows', () => {
  for (const scale of [1, 1.25, 1.5, 1.75, 2, 2.25])
    it.each(roundings)(`is the same after five starts at ${scale}, rounded %s`, (_, near, far) => {
      for (const isBySides of [true, false])
        for (const frame of [
          { x: 0, y: 0 },
          { x: 1, y: 20 },
          { x: 4, y: 33 },
          { x: 0, y: 49 },
        ])
          for (let at = 100; at < 120; at += 1) {
            const first = { x: at, y: at + 7, width: 600 + at, height: 480 + at };
            let kept: Rectangle = first;
            for (let start = 0; start < 5; start += 1) kept = startOnce(kept, { scale, near, far, isBySides }, frame);
            expect({ kept, frame, isBySides }).toEqual({ kept: first, frame, isBySides });
          }
    });

  const asked = { x: 100, y: 100, width: 800, height: 600 };

  it('is where a person moved and sized it, as exactly as the display shows it', () => {
    const place = new ShownPlace(asked);
    place.moved({ ...asked, x: 101, y: 125 }, true);
    expect(place.placeOf({ x: 101, y: 125, width: 801, height: 598 })).toEqual(asked);
    expect(place.placeOf({ x: 301, y: 225, width: 804, height: 596 })).toEqual({
      x: 300,
      y: 200,
      width: 804,
      height: 596,
    });
    expect(place.frame).toEqual({ width: 2, height: 26 });
  });

  it('has the frame that comes in steps, and shrinks the window where both do not fit', () => {
    const place = new ShownPlace(asked);
    place.moved({ ...asked, x: 0, y: 10 }, true);
    place.moved({ ...asked, x: 103, y: 119, height: 576 }, true);
    expect(place.frame).toEqual({ width: 6, height: 22 });
    expect(place.placeOf({ ...asked, x: 103, y: 119, height: 576 })).toEqual({ ...asked, height: 576 });
  });

  it('has no frame where a person moved it first, and learns one when it is put somewhere again', () => {
    const place = new ShownPlace(asked);
    place.moved({ ...asked, x: 110, y: 140 }, false);
    expect(place.placeOf({ ...asked, x: 110, y: 140 })).toEqual({ ...asked, x: 110, y: 140 });
    expect(place.frame).toEqual({ width: 0, height: 0 });
    const next = { ...asked, x: 200 };
    place.put(next);
    place.moved({ ...next, x: 199, y: 120 }, true);
    expect(place.placeOf({ ...next, x: 199, y: 120 })).toEqual(next);
    expect(place.frame).toEqual({ width: 0, height: 20 });
  });
});
