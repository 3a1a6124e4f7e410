import { canvasUnits, lookShapes, type Shape, type TrayLook } from './tray-shapes.ts';

/**
 * The background that the icon is drawn for: a light or a dark panel, any panel where its colour is unknown, or a
 * template, black and transparent, that the system colours itself (macOS).
 */
export const trayTones = ['for-light-panel', 'for-dark-panel', 'for-any-panel', 'template'] as const;
export type TrayTone = (typeof trayTones)[number];

/** A square bitmap: 4 bytes a pixel, red, green, blue, alpha (not premultiplied), rows from the top. */
export interface Pixels {
  readonly sizePx: number;
  readonly rgba: Uint8Array;
}

type Colour = readonly [red: number, green: number, blue: number];

interface Ink {
  readonly mark: Colour;
  readonly signs: Readonly<Partial<Record<TrayLook, Colour>>>;
}

/**
 * Colours of each tone. A look is recognised by its shape; the colours are those of the window where the panel is
 * known.
 */
const inks: Readonly<Record<TrayTone, Ink>> = {
  'for-light-panel': {
    mark: [28, 33, 31],
    signs: { 'in-conference': [11, 110, 99], lobby: [31, 95, 168], attention: [179, 38, 30] },
  },
  'for-dark-panel': {
    mark: [237, 241, 238],
    signs: { 'in-conference': [92, 201, 184], lobby: [138, 184, 239], attention: [255, 155, 147] },
  },
  // Contrast of at least 3 : 1 against black and against white.
  'for-any-panel': { mark: [20, 139, 126], signs: { attention: [217, 69, 60] } },
  template: { mark: [0, 0, 0], signs: {} },
};

const samplesAcross = 8;
const samplesInPixel = samplesAcross * samplesAcross;

/** Offsets of a pixel's samples from its centre, as fractions of its side. */
const sampleOffsets: readonly (readonly [x: number, y: number])[] = Array.from(
  { length: samplesInPixel },
  (_, index) => [
    ((index % samplesAcross) + 0.5) / samplesAcross - 0.5,
    (Math.floor(index / samplesAcross) + 0.5) / samplesAcross - 0.5,
  ],
);

/** How many samples of the pixel around a point are inside the shape. Only a pixel on an edge is sampled. */
const samplesInside = (shape: Shape, centreX: number, centreY: number, sideUnits: number): number => {
  const distance = shape(centreX, centreY);
  if (Math.abs(distance) > sideUnits * Math.SQRT1_2) return distance < 0 ? samplesInPixel : 0;
  let inside = 0;
  for (const [x, y] of sampleOffsets) if (shape(centreX + x * sideUnits, centreY + y * sideUnits) < 0) inside += 1;
  return inside;
};

/** Draws the tray icon with anti-aliased edges. Deterministic: the same arguments give the same bytes. */
export const drawTrayIcon = ({
  look,
  tone,
  sizePx,
}: {
  readonly look: TrayLook;
  readonly tone: TrayTone;
  readonly sizePx: number;
}): Pixels => {
  const { mark, sign } = lookShapes[look];
  const ink = inks[tone];
  const signColour = ink.signs[look] ?? ink.mark;
  const rgba = new Uint8Array(sizePx * sizePx * 4);
  const sideUnits = canvasUnits / sizePx;
  for (let row = 0; row < sizePx; row += 1) {
    for (let column = 0; column < sizePx; column += 1) {
      const x = (column + 0.5) * sideUnits;
      const y = (row + 0.5) * sideUnits;
      // Mark and sign are apart: no sample is in both.
      const marked = samplesInside(mark, x, y, sideUnits);
      const signed = sign === null ? 0 : samplesInside(sign, x, y, sideUnits);
      const covered = marked + signed;
      if (covered === 0) continue;
      const at = (row * sizePx + column) * 4;
      for (const channel of [0, 1, 2] as const)
        rgba[at + channel] = Math.round((ink.mark[channel] * marked + signColour[channel] * signed) / covered);
      rgba[at + 3] = Math.round((covered / samplesInPixel) * 255);
    }
  }
  return { sizePx, rgba };
};
