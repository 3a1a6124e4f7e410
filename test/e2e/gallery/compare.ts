import type { RgbaPicture } from '../../support/png.ts';

/** A channel that differs by more than this is another colour: fonts are smoothed a little differently everywhere. */
const sameColour = 48;
/** Pictures are kept at this fraction of their size: small, and blind to a single pixel. */
const scale = 2;

/** A picture at a half of its width and height: each pixel the mean of four. */
export const halved = ({ widthPx, heightPx, rgba }: RgbaPicture): RgbaPicture => {
  const [width, height] = [Math.floor(widthPx / scale), Math.floor(heightPx / scale)];
  const small = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      for (let channel = 0; channel < 4; channel += 1) {
        let sum = 0;
        for (const [dx, dy] of [
          [0, 0],
          [1, 0],
          [0, 1],
          [1, 1],
        ] as const)
          sum += rgba[((y * scale + dy) * widthPx + x * scale + dx) * 4 + channel] ?? 0;
        // Fewer shades make a smaller file, and no difference that anybody sees.
        small[(y * width + x) * 4 + channel] = Math.min(255, Math.round(sum / (scale * scale * 8)) * 8);
      }
  return { widthPx: width, heightPx: height, rgba: small };
};

/** Which part of two pictures differs, from 0 to 1; 1 where they have not the same size. */
export const differingPart = (kept: RgbaPicture, made: RgbaPicture): number => {
  if (kept.widthPx !== made.widthPx || kept.heightPx !== made.heightPx) return 1;
  let count = 0;
  for (let at = 0; at < kept.rgba.length; at += 4)
    if (
      [0, 1, 2].some(
        (channel) => Math.abs((kept.rgba[at + channel] ?? 0) - (made.rgba[at + channel] ?? 0)) > sameColour,
      )
    )
      count += 1;
  return (count * 4) / Math.max(1, kept.rgba.length);
};
