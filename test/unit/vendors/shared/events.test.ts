import { expect, it } from 'vitest';
import { createEmitter } from '../../../../main/vendors/shared/events.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

it('emits a sign of life every five seconds at most, everything else at once, and nothing after the end', () => {
  const clock = new ManualClock();
  const emitted: string[] = [];
  const emitter = createEmitter(({ type }) => void emitted.push(type), clock);
  emitter.emit({ type: 'proved' });
  emitter.emit({ type: 'proved' });
  emitter.emit({ type: 'notice', code: 'internal', detail: null });
  clock.advance(5_000);
  emitter.emit({ type: 'proved' });
  emitter.end();
  emitter.emit({ type: 'notice', code: 'internal', detail: null });
  expect(emitted).toEqual(['proved', 'notice', 'proved']);
});

it('emits the proof of each conference by itself, and at once that of one which began anew', () => {
  const clock = new ManualClock();
  const emitted: string[] = [];
  const emitter = createEmitter((event) => {
    emitted.push('conferenceId' in event ? `${event.type} ${event.conferenceId}` : event.type);
  }, clock);
  const prove = (conferenceId: string): void => emitter.emit({ type: 'conference-proved', conferenceId });
  prove('a');
  prove('b');
  emitter.emit({ type: 'proved' });
  clock.advance(4_999);
  prove('a');
  clock.advance(1);
  prove('a');
  emitter.emit({ type: 'conference-ended', conferenceId: 'b' });
  prove('b');
  prove('a');
  expect(emitted).toEqual([
    'conference-proved a',
    'conference-proved b',
    'proved',
    'conference-proved a',
    'conference-ended b',
    'conference-proved b',
  ]);
});
