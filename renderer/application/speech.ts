import { effect, signal, type ReadonlySignal } from '@preact/signals';

/** One sentence for a live region. The same words said again are another sentence. */
export interface Spoken {
  readonly id: number;
  readonly text: string;
}

/** What live regions show, one sentence after the other. */
export interface Speech {
  readonly polite: ReadonlySignal<Spoken>;
  readonly assertive: ReadonlySignal<Spoken>;
}

/** How long a sentence is left alone, in milliseconds: at least, for each character, and at most. */
const least = 700;
const perCharacter = 45;
const most = 4000;
/** The most usual sentences that wait: older ones are no news any more. */
const mostWaiting = 8;

/**
 * Lets sentences follow each other instead of overwriting each other: what is urgent goes first, the rest in order.
 * `later` calls back once, after `delayMs` milliseconds.
 */
export const createSpeech = (
  sentences: { readonly polite: ReadonlySignal<string>; readonly assertive: ReadonlySignal<string> },
  later: (task: () => void, delayMs: number) => void,
): Speech => {
  const polite = signal<Spoken>({ id: 0, text: '' });
  const assertive = signal<Spoken>({ id: 0, text: '' });
  let count = 0;
  let isSpeaking = false;
  let urgent: string[] = [];
  let usual: string[] = [];

  const next = (): void => {
    const isUrgent = urgent.length > 0;
    const text = isUrgent ? urgent.shift() : usual.shift();
    isSpeaking = text !== undefined;
    if (text === undefined) return;
    count += 1;
    (isUrgent ? assertive : polite).value = { id: count, text };
    later(next, Math.min(most, least + perCharacter * text.length));
  };
  const say = (text: string, isUrgent: boolean): void => {
    if (text === '') return;
    if (isUrgent) urgent.push(text);
    else usual = [...usual, text].slice(-mostWaiting);
    if (!isSpeaking) next();
  };
  const clear = (): void => {
    urgent = [];
    usual = [];
    polite.value = { id: count, text: '' };
    assertive.value = { id: count, text: '' };
  };

  effect(() => {
    const text = sentences.assertive.value;
    if (text !== '') say(text, true);
  });
  effect(() => {
    const text = sentences.polite.value;
    // Empty after a change of language: what waits is in the wrong one.
    if (text === '') clear();
    else say(text, false);
  });
  return { polite, assertive };
};
