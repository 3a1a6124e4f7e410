/** A record separator: what a part writes to show progress; nothing else writes it, and people do not see it. */
export const progressMark = '\u001E';

/** Removes the marks from what a part has written. */
export const withoutProgressMarks = (output: string): string => output.replaceAll(progressMark, '');

/** A deadline that begins anew with each sign of progress. */
export interface SilenceDeadline {
  readonly progressed: () => void;
  readonly cancel: () => void;
}

/** Calls `expired` once, `silenceMs` after the last progress; timers are those of the caller. */
export function startSilenceDeadline(
  silenceMs: number,
  expired: () => void,
  timers: Pick<typeof globalThis, 'setTimeout' | 'clearTimeout'> = globalThis,
): SilenceDeadline {
  let timer = timers.setTimeout(expired, silenceMs);
  return {
    progressed: () => {
      timers.clearTimeout(timer);
      timer = timers.setTimeout(expired, silenceMs);
    },
    cancel: () => timers.clearTimeout(timer),
  };
}
