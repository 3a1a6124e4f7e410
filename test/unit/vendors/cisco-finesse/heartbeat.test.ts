import { beforeEach, describe, expect, it } from 'vitest';
import { Heartbeat } from '../../../../main/vendors/cisco-finesse/xmpp/heartbeat.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

let clock: ManualClock;
let pings: number;
let silences: number;
let heartbeat: Heartbeat;
beforeEach(() => {
  clock = new ManualClock();
  pings = 0;
  silences = 0;
  heartbeat = new Heartbeat(clock, {
    ping: async () => {
      pings += 1;
    },
    onSilence: () => {
      silences += 1;
    },
  });
  heartbeat.start();
});

describe('the heartbeat', () => {
  it('pings every ten seconds for as long as something is heard', () => {
    for (let round = 0; round < 20; round += 1) {
      clock.advance(10_000);
      heartbeat.heard();
    }
    expect([pings, silences]).toEqual([20, 0]);
  });

  it('gives up when a ping and two retries stay unanswered, once', () => {
    clock.advance(39_999);
    expect([pings, silences]).toEqual([3, 0]);
    clock.advance(100_000);
    expect([pings, silences]).toEqual([3, 1]);
    expect(clock.pendingCount).toBe(0);
  });

  it('that must prove itself now has five seconds', () => {
    heartbeat.probe();
    expect(pings).toBe(1);
    clock.advance(4_999);
    expect(silences).toBe(0);
    clock.advance(1);
    expect(silences).toBe(1);
  });

  it('that has proved itself goes on as before', () => {
    heartbeat.probe();
    heartbeat.heard();
    clock.advance(10_000);
    expect([pings, silences]).toEqual([2, 0]);
  });

  it('leaves no timer behind', () => {
    heartbeat.probe();
    heartbeat.stop();
    expect(clock.pendingCount).toBe(0);
  });
});
