import type { Locator } from 'playwright-core';
import { expect } from 'vitest';

/** Looks again until what `look` gives passes the check that follows, or fails after `timeout` milliseconds. */
export const eventually = <Value>(look: () => Value | Promise<Value>, timeout = 8_000) => expect.poll(look, { timeout, interval: 25 });

/** Waits until a person sees it; fails where nothing of the kind shows up in time. */
export const seen = (what: Locator, timeout = 8_000): Promise<void> => what.first().waitFor({ timeout });
