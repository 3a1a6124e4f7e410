import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inRoot } from '../../../build/shared/paths.ts';
import { encodePng, type RgbaPicture } from '../../support/png.ts';

/** A part of the screen, in pixels. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * What is on the screen now, from the file that Xvfb keeps it in: an X window dump (`XWDFile.h`), 32 bits a pixel. The
 * region is cut at the edges of the screen; none means all of it.
 */
export async function screenPicture(screenFile: string, region?: Region): Promise<RgbaPicture> {
  const dump = await readFile(screenFile);
  const [headerBytes, screenWidth, screenHeight, bitsAPixel, lineBytes, colours] = [0, 16, 20, 44, 48, 76].map((at) =>
    dump.readUInt32BE(at),
  ) as [number, number, number, number, number, number];
  if (bitsAPixel !== 32) throw new Error(`The screen has ${bitsAPixel} bits a pixel, expected 32`);
  const left = Math.max(0, region?.x ?? 0);
  const top = Math.max(0, region?.y ?? 0);
  const widthPx = Math.min(screenWidth - left, region?.width ?? screenWidth);
  const heightPx = Math.min(screenHeight - top, region?.height ?? screenHeight);
  const start = headerBytes + colours * 12;
  const rgba = new Uint8Array(widthPx * heightPx * 4);
  for (let y = 0; y < heightPx; y += 1)
    for (let x = 0; x < widthPx; x += 1) {
      const from = start + (top + y) * lineBytes + (left + x) * 4;
      // Blue, green, red and a byte that means nothing.
      rgba.set([dump[from + 2] ?? 0, dump[from + 1] ?? 0, dump[from] ?? 0, 255], (y * widthPx + x) * 4);
    }
  return { widthPx, heightPx, rgba };
}

/** Saves a picture of the screen for review. */
export function keepPicture(picture: RgbaPicture, name: string): void {
  const folder = inRoot('test', 'out', 'electron');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.png`), encodePng(picture));
}
