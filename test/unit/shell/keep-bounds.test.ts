import { describe, expect, it } from 'vitest';
import { keepBounds, readKeptBounds } from '../../../main/core/keep-bounds.ts';
import type { Rectangle, ShellWindow } from '../../../main/ports/window.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { MemoryFiles } from '../../support/memory-files.ts';
import { recordingLog } from '../../support/recording-log.ts';

const path = '/profile/window.json';

/** A window that a test moves; it does nothing else. */
const movableWindow = () => {
  let bounds: Rectangle | null = { x: 0, y: 0, width: 500, height: 500 };
  let listener = (): void => {
    throw new Error('nobody listens');
  };
  const window: ShellWindow = {
    normalBounds() {
      if (!bounds) throw new Error('the window is gone');
      return bounds;
    },
    isMaximized: () => false,
    onBoundsChange(added) {
      listener = added;
    },
  };
  const move = (to: Rectangle) => {
    bounds = to;
    listener();
  };
  const close = () => {
    bounds = null;
  };
  return { window, move, close };
};

const start = () => {
  const [files, clock, log, { window, move, close }] = [new MemoryFiles(), new ManualClock(), recordingLog(), movableWindow()];
  const keeper = keepBounds({ window, files, path, clock, log });
  return { files, clock, log, move, close, keeper };
};

describe('keeping the place of the window', () => {
  it('writes where it came to rest, once for a long move', async () => {
    const { files, clock, move, keeper } = start();
    for (let x = 1; x <= 30; x++) {
      move({ x, y: 0, width: 500, height: 500 });
      clock.advance(16);
    }
    clock.advance(500);
    await keeper.flush();
    expect(files.changes).toEqual([`write ${path}`]);
    expect(await readKeptBounds(files, path, recordingLog())).toEqual({ x: 30, y: 0, width: 500, height: 500, isMaximized: false });
  });

  it('writes the last place at the end, though the window is gone by then', async () => {
    const { files, move, close, keeper } = start();
    move({ x: 7, y: 8, width: 500, height: 500 });
    close();
    await keeper.flush();
    expect(files.textOf(path)).toBe('{"x":7,"y":8,"width":500,"height":500,"isMaximized":false}\n');
  });

  it('writes nothing when nothing moved, and nothing after the end', async () => {
    const { files, clock, move, keeper } = start();
    await keeper.flush();
    move({ x: 1, y: 1, width: 500, height: 500 });
    clock.advance(1000);
    expect(files.changes).toEqual([]);
  });

  it('goes on without when the disk refuses, and says so in the log', async () => {
    const { files, log, move, keeper } = start();
    files.failNext('writeAtomically', 'disk-full');
    move({ x: 1, y: 1, width: 500, height: 500 });
    await keeper.flush();
    expect(log.lines.map(({ level, message }) => [level, message])).toEqual([['warn', 'The place of the window could not be kept']]);
  });

  it('starts without a place when there is no file, a broken one, or none that can be read', async () => {
    const [files, log] = [new MemoryFiles(), recordingLog()];
    expect(await readKeptBounds(files, path, log)).toBeNull();
    expect(log.lines).toEqual([]);
    files.setText(path, '{"x":');
    expect(await readKeptBounds(files, path, log)).toBeNull();
    files.failNext('readBytes', 'denied');
    expect(await readKeptBounds(files, path, log)).toBeNull();
    expect(log.lines.map(({ message }) => message)).toEqual(['The kept place of the window was not usable', 'The kept place of the window could not be read']);
  });
});
