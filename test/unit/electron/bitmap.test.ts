import { expect, it } from 'vitest';
import { bitmapOf } from '../../../main/electron/bitmap.ts';

it('pixels for Electron have their channels in its order, and colours premultiplied by alpha', () => {
  const opaque = [10, 20, 30, 255];
  const half = [200, 100, 50, 128];
  const transparent = [255, 255, 255, 0];
  expect([...bitmapOf(Uint8Array.from([...opaque, ...half, ...transparent]))]).toEqual([
    ...[30, 20, 10, 255],
    ...[25, 50, 100, 128],
    ...[0, 0, 0, 0],
  ]);
});
