import { describe, expect, it } from 'vitest';
import {
  arrangementOf,
  firstSizes,
  frameOffset,
  storedPlacesText,
  parseStoredPlaces,
  placeOn,
  placeWindow,
  smallestWindow,
  withPlace,
  type StoredPlaces,
} from '../../../../main/core/windows/window-bounds.ts';

const display = (x: number, y: number, width: number, height: number, isPrimary = false) => ({
  bounds: { x, y, width, height },
  workArea: { x, y, width, height },
  isPrimary,
});
const laptop = display(0, 24, 1440, 876, true);
const left = display(-1920, 0, 1920, 1080);
const above = display(0, -1080, 1920, 1080);

describe('the place of the window', () => {
  it('is the middle of the primary display on a first start', () => {
    expect(placeWindow('main', null, [left, laptop])).toEqual({ x: 160, y: 82, ...firstSizes.main });
  });

  it('is where it was, when that is on a display', () => {
    for (const kept of [
      { x: 100, y: 100, width: 800, height: 600 },
      { x: -1900, y: 10, width: 800, height: 600 },
      { x: 40, y: -1000, width: 1000, height: 900 },
    ]) {
      expect(placeWindow('main', kept, [laptop, left, above])).toEqual(kept);
    }
  });

  it('is moved back when it hangs over the edge of its display', () => {
    expect(placeWindow('main', { x: 1200, y: 700, width: 800, height: 600 }, [laptop])).toEqual({
      x: 640,
      y: 300,
      width: 800,
      height: 600,
    });
    expect(placeWindow('main', { x: -100, y: -100, width: 800, height: 600 }, [laptop])).toEqual({
      x: 0,
      y: 24,
      width: 800,
      height: 600,
    });
  });

  it('belongs to the display that shows most of it', () => {
    expect(placeWindow('main', { x: -700, y: 100, width: 800, height: 600 }, [laptop, left])).toEqual({
      x: -800,
      y: 100,
      width: 800,
      height: 600,
    });
    expect(placeWindow('main', { x: -100, y: 100, width: 800, height: 600 }, [left, laptop])).toEqual({
      x: 0,
      y: 100,
      width: 800,
      height: 600,
    });
  });

  it('is on the nearest display when its own is gone', () => {
    expect(placeWindow('main', { x: -1800, y: 100, width: 800, height: 600 }, [laptop])).toEqual({
      x: 0,
      y: 100,
      width: 800,
      height: 600,
    });
    expect(placeWindow('main', { x: 5000, y: 100, width: 800, height: 600 }, [left, laptop])).toEqual({
      x: 640,
      y: 100,
      width: 800,
      height: 600,
    });
  });

  it('shrinks to a display that is smaller than it was', () => {
    expect(placeWindow('main', { x: -1900, y: 0, width: 1900, height: 1060 }, [laptop])).toEqual({
      x: 0,
      y: 24,
      width: 1440,
      height: 876,
    });
  });

  it('is never smaller than what shows a roster, and keeps its upper left corner visible on a tiny display', () => {
    expect(placeWindow('main', { x: 10, y: 30, width: 20, height: 20 }, [laptop])).toEqual({
      x: 10,
      y: 30,
      ...smallestWindow,
    });
    expect(placeWindow('main', { x: 50, y: 50, width: 800, height: 600 }, [display(0, 0, 320, 240, true)])).toEqual({
      x: 0,
      y: 0,
      ...smallestWindow,
    });
  });

  it('takes the first display when none is primary, and the kept place when there is none at all', () => {
    expect(placeWindow('main', null, [left])).toEqual({ x: -1520, y: 160, ...firstSizes.main });
    expect(placeWindow('main', { x: 5, y: 6, width: 700, height: 500 }, [])).toEqual({
      x: 5,
      y: 6,
      width: 700,
      height: 500,
    });
  });

  it('leaves room for the frame that a desktop draws around it', () => {
    const frame = { width: 2, height: 21 };
    expect(placeWindow('main', { x: 100, y: 100, width: 3000, height: 3000 }, [laptop], frame)).toEqual({
      x: 0,
      y: 24,
      width: 1438,
      height: 855,
    });
    expect(placeWindow('main', { x: 1000, y: 800, width: 800, height: 600 }, [laptop], frame)).toEqual({
      x: 638,
      y: 279,
      width: 800,
      height: 600,
    });
  });

  it('is distinguished from its frame by the distance from the requested place', () => {
    const asked = { x: 300, y: 120, width: 800, height: 600 };
    expect(frameOffset(asked, { ...asked, x: 301, y: 140 })).toEqual({ x: 1, y: 20 });
    expect(frameOffset(asked, { ...asked, y: 28 + 120 })).toEqual({ x: 0, y: 28 });
    // Where the window and its frame are larger than the display, some desktops shrink the window.
    expect(frameOffset(asked, { ...asked, x: 303, y: 139, height: 576 })).toEqual({ x: 3, y: 19 });
    for (const moved of [
      asked,
      { ...asked, x: 301, y: 140, height: 601 },
      { ...asked, x: 290 },
      { ...asked, x: 340, y: 130 },
      { ...asked, y: 300 },
      { ...asked, x: 301, y: 140, width: 700 },
    ])
      expect(frameOffset(asked, moved)).toBeNull();
  });

  it('opens small for the compact window', () => {
    expect(placeWindow('compact', null, [laptop])).toMatchObject({ width: 380, height: 560 });
  });
});

describe('the places of the windows', () => {
  const nothing: StoredPlaces = { main: {}, compact: {}, settings: {} };
  const at = (x: number) => ({ x, y: 30, width: 700, height: 500, isMaximized: false });
  const docked = arrangementOf([left, laptop]);
  const alone = arrangementOf([laptop]);

  it('are stored for each arrangement of displays, whatever their order and panels', () => {
    expect(arrangementOf([laptop, left])).toBe(docked);
    expect(arrangementOf([{ ...laptop, workArea: { x: 0, y: 100, width: 10, height: 10 } }])).toBe(alone);
    expect(
      new Set([docked, alone, arrangementOf([left]), arrangementOf([laptop, above]), arrangementOf([])]).size,
    ).toBe(5);
  });

  it('come back with their arrangement; on a new one the last place counts', () => {
    const places = withPlace(withPlace(nothing, 'main', docked, at(-1800)), 'main', alone, at(20));
    expect(placeOn(places, 'main', docked)).toEqual(at(-1800));
    expect(placeOn(places, 'main', alone)).toEqual(at(20));
    expect(placeOn(places, 'main', arrangementOf([above]))).toEqual(at(20));
    expect(placeOn(withPlace(places, 'main', docked, at(-1700)), 'main', arrangementOf([above]))).toEqual(at(-1700));
    expect(placeOn(places, 'compact', docked)).toBeNull();
  });

  it('are forgotten beyond a number of arrangements, the oldest first', () => {
    let places = nothing;
    for (let index = 0; index < 40; index++) places = withPlace(places, 'main', `arrangement ${index}`, at(index));
    expect(Object.keys(places.main)).toEqual(Array.from({ length: 16 }, (_, index) => `arrangement ${index + 24}`));
  });

  it('are read from the file Gavel writes', () => {
    const places = withPlace(
      withPlace(nothing, 'main', docked, { ...at(-5), isMaximized: true }),
      'compact',
      alone,
      at(3),
    );
    expect(parseStoredPlaces(storedPlacesText(places))).toEqual({ places, unreadable: [] });
  });

  it.each(['', 'null', '[]', '{}', '{"version":1', '{"version":2,"main":{},"compact":{},"settings":{}}'])(
    'are not read from a file with %s',
    (text) => {
      expect(parseStoredPlaces(text)).toBeNull();
    },
  );

  it('are read one by one: what cannot be read loses only itself', () => {
    const good = { x: 1, y: 2, width: 300, height: 400, isMaximized: true };
    const read = (main: unknown, more: object = { compact: {}, settings: {} }) =>
      parseStoredPlaces(JSON.stringify({ version: 1, main, ...more }));
    for (const [field, value] of [
      ['x', 1e9],
      ['x', 1.5],
      ['y', '2'],
      ['width', 0],
      ['height', null],
    ] as const)
      expect(read({ good, bad: { ...good, [field]: value } })).toEqual({
        places: { main: { good }, compact: {}, settings: {} },
        unreadable: [`main.bad.${field}`],
      });
    expect(read({ good: { ...good, isMaximized: 'yes' } })).toEqual({
      places: { main: { good: { ...good, isMaximized: false } }, compact: {}, settings: {} },
      unreadable: ['main.good.isMaximized'],
    });
    expect(read({ good }, { compact: 7 })).toEqual({
      places: { main: { good }, compact: {}, settings: {} },
      unreadable: ['compact'],
    });
  });
});
