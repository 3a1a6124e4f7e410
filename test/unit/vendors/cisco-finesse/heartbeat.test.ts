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

  it('gives up once when a ping stays unanswered, within 30 s', () => {
    clock.advance(25_499);
    expect([pings, silences]).toEqual([2, 0]);
    clock.advance(100_000);
    expect([pings, silences]).toEqual([2, 1]);
    expect(clock.pendingCount).toBe(0);
  });

  it('gives up within 6 s while a conference is in sight, whenever the line dies', () => {
    heartbeat.watchClosely(true);
    expect(pings).toBe(1);
    heartbeat.heard();
    clock.advance(2_500);
    heartbeat.heard();
    clock.advance(5_499);
    expect(silences).toBe(0);
    clock.advance(1);
    expect(silences).toBe(1);
  });

  it('relaxes when the conference is out of sight', () => {
    heartbeat.watchClosely(true);
    heartbeat.heard();
    heartbeat.watchClosely(false);
    clock.advance(9_999);
    expect(pings).toBe(1);
  });

  it('asks again when this process stood still and could not hear the answer', () => {
    let lateMs = 0;
    const stalling = new Heartbeat(
      { after: (delayMs, task) => clock.after(delayMs, task), monotonicMs: () => clock.monotonicMs() + lateMs },
      { ping: async () => void (pings += 1), onSilence: () => (silences += 1) },
    );
    heartbeat.stop();
    stalling.start();
    stalling.probe();
    clock.advance(5_499);
    lateMs = 1_000;
    clock.advance(1);
    expect([pings, silences]).toEqual([2, 0]);
    clock.advance(5_500);
    expect(silences).toBe(1);
    stalling.stop();
  });

  it('that must prove itself now has five seconds', () => {
    heartbeat.probe();
    expect(pings).toBe(1);
    clock.advance(5_499);
    expect(silences).toBe(0);
    clock.advance(1);
    expect(silences).toBe(1);
  });

  it('reads what arrived while the process was busy before it calls the server silent', () => {
    heartbeat.probe();
    clock.advance(5_000);
    heartbeat.heard();
    clock.advance(1_000);
    expect(silences).toBe(0);
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
