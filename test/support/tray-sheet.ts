import { drawTrayIcon, type Pixels, type TrayTone } from '../../main/core/tray/draw-tray-icon.ts';
import { trayLooks } from '../../main/core/tray/tray-shapes.ts';
import type { RgbaPicture } from './png.ts';

type Colour = readonly [number, number, number];

/**
 * The panels a tone is drawn for, from which its contrast is measured: common ones, and the ends where nothing is
 * known.
 */
export const panelsFor: Readonly<Record<Exclude<TrayTone, 'template'>, readonly Colour[]>> = {
  'for-light-panel': [
    [255, 255, 255],
    [238, 238, 238],
    [211, 214, 218],
  ],
  'for-dark-panel': [
    [0, 0, 0],
    [28, 28, 28],
    [48, 52, 56],
  ],
  'for-any-panel': [
    [255, 255, 255],
    [240, 240, 240],
    [36, 36, 36],
    [0, 0, 0],
  ],
};

/**
 * Every look, tone and size on the panels they are for: each as it is, then four times as large. For review.
 */
export const traySheet = (sizesPx: readonly number[]): RgbaPicture => {
  const enlarged = 4;
  const largest = Math.max(...sizesPx);
  const cell = { width: largest * (enlarged + 1) + 16, height: largest * enlarged + 12 };
  const rows: { readonly tone: TrayTone; readonly panel: Colour; readonly sizePx: number }[] = [];
  for (const sizePx of sizesPx) {
    for (const [tone, panels] of Object.entries(panelsFor) as [TrayTone, readonly Colour[]][])
      for (const panel of [panels[1] ?? [0, 0, 0], panels[2] ?? [0, 0, 0]]) rows.push({ tone, panel, sizePx });
    rows.push({ tone: 'template', panel: [255, 255, 255], sizePx });
  }
  const widthPx = cell.width * trayLooks.length;
  const heights = rows.map(({ sizePx }) => sizePx * enlarged + 12);
  const heightPx = heights.reduce((sum, height) => sum + height, 0);
  const rgba = new Uint8Array(widthPx * heightPx * 4);
  const put = (x: number, y: number, colour: Colour, alpha: number): void => {
    const at = (y * widthPx + x) * 4;
    for (const channel of [0, 1, 2] as const)
      rgba[at + channel] = Math.round((rgba[at + channel] ?? 0) * (1 - alpha) + colour[channel] * alpha);
    rgba[at + 3] = 255;
  };
  const paint = ({ sizePx, rgba: icon }: Pixels, left: number, top: number, scale: number): void => {
    for (let y = 0; y < sizePx * scale; y += 1)
      for (let x = 0; x < sizePx * scale; x += 1) {
        const at = (Math.floor(y / scale) * sizePx + Math.floor(x / scale)) * 4;
        put(left + x, top + y, [icon[at] ?? 0, icon[at + 1] ?? 0, icon[at + 2] ?? 0], (icon[at + 3] ?? 0) / 255);
      }
  };
  let top = 0;
  for (const [index, { tone, panel, sizePx }] of rows.entries()) {
    const height = heights[index] ?? 0;
    for (let y = top; y < top + height; y += 1) for (let x = 0; x < widthPx; x += 1) put(x, y, panel, 1);
    for (const [column, look] of trayLooks.entries()) {
      const icon = drawTrayIcon({ look, tone, sizePx });
      paint(icon, column * cell.width + 4, top + 6, 1);
      paint(icon, column * cell.width + sizePx + 12, top + 6, enlarged);
    }
    top += height;
  }
  return { widthPx, heightPx, rgba };
};
