import { describe, expect, it } from 'vitest';
import type { Display, Displays, Rectangle, ShellWindow } from '../../../../main/ports/window.ts';
import { WindowPlaces } from '../../../../main/core/windows/window-places.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { MemoryFiles } from '../../../support/memory-files.ts';
import { recordingLog } from '../../../support/recording-log.ts';

const path = '/profile/window.json';
const display = (x: number, y: number, width: number, height: number, isPrimary = false): Display => {
  const area = { x, y, width, height };
  return { bounds: area, workArea: area, isPrimary };
};
const laptop = display(0, 0, 1440, 900, true);
const desk = display(1440, 0, 2560, 1440);

/** A window that a test moves, as a person or a system does. */
const movable = (bounds: Rectangle) => {
  let now: Rectangle | null = bounds;
  let [titleBar, knownTitleBar, timesPut] = [0, 0, 0];
  let pulledTo: Rectangle | null = null;
  let [changed, closed] = [(): void => undefined, (): void => undefined];
  const window: ShellWindow = {
    normalBounds() {
      if (!now) throw new Error('the window is gone');
      return now;
    },
    frame: () => ({ width: 0, height: knownTitleBar }),
    isMaximized: () => false,
    setBounds(to) {
      timesPut += 1;
      now = pulledTo ?? to;
      knownTitleBar = titleBar;
      changed();
    },
    onBoundsChange(listener) {
      changed = listener;
    },
    onClosed(listener) {
      closed = listener;
    },
  };
  return {
    window,
    bounds: () => now,
    move: (to: Rectangle) => window.setBounds(to),
    timesPut: () => timesPut,
    /** The desktop draws a title bar of this height from now on; how high it is, is known once the window was moved. */
    hasTitleBar: (height: number) => {
      titleBar = height;
    },
    /** Wherever the window is put, it comes to lie here. */
    isPulledTo: (to: Rectangle) => {
      [now, pulledTo] = [to, to];
    },
    close: () => {
      now = null;
      closed();
    },
  };
};

const start = async (files = new MemoryFiles(), first: readonly Display[] = [laptop]) => {
  const [clock, log] = [new ManualClock(), recordingLog()];
  let current = first;
  const listeners = new Set<() => void>();
  const displays: Displays = {
    current: () => current,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const places = await WindowPlaces.read({ files, path, displays, clock, log });
  /** Displays change in several steps, as they do. */
  const plug = (now: readonly Display[]): void => {
    current = now;
    for (const listener of [...listeners, ...listeners]) listener();
  };
  const main = movable(places.placeOf('main'));
  places.follow('main', main.window);
  return { files, clock, log, places, main, plug, listeners };
};

const at = (x: number, y = 30) => ({ x, y, width: 800, height: 600 });

describe('the place of a window', () => {
  it('is written where it came to rest, once for a long move', async () => {
    const { files, clock, places, main } = await start();
    for (let x = 1; x <= 30; x++) {
      main.move(at(x));
      clock.advance(16);
    }
    clock.advance(500);
    await places.flush();
    expect(files.changes).toEqual([`write ${path}`]);
    expect((await start(files)).places.placeOf('main')).toEqual({ ...at(30), isMaximized: false });
  });

  it('is written at the end, though the window is gone by then', async () => {
    const { files, places, main } = await start();
    main.move(at(7));
    main.close();
    await places.flush();
    expect((await start(files)).places.placeOf('main')).toMatchObject(at(7));
  });

  it('is not written when nothing moved, nor after the end', async () => {
    const { files, clock, places, main, listeners } = await start();
    await places.flush();
    main.move(at(1));
    clock.advance(1000);
    expect(files.changes).toEqual([]);
    expect(listeners.size).toBe(0);
  });

  it('is kept for each window and each arrangement of displays by itself', async () => {
    const files = new MemoryFiles();
    const docked = await start(files, [laptop, desk]);
    const compact = movable(docked.places.placeOf('compact'));
    docked.places.follow('compact', compact.window);
    docked.main.move(at(2000));
    compact.move({ x: 3000, y: 0, width: 380, height: 560 });
    await docked.places.flush();
    const alone = await start(files);
    expect(alone.places.placeOf('main')).toMatchObject({ x: 640, y: 30, width: 800, height: 600 });
    alone.main.move(at(10));
    await alone.places.flush();
    const again = await start(files, [desk, laptop]);
    expect(again.places.placeOf('main')).toMatchObject(at(2000));
    expect(again.places.placeOf('compact')).toMatchObject({ x: 3000, y: 0, width: 380, height: 560 });
  });

  it('goes on without when the disk refuses, and says so in the log', async () => {
    const { files, log, places, main } = await start();
    files.failNext('writeAtomically', 'disk-full');
    main.move(at(1));
    await places.flush();
    expect(log.lines.map(({ level, message }) => [level, message])).toEqual([
      ['warn', 'The places of the windows could not be stored'],
    ]);
  });

  it('is the usual one when there is no file, a broken one, or none that can be read', async () => {
    const files = new MemoryFiles();
    files.setText(path, '{"version":1,');
    const broken = await start(files);
    expect(broken.places.placeOf('main')).toMatchObject({ width: 1120, height: 760 });
    files.failNext('readBytes', 'denied');
    const denied = await start(files);
    expect([...broken.log.lines, ...denied.log.lines].map(({ message }) => message)).toEqual([
      'The stored places of the windows are invalid',
      'The stored places of the windows could not be read',
    ]);
  });
});

describe('a place that cannot be read', () => {
  it('is named in the log and leaves the others as they are', async () => {
    const files = new MemoryFiles();
    const good = { x: 100, y: 100, width: 800, height: 600, isMaximized: false };
    files.setText(path, JSON.stringify({ version: 1, main: { a: good, b: { ...good, width: 0 } } }));
    const { places, log } = await start(files);
    expect(places.placeOf('main')).toMatchObject({ width: 800, height: 600 });
    expect(log.lines).toMatchObject([{ level: 'warn', fields: { fields: ['main.b.width'] } }]);
  });
});

describe('when displays change', () => {
  it('a window that nothing shows any more is brought back, and returns when its display comes back', async () => {
    const { clock, main, plug } = await start(new MemoryFiles(), [laptop, desk]);
    main.move(at(2000));
    clock.advance(500);
    plug([laptop]);
    clock.advance(200);
    expect(main.bounds()).toEqual(at(640));
    clock.advance(500);
    plug([laptop, desk]);
    clock.advance(200);
    expect(main.bounds()).toEqual(at(2000));
  });

  it('a move by the system is not a place that the user chose', async () => {
    const { clock, main, plug } = await start(new MemoryFiles(), [laptop, desk]);
    main.move(at(2000));
    clock.advance(500);
    plug([laptop]);
    main.move(at(0, 0));
    clock.advance(700);
    plug([laptop, desk]);
    main.move(at(5, 5));
    clock.advance(200);
    expect(main.bounds()).toEqual(at(2000));
  });

  it('a screen that shrinks takes the window with it', async () => {
    const { clock, main, plug } = await start();
    main.move({ x: 400, y: 200, width: 1000, height: 700 });
    clock.advance(500);
    plug([display(0, 0, 800, 600, true)]);
    clock.advance(200);
    expect(main.bounds()).toEqual({ x: 0, y: 0, width: 800, height: 600 });
  });

  it('a window whose frame is known only after a move is moved once more, so that all of it shows', async () => {
    const { files, places, clock, main, plug } = await start();
    main.move({ x: 400, y: 150, width: 1000, height: 700 });
    clock.advance(500);
    main.hasTitleBar(20);
    plug([display(0, 0, 800, 600, true)]);
    clock.advance(200);
    expect(main.bounds()).toEqual({ x: 0, y: 0, width: 800, height: 600 });
    clock.advance(200);
    expect(main.bounds()).toEqual({ x: 0, y: 0, width: 800, height: 580 });
    clock.advance(200);
    // What it went through on the way is kept as no place.
    plug([laptop]);
    clock.advance(200);
    await places.flush();
    expect(main.bounds()).toEqual({ x: 400, y: 150, width: 1000, height: 700 });
    expect((await start(files)).places.placeOf('main')).toMatchObject({ x: 400, y: 150, width: 1000, height: 700 });
  });

  it('a window that a system never lets fit is not moved for ever', async () => {
    const { clock, main, plug } = await start();
    main.isPulledTo({ x: 700, y: 500, width: 800, height: 600 });
    plug([display(0, 0, 800, 600, true)]);
    clock.advance(60_000);
    expect(main.timesPut()).toBe(4);
  });

  it('a window that is gone is left alone', async () => {
    const { clock, main, plug } = await start();
    main.close();
    plug([desk]);
    clock.advance(200);
    expect(main.bounds()).toBeNull();
  });
});
