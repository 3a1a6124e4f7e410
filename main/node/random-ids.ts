import { randomBytes } from 'node:crypto';
import type { Ids } from '../ports/ids.ts';

/** Random UUIDs, version 4 (RFC 9562), from the system's random source. */
export const randomIds: Ids = {
  uuid() {
    const bytes = randomBytes(16);
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    const hex = bytes.toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  },
};
