import { canvasUnits, lookShapes, type Shape, type TrayLook } from './tray-shapes.ts';

/**
 * For what the icon is drawn: a panel that is known to be light or dark; any panel, where nothing tells its colour; or a
 * template, black and transparent, that the system colours itself (macOS).
 */
export const trayTones = ['for-light-panel', 'for-dark-panel', 'for-any-panel', 'template'] as const;
export type TrayTone = (typeof trayTones)[number];

/** Square picture: 4 bytes a pixel, red, green, blue, alpha (not premultiplied), rows from the top. */
export interface Pixels {
  readonly sizePx: number;
  readonly rgba: Uint8Array;
}

type Colour = readonly [red: number, green: number, blue: number];

interface Ink {
  readonly mark: Colour;
  readonly signs: Readonly<Partial<Record<TrayLook, Colour>>>;
}

/** A colour helps those who see it; what a look says is in its shape. All but those for any panel are the window's own. */
const inks: Readonly<Record<TrayTone, Ink>> = {
  'for-light-panel': { mark: [28, 33, 31], signs: { 'in-conference': [11, 110, 99], 'lobby': [31, 95, 168], 'attention': [179, 38, 30] } },
  'for-dark-panel': { mark: [237, 241, 238], signs: { 'in-conference': [92, 201, 184], 'lobby': [138, 184, 239], 'attention': [255, 155, 147] } },
  // As bright as black and white are apart from: at least 3 : 1 to both ends.
  'for-any-panel': { mark: [20, 139, 126], signs: { 'attention': [217, 69, 60] } },
  'template': { mark: [0, 0, 0], signs: {} },
};

const samplesAcross = 8;
const samplesInPixel = samplesAcross * samplesAcross;

/** Where the samples of a pixel stand, from its centre, in parts of its side. */
const sampleOffsets: readonly (readonly [x: number, y: number])[] = Array.from({ length: samplesInPixel }, (_, index) => [
  ((index % samplesAcross) + 0.5) / samplesAcross - 0.5,
  (Math.floor(index / samplesAcross) + 0.5) / samplesAcross - 0.5,
]);

/** How many samples of the pixel around a point lie inside. Only a pixel that an edge goes through is looked at closely. */
const samplesInside = (shape: Shape, centreX: number, centreY: number, sideUnits: number): number => {
  const distance = shape(centreX, centreY);
  if (Math.abs(distance) > sideUnits * Math.SQRT1_2) return distance < 0 ? samplesInPixel : 0;
  let inside = 0;
  for (const [x, y] of sampleOffsets) if (shape(centreX + x * sideUnits, centreY + y * sideUnits) < 0) inside += 1;
  return inside;
};

/** Draws the tray icon, with smooth edges. The same picture gives the same bytes. */
export const drawTrayIcon = ({ look, tone, sizePx }: { readonly look: TrayLook; readonly tone: TrayTone; readonly sizePx: number }): Pixels => {
  const { mark, sign } = lookShapes[look];
  const ink = inks[tone];
  const signColour = ink.signs[look] ?? ink.mark;
  const rgba = new Uint8Array(sizePx * sizePx * 4);
  const sideUnits = canvasUnits / sizePx;
  for (let row = 0; row < sizePx; row += 1) {
    for (let column = 0; column < sizePx; column += 1) {
      const x = (column + 0.5) * sideUnits;
      const y = (row + 0.5) * sideUnits;
      // Between mark and sign is a gap: no sample lies in both.
      const marked = samplesInside(mark, x, y, sideUnits);
      const signed = sign === null ? 0 : samplesInside(sign, x, y, sideUnits);
      const covered = marked + signed;
      if (covered === 0) continue;
      const at = (row * sizePx + column) * 4;
      for (const channel of [0, 1, 2] as const) rgba[at + channel] = Math.round((ink.mark[channel] * marked + signColour[channel] * signed) / covered);
      rgba[at + 3] = Math.round((covered / samplesInPixel) * 255);
    }
  }
  return { sizePx, rgba };
};
