import 'core-js/stable';
import { uuidOf } from './random-uuid.ts';

/** Chromium 83 has no `crypto.randomUUID`. */
crypto.randomUUID ??= () => uuidOf(crypto.getRandomValues(new Uint8Array(16)));
