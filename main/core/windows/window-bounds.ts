import { z } from 'zod';
import type { WindowId } from '../../../app/domain/desktop.ts';
import type { Display, Rectangle } from '../../ports/window.ts';
import { FieldReader } from '../settings/field-reader.ts';

/** The smallest window that still shows a roster, in device-independent pixels. */
export const smallestWindow = { width: 380, height: 480 } as const;

/** The initial size of each window. */
export const firstSizes: Readonly<Record<WindowId, { readonly width: number; readonly height: number }>> = {
  main: { width: 1120, height: 760 },
  compact: { width: 380, height: 560 },
  settings: { width: 820, height: 640 },
};

const coordinateSchema = z.number().int().min(-100_000).max(100_000);
const lengthSchema = z.number().int().min(1).max(100_000);

/** A window's place as stored on disk. */
export interface StoredBounds extends Rectangle {
  readonly isMaximized: boolean;
}

const overlapOf = (left: Rectangle, right: Rectangle): number => {
  const width = Math.min(left.x + left.width, right.x + right.width) - Math.max(left.x, right.x);
  const height = Math.min(left.y + left.height, right.y + right.height) - Math.max(left.y, right.y);
  return Math.max(0, width) * Math.max(0, height);
};

/**
 * The places of the windows on disk: for each window one for every arrangement of displays it was seen on, the latest
 * last.
 */
export type StoredPlaces = Readonly<Record<WindowId, Readonly<Record<string, StoredBounds>>>>;

/** How many arrangements are remembered for each window. */
const arrangementLimit = 16;

/**
 * The displays and their arrangement as a key: the same each time the same displays are connected. Ids do not help,
 * some systems assign new ones each time.
 */
export const arrangementOf = (displays: readonly Display[]): string =>
  displays
    .map(({ bounds: { x, y, width, height } }) => `${width}x${height}+${x}+${y}`)
    .sort()
    .join(' ');

/** The places with one added as the latest; the oldest beyond the limit is removed. */
export const withPlace = (
  places: StoredPlaces,
  id: WindowId,
  arrangement: string,
  bounds: StoredBounds,
): StoredPlaces => {
  const others = Object.entries(places[id]).filter(([key]) => key !== arrangement);
  return { ...places, [id]: Object.fromEntries([...others, [arrangement, bounds] as const].slice(-arrangementLimit)) };
};

/** Where the window was on this arrangement; on one that is new, its last place on any. */
export const placeOn = (places: StoredPlaces, id: WindowId, arrangement: string): StoredBounds | null =>
  places[id][arrangement] ?? Object.values(places[id]).at(-1) ?? null;

/** The square of the distance between the middles of two rectangles. */
const distanceOf = (left: Rectangle, right: Rectangle): number =>
  (left.x + left.width / 2 - right.x - right.width / 2) ** 2 +
  (left.y + left.height / 2 - right.y - right.height / 2) ** 2;

/** The display a window belongs to: the one that shows most of it, else the nearest (its own may be unplugged). */
const displayOf = (bounds: Rectangle, displays: readonly Display[]): Display | undefined => {
  let best: Display | undefined;
  for (const display of displays) {
    if (!best) {
      best = display;
      continue;
    }
    const gain = overlapOf(bounds, display.workArea) - overlapOf(bounds, best.workArea);
    if (gain > 0 || (gain === 0 && distanceOf(bounds, display.workArea) < distanceOf(bounds, best.workArea)))
      best = display;
  }
  return best;
};

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, high));

/**
 * How far rounding to the display's pixels and back moves a corner, and what it does to a length between two sides, in
 * device-independent pixels: with a frame of whole pixels between, each side is off by up to 1/1.25 and 1.
 */
const mostRounding = { place: 1, length: 3 } as const;

/**
 * What the system reports, with each value as it was asked for where only rounding lies between the two.
 */
export const withoutRounding = (asked: Rectangle, reported: Rectangle): Rectangle => {
  const near = (key: keyof Rectangle, most: number): number =>
    Math.abs(reported[key] - asked[key]) <= most ? asked[key] : reported[key];
  return {
    x: near('x', mostRounding.place),
    y: near('y', mostRounding.place),
    width: near('width', mostRounding.length),
    height: near('height', mostRounding.length),
  };
};

/** No frame is thicker, in pixels. */
const thickestFrame = 64;

/**
 * How far a window came to lie from where it was put, because the desktop drew a frame around it: X11 window managers
 * place the frame, and programs learn where their part of it is; where all of it does not fit, some shrink the window
 * by as much. Null where no frame explains it: the user moved the window.
 */
export const frameOffset = (asked: Rectangle, actual: Rectangle): { readonly x: number; readonly y: number } | null => {
  const [x, y] = [actual.x - asked.x, actual.y - asked.y];
  const isThin = (by: number): boolean => by >= 0 && by <= thickestFrame;
  const isFrame =
    isThin(x) &&
    isThin(y) &&
    y > 0 &&
    x <= y &&
    isThin(asked.width - actual.width) &&
    isThin(asked.height - actual.height);
  return isFrame ? { x, y } : null;
};

/**
 * Where to open the window: where it was, moved and shrunk so that all of it lies on a display that exists now; in the
 * middle of the primary display on a first start. Pure. Device-independent pixels. On a display smaller than the
 * smallest window the upper left corner stays visible.
 */
export const placeWindow = (
  id: WindowId,
  kept: Rectangle | null,
  displays: readonly Display[],
  frame: { readonly width: number; readonly height: number } = { width: 0, height: 0 },
): Rectangle => {
  const firstWindow = firstSizes[id];
  const primary = displays.find((display) => display.isPrimary) ?? displays[0];
  if (!primary) return kept ?? { x: 0, y: 0, ...firstWindow };
  const { workArea } = kept ? (displayOf(kept, displays) ?? primary) : primary;
  const area = { ...workArea, width: workArea.width - frame.width, height: workArea.height - frame.height };
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

const fileSchema = z.looseObject({ version: z.literal(1) });

const readBounds = (from: FieldReader): StoredBounds | null => {
  const x = from.essential('x', coordinateSchema);
  const y = from.essential('y', coordinateSchema);
  const width = from.essential('width', lengthSchema);
  const height = from.essential('height', lengthSchema);
  const isMaximized = from.value('isMaximized', z.boolean(), false);
  return x === undefined || y === undefined || width === undefined || height === undefined
    ? null
    : { x, y, width, height, isMaximized };
};

/**
 * The places in a file's text, each read by itself, and the paths of what could not be read. Null when the text is not
 * what this Gavel writes.
 */
export const parseStoredPlaces = (
  text: string,
): { readonly places: StoredPlaces; readonly unreadable: readonly string[] } | null => {
  try {
    const file = fileSchema.parse(JSON.parse(text));
    const unreadable: string[] = [];
    const from = new FieldReader(file, '', (path) => unreadable.push(path));
    const placesOf = (id: WindowId): StoredPlaces[WindowId] => from.objects(id, readBounds);
    return {
      places: { main: placesOf('main'), compact: placesOf('compact'), settings: placesOf('settings') },
      unreadable,
    };
  } catch {
    return null;
  }
};

/** The text that keeps the places. */
export const storedPlacesText = (places: StoredPlaces): string => `${JSON.stringify({ version: 1, ...places })}\n`;
