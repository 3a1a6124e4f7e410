import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import { createSpeech } from '../../../renderer/application/speech.ts';

const started = () => {
  const polite = signal('');
  const assertive = signal('');
  const later: (() => void)[] = [];
  const speech = createSpeech({ polite, assertive }, (task) => later.push(task));
  const said: string[] = [];
  speech.polite.subscribe(({ text }) => text !== '' && said.push(text));
  speech.assertive.subscribe(({ text }) => text !== '' && said.push(`! ${text}`));
  return { polite, assertive, said, pass: () => later.shift()?.() };
};

describe('sentences for a screen reader', () => {
  it('are said at once where nothing is being said', () => {
    const { polite, said } = started();
    polite.value = 'Ada joined';
    expect(said).toEqual(['Ada joined']);
  });

  it('follow each other instead of overwriting each other', () => {
    const { polite, said, pass } = started();
    for (const name of ['Ada', 'Bo', 'Chen']) polite.value = `${name} joined`;
    expect(said).toEqual(['Ada joined']);
    pass();
    pass();
    expect(said).toEqual(['Ada joined', 'Bo joined', 'Chen joined']);
    pass();
    polite.value = 'Dara joined';
    expect(said.at(-1)).toBe('Dara joined');
  });

  it('that are urgent go first', () => {
    const { polite, assertive, said, pass } = started();
    polite.value = 'Ada joined';
    polite.value = 'Bo joined';
    assertive.value = 'Stale';
    pass();
    pass();
    expect(said).toEqual(['Ada joined', '! Stale', 'Bo joined']);
  });

  it('that wait are forgotten when the language changes', () => {
    const { polite, said, pass } = started();
    polite.value = 'Ada joined';
    polite.value = 'Bo joined';
    polite.value = '';
    pass();
    expect(said).toEqual(['Ada joined']);
  });

  it('that waited for too long are left out, the oldest first', () => {
    const { polite, said, pass } = started();
    for (let index = 0; index < 30; index += 1) polite.value = `Person ${index} joined`;
    for (let index = 0; index < 30; index += 1) pass();
    expect(said).toHaveLength(9);
    expect(said.at(-1)).toBe('Person 29 joined');
  });
});
