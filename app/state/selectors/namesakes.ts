import type { Participant } from '../../domain/participant.ts';

/** Letters of other scripts that look like Latin ones, after Unicode's list of confusable characters. */
const lookalikes: Readonly<Record<string, string>> = {
  а: 'a',
  в: 'b',
  е: 'e',
  к: 'k',
  м: 'm',
  н: 'h',
  о: 'o',
  р: 'p',
  с: 'c',
  т: 't',
  у: 'y',
  х: 'x',
  і: 'i',
  ї: 'i',
  ј: 'j',
  ѕ: 's',
  α: 'a',
  ε: 'e',
  ι: 'i',
  κ: 'k',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  χ: 'x',
  ı: 'i',
  '0': 'o',
  '1': 'l',
};

/** What of a name is seen at a glance: without case, accents, spaces and marks, lookalikes as one letter. */
const glanceOf = (name: string): string =>
  Array.from(name.normalize('NFKD').toLowerCase())
    .filter((character) => /[\p{L}\p{N}]/u.test(character))
    .map((character) => lookalikes[character] ?? character)
    .join('');

/** Another participant whose name looks like this one's, if there is one. A person's other devices do not count. */
export const namesakeOf = (participant: Participant, others: Iterable<Participant>): Participant | null => {
  const glance = glanceOf(participant.name);
  if (glance === '') return null;
  for (const other of others) {
    if (other.id === participant.id || other.state === 'left') continue;
    if (participant.personKey !== undefined && other.personKey === participant.personKey) continue;
    // Most names differ in length or first letter: the exact comparison is for few.
    if (Math.abs(other.name.length - participant.name.length) > 4) continue;
    if (glanceOf(other.name) === glance) return other;
  }
  return null;
};
