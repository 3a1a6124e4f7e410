const two = (value: number): string => String(value).padStart(2, '0');

/** A duration as `mm:ss`, from one hour on `h:mm:ss`. Never negative. */
export const clockText = (durationMs: number): string => {
  const seconds = Math.max(0, Math.floor(durationMs / 1000));
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
};

/** Seconds, with fewer digits the longer the duration: `0.41`, `2.6`, `14`. */
export const secondsText = (durationMs: number, digits?: number): string => {
  const seconds = Math.max(0, durationMs) / 1000;
  return seconds.toFixed(digits ?? (seconds < 1 ? 2 : seconds < 10 ? 1 : 0));
};

/** Remaining seconds with one digit, rounded up so that it is 0.0 only at the end. */
export const remainingText = (remainingMs: number): string =>
  (Math.ceil(Math.max(0, remainingMs) / 100) / 10).toFixed(1);

/**
 * The time of day with seconds, in the system's time zone. Written by hand: both languages write it alike, and the
 * format would take milliseconds to make before the first list is shown.
 */
export const timeOfDay = (atMs: number): string => {
  const at = new Date(atMs);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':');
};

const daysAndTimes = new Map<string, Intl.DateTimeFormat>();

/** A day of the year and a time of day, in the system's time zone. */
export const dayAndTime = (atMs: number, language: string): string => {
  let format = daysAndTimes.get(language);
  if (!format)
    daysAndTimes.set(
      language,
      (format = new Intl.DateTimeFormat(language, {
        month: 'short',
        day: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      })),
    );
  return format.format(atMs);
};

/** A day with its year, in the system's time zone. */
export const day = (atMs: number, language: string): string =>
  new Intl.DateTimeFormat(language, { year: 'numeric', month: 'short', day: 'numeric' }).format(atMs);
