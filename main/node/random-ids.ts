import type { Ids } from '../ports/ids.ts';

/** Random UUIDs, version 4 (RFC 9562), from the system's random source. */
export const randomIds: Ids = { uuid: () => crypto.randomUUID() };
