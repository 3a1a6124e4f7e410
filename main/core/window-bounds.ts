import { z } from 'zod';
import type { WindowId } from '../../app/domain/desktop.ts';
import type { Display, Rectangle } from '../ports/window.ts';

/** The smallest window that still shows a roster, in device-independent pixels. */
export const smallestWindow = { width: 380, height: 480 } as const;

/** The size in which each window opens for the first time. */
export const firstSizes: Readonly<Record<WindowId, { readonly width: number; readonly height: number }>> = {
  main: { width: 1120, height: 760 },
  compact: { width: 380, height: 560 },
  settings: { width: 820, height: 640 },
};

const coordinateSchema = z.number().int().min(-100_000).max(100_000);
const lengthSchema = z.number().int().min(1).max(100_000);

/** The window's place as it is kept on disk. */
export const keptBoundsSchema = z.object({
  x: coordinateSchema,
  y: coordinateSchema,
  width: lengthSchema,
  height: lengthSchema,
  isMaximized: z.boolean(),
});
export type KeptBounds = Readonly<z.infer<typeof keptBoundsSchema>>;

const overlapOf = (left: Rectangle, right: Rectangle): number => {
  const width = Math.min(left.x + left.width, right.x + right.width) - Math.max(left.x, right.x);
  const height = Math.min(left.y + left.height, right.y + right.height) - Math.max(left.y, right.y);
  return Math.max(0, width) * Math.max(0, height);
};

/** The square of the distance between the middles of two rectangles. */
const distanceOf = (left: Rectangle, right: Rectangle): number =>
  (left.x + left.width / 2 - right.x - right.width / 2) ** 2 + (left.y + left.height / 2 - right.y - right.height / 2) ** 2;

/** The display a window belongs to: the one that shows most of it, else the nearest (its own may be unplugged). */
const displayOf = (bounds: Rectangle, displays: readonly Display[]): Display | undefined => {
  let best: Display | undefined;
  for (const display of displays) {
    if (!best) {
      best = display;
      continue;
    }
    const gain = overlapOf(bounds, display.workArea) - overlapOf(bounds, best.workArea);
    if (gain > 0 || (gain === 0 && distanceOf(bounds, display.workArea) < distanceOf(bounds, best.workArea))) best = display;
  }
  return best;
};

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, high));

/**
 * Where to open the window: where it was, moved and shrunk so that all of it lies on a display that exists now; in the
 * middle of the primary display on a first start. Pure. Device-independent pixels. On a display smaller than the
 * smallest window the upper left corner stays visible.
 */
export const placeWindow = (id: WindowId, kept: Rectangle | null, displays: readonly Display[]): Rectangle => {
  const firstWindow = firstSizes[id];
  const primary = displays.find((display) => display.isPrimary) ?? displays[0];
  if (!primary) return kept ?? { x: 0, y: 0, ...firstWindow };
  const area = (kept ? (displayOf(kept, displays) ?? primary) : primary).workArea;
  const width = Math.max(smallestWindow.width, Math.min(kept?.width ?? firstWindow.width, area.width));
  const height = Math.max(smallestWindow.height, Math.min(kept?.height ?? firstWindow.height, area.height));
  const x = kept?.x ?? area.x + Math.round((area.width - width) / 2);
  const y = kept?.y ?? area.y + Math.round((area.height - height) / 2);
  return {
    x: clamp(x, area.x, Math.max(area.x, area.x + area.width - width)),
    y: clamp(y, area.y, Math.max(area.y, area.y + area.height - height)),
    width,
    height,
  };
};

/** The kept bounds in a file's text, or null when the text is not what Gavel writes. */
export const parseKeptBounds = (text: string): KeptBounds | null => {
  try {
    const parsed = keptBoundsSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
};
