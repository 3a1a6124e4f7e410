/** Thrown for a text that is JSON of more parts than any answer has. */
export class TooManyPartsError extends Error {
  override readonly name = 'TooManyPartsError';
}

/** The largest answers, meetings of twelve thousand people, have a third of that. */
const mostParts = 1_500_000;

/** Whether a UTF-16 unit begins a part or stands between two: `,`, `[` and `{`, in texts as well. */
const isMark = (unit: number): boolean => unit === 0x2c || unit === 0x5b || unit === 0x7b;

/**
 * Reads JSON of a bounded number of parts, which is looked at before any is made: sixteen million brackets are a small
 * answer and a gigabyte of lists. Throws `SyntaxError` and `TooManyPartsError`.
 */
export const boundedJson = (text: string, most = mostParts): unknown => {
  if (text.length > most) {
    let parts = 0;
    for (let index = 0; index < text.length; index += 1) if (isMark(text.charCodeAt(index))) parts += 1;
    if (parts > most) throw new TooManyPartsError(`It has more than ${most} parts.`);
  }
  const value: unknown = JSON.parse(text);
  return value;
};
