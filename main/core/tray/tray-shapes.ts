/**
 * A shape of the tray icon as a signed distance function: the distance of a point from its edge in units, negative
 * inside. Shapes are drawn in a square of 24 by 24 units, x to the right and y down.
 */
export type Shape = (x: number, y: number) => number;

/** The looks of the icon, one for each status. */
export const trayLooks = ['signed-out', 'connecting', 'idle', 'in-conference', 'lobby', 'stale', 'attention'] as const;
export type TrayLook = (typeof trayLooks)[number];

/** The side of the square in which shapes are drawn, in units. */
export const canvasUnits = 24;

/**
 * The layers of a look: the mark in the panel's text colour, and beside it a sign that may have a colour of its own.
 */
export interface LookShapes {
  readonly mark: Shape;
  readonly sign: Shape | null;
}

const circle =
  (centreX: number, centreY: number, radius: number): Shape =>
  (x, y) =>
    Math.hypot(x - centreX, y - centreY) - radius;

const roundedBox = (left: number, top: number, width: number, height: number, radius: number): Shape => {
  const centreX = left + width / 2;
  const centreY = top + height / 2;
  return (x, y) => {
    const beyondX = Math.abs(x - centreX) - width / 2 + radius;
    const beyondY = Math.abs(y - centreY) - height / 2 + radius;
    return Math.hypot(Math.max(beyondX, 0), Math.max(beyondY, 0)) + Math.min(Math.max(beyondX, beyondY), 0) - radius;
  };
};

/** A straight line with round ends. */
const stroke = (fromX: number, fromY: number, toX: number, toY: number, width: number): Shape => {
  const alongX = toX - fromX;
  const alongY = toY - fromY;
  const lengthSquared = alongX * alongX + alongY * alongY;
  return (x, y) => {
    const part = Math.min(1, Math.max(0, ((x - fromX) * alongX + (y - fromY) * alongY) / lengthSquared));
    return Math.hypot(x - fromX - part * alongX, y - fromY - part * alongY) - width / 2;
  };
};

const union =
  (...shapes: readonly Shape[]): Shape =>
  (x, y) =>
    Math.min(...shapes.map((shape) => shape(x, y)));
const without =
  (shape: Shape, hole: Shape, gap: number): Shape =>
  (x, y) =>
    Math.max(shape(x, y), gap - hole(x, y));
const intersection =
  (one: Shape, other: Shape): Shape =>
  (x, y) =>
    Math.max(one(x, y), other(x, y));

/** The outline of a shape, inside its edge. */
const outline =
  (shape: Shape, width: number): Shape =>
  (x, y) => {
    const distance = shape(x, y);
    return Math.max(distance, -distance - width);
  };

const turned = (shape: Shape, degrees: number, aroundX: number, aroundY: number): Shape => {
  const cosine = Math.cos((degrees * Math.PI) / 180);
  const sine = Math.sin((degrees * Math.PI) / 180);
  return (x, y) => {
    const fromX = x - aroundX;
    const fromY = y - aroundY;
    return shape(aroundX + fromX * cosine + fromY * sine, aroundY - fromX * sine + fromY * cosine);
  };
};

// The same measures as the product mark in the window.
const hammer = turned(
  union(
    roundedBox(6.6, 3.9, 8, 7.4, 1),
    roundedBox(5, 2.6, 2.6, 10, 1.3),
    roundedBox(13.6, 2.6, 2.6, 10, 1.3),
    roundedBox(14.4, 6.3, 11, 2.6, 1.3),
  ),
  45,
  10.6,
  7.6,
);
// Edges are at multiples of 1.5 units, which are whole pixels at 16 by 16.
const block = roundedBox(1.5, 19.5, 18, 3, 1.5);
const mark = union(hammer, block);

const signGapUnits = 1.6;
/** The mark with a sign; the mark leaves a gap around `room`, by default the sign itself. */
const beside = (sign: Shape, room: Shape = sign): LookShapes => ({ mark: without(mark, room, signGapUnits), sign });

const disc = circle(19.5, 5.25, 4.5);
const person = union(circle(18, 12, 3), intersection(circle(18, 22.5, 6), roundedBox(12, 16.5, 12, 6, 0)));
const exclamation = union(roundedBox(18, 1.5, 4.5, 13.5, 1.5), circle(20.25, 20.25, 2.25));
const slash = stroke(3.75, 16.5, 18.75, 1.5, 2.4);
const dots = union(roundedBox(1.5, 19.5, 3, 3, 1), roundedBox(9, 19.5, 3, 3, 1), roundedBox(16.5, 19.5, 3, 3, 1));

/** Diagonal stripes over the whole square. */
const stripes: Shape = (x, y) => {
  const periodUnits = 9;
  const along = (x + y + 2) % periodUnits;
  return (Math.abs(along - periodUnits / 2) - 2.8) * Math.SQRT1_2;
};

/** The shapes of each look, distinguishable without colour. */
export const lookShapes: Readonly<Record<TrayLook, LookShapes>> = {
  'signed-out': { mark: union(without(mark, slash, signGapUnits), slash), sign: null },
  connecting: { mark: union(outline(hammer, 1.7), dots), sign: null },
  idle: { mark, sign: null },
  'in-conference': beside(disc),
  lobby: beside(person),
  stale: { mark: intersection(mark, stripes), sign: null },
  attention: beside(exclamation, roundedBox(18, 1.5, 4.5, 21, 1.5)),
};
