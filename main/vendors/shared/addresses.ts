/** Numbers shorter than this, in digits, are extensions: a prefix makes another extension of them. */
const shortestNumber = 7;
/** Prefixes for an outside line, a country or an area are at most so long, in digits. */
const longestPrefix = 4;

/** A number without what people and gateways write between its digits, and without the sign of a country code. */
const digitsOf = (address: string): string => address.replace(/^(?:tel:|sip:)/iu, '').replace(/^\+|[\s().-]/gu, '');

/**
 * Whether an address that was dialled and one that is shown are the same line: equal, or a number that the telephone
 * system rewrote by adding or taking away a prefix (dialled 914155550100, shown 14155550100).
 */
export const isSameLine = (dialled: string, shown: string): boolean => {
  if (dialled === '' || shown === '') return false;
  if (dialled === shown) return true;
  const [one, other] = [digitsOf(dialled), digitsOf(shown)];
  if (one === other) return one !== '';
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return (
    /^\d+$/u.test(long) &&
    short.length >= shortestNumber &&
    long.length - short.length <= longestPrefix &&
    long.endsWith(short)
  );
};
