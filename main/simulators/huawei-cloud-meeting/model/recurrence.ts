import type { CycleParams, Occurrence } from './types.ts';
import type { World } from './world.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Whether a series has a meeting on a day; `index` counts days from its first one. */
const isDue = ({ cycle, interval = 1, point = [] }: CycleParams, day: Date, first: Date, index: number): boolean => {
  switch (cycle) {
    case 'Day':
      return index % interval === 0;
    case 'Week': {
      const weeks = Math.floor((index + first.getUTCDay()) / 7);
      return weeks % interval === 0 && (point.length === 0 ? [first.getUTCDay()] : point).includes(day.getUTCDay());
    }
    case 'Month': {
      const months = (day.getUTCFullYear() - first.getUTCFullYear()) * 12 + day.getUTCMonth() - first.getUTCMonth();
      return months % interval === 0 && (point.length === 0 ? [first.getUTCDate()] : point).includes(day.getUTCDate());
    }
  }
};

/**
 * The meetings of a series, at most one a day and at most a year long; each begins at the time of day of `startsAt`.
 * None when the dates are not in order.
 */
export const occurrencesOf = (
  world: World,
  params: CycleParams,
  startsAt: number,
  lengthMs: number,
): readonly Occurrence[] => {
  const firstMs = Date.parse(params.startDate);
  const days = Math.floor((Date.parse(params.endDate) - firstMs) / dayMs) + 1;
  if (Number.isNaN(days) || days > 366) return [];
  const timeOfDayMs = startsAt % dayMs;
  const first = new Date(firstMs);
  return Array.from({ length: Math.max(0, days) }, (_, index) => index)
    .filter((index) => isDue(params, new Date(firstMs + index * dayMs), first, index))
    .map((index) => {
      const at = firstMs + index * dayMs + timeOfDayMs;
      const id = world.ids.uuid().replaceAll('-', '');
      return { id, startsAt: at, endsAt: at + lengthMs, description: '' };
    });
};
