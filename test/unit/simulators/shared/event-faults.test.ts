import { beforeEach, describe, expect, it } from 'vitest';
import { kitBench } from './kit-bench.ts';
import type { KitBench } from './kit-bench.ts';

describe('simulator kit: faults of events', () => {
  let bench: KitBench;
  let arrived: string[];
  beforeEach(() => {
    bench = kitBench();
    arrived = [];
  });
  const send = (...names: string[]): void => {
    for (const name of names) bench.world.eventFaults.send(name.slice(0, 1), () => arrived.push(name));
  };

  it('let events through at once when there are none', () => {
    send('a1', 'b1');
    expect(arrived).toEqual(['a1', 'b1']);
  });

  it('lose so many events, of any type or of one', () => {
    bench.world.eventFaults.drop(2);
    bench.world.eventFaults.drop(1, 'b');
    send('a1', 'a2', 'a3', 'b1', 'b2');
    expect(arrived).toEqual(['a3', 'b2']);
  });

  it('double so many events', () => {
    bench.world.eventFaults.duplicate(1);
    bench.world.eventFaults.duplicate(1);
    send('a1', 'a2', 'a3');
    expect(arrived).toEqual(['a1', 'a1', 'a2', 'a2', 'a3']);
  });

  it('hold so many events back and deliver them in reverse order', () => {
    bench.world.eventFaults.reorder(3);
    send('a1', 'a2');
    expect(arrived).toEqual([]);
    send('a3', 'a4');
    expect(arrived).toEqual(['a3', 'a2', 'a1', 'a4']);
  });

  it('delay events on the clock, until that is ended', () => {
    bench.world.eventFaults.delay(100);
    send('a1');
    bench.world.eventFaults.send('a', () => arrived.push('later'), 50);
    bench.clock.advance(100);
    expect(arrived).toEqual(['a1']);
    bench.clock.advance(50);
    expect(arrived).toEqual(['a1', 'later']);
    bench.world.eventFaults.delay(0);
    send('a2');
    expect(arrived).toEqual(['a1', 'later', 'a2']);
  });

  it('lose before they double, and change the order of both copies', () => {
    bench.world.eventFaults.drop(1);
    bench.world.eventFaults.duplicate(1);
    bench.world.eventFaults.reorder(3);
    send('a1', 'a2', 'a3');
    expect(arrived).toEqual(['a3', 'a2', 'a2']);
  });
});
