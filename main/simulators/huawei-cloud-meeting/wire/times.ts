/** A time as meetings show it: `yyyy-MM-dd HH:mm` in UTC. */
export const meetingTime = (ms: number): string => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');

/** Reads `yyyy-MM-dd HH:mm` in UTC as milliseconds since 1970; null when it is not a time. */
export const readMeetingTime = (text: string): number | null => {
  if (!/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/u.test(text)) return null;
  const ms = Date.parse(`${text.replace(' ', 'T')}:00Z`);
  return Number.isNaN(ms) ? null : ms;
};

/** Unix seconds of a time in milliseconds. */
export const unixSeconds = (ms: number): number => Math.floor(ms / 1000);
