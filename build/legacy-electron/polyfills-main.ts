import 'core-js/stable';
import 'abort-controller/polyfill';
import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { Event, EventTarget } from 'event-target-shim';
import { randomIds } from '../../main/node/random-ids.ts';
import './electron-additions.ts';

/** Gives a global that Node 12 does not have. */
function provide(name: string, value: unknown): void {
  if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
}

provide('performance', performance);
provide('EventTarget', EventTarget);
provide('Event', Event);
provide('crypto', {
  randomUUID: () => randomIds.uuid(),
  getRandomValues: <Target extends Uint8Array>(target: Target): Target => {
    target.set(randomBytes(target.byteLength));
    return target;
  },
});
