import 'core-js/stable';
import 'abort-controller/polyfill';
import crypto, { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { Event, EventTarget } from 'event-target-shim';
import { completeAbortSignals } from './abort-signals.ts';
import { completeEncodings } from './base64url.ts';
import { legacySubtle } from './fetch-classes.ts';
import { uuidOf } from './random-uuid.ts';
import { ClusterSegmenter } from './segmenter.ts';
import { LegacyCertificate } from './x509-certificate.ts';
import './electron-additions.ts';

/** Defines a global unless it exists. */
function provide(name: string, value: unknown): void {
  if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
}

provide('performance', performance);
provide('EventTarget', EventTarget);
provide('Event', Event);
provide('crypto', {
  subtle: legacySubtle,
  randomUUID: () => uuidOf(randomBytes(16)),
  getRandomValues: <Target extends Uint8Array>(target: Target): Target => {
    target.set(randomBytes(target.byteLength));
    return target;
  },
});
if (!('Segmenter' in Intl)) Object.defineProperty(Intl, 'Segmenter', { value: ClusterSegmenter });
if (!('X509Certificate' in crypto)) Object.defineProperty(crypto, 'X509Certificate', { value: LegacyCertificate });
completeAbortSignals({ AbortController, AbortSignal });
completeEncodings(Buffer);
