import { expect, it } from 'vitest';
import { completeEncodings } from '../../../build/legacy-electron/base64url.ts';

/** A buffer as Node 12 has it. */
class LegacyBuffer {
  readonly #bytes: Buffer;

  constructor(bytes: readonly number[]) {
    this.#bytes = Buffer.from(bytes);
  }

  static isEncoding(encoding: string): boolean {
    return encoding !== 'base64url' && Buffer.isEncoding(encoding);
  }

  toString(encoding?: string, start?: number, end?: number): string {
    if (encoding === 'base64url') throw new TypeError('Unknown encoding: base64url');
    return this.#bytes.toString(encoding as BufferEncoding | undefined, start, end);
  }
}

it('buffers are written as Base64 for URLs where the runtime cannot, and otherwise as before', () => {
  completeEncodings(LegacyBuffer);
  for (const bytes of [[], [251], [255, 239], [251, 255, 191, 0], [1, 2, 3, 4, 5, 6]]) {
    const legacy = new LegacyBuffer(bytes);
    expect(legacy.toString('base64url')).toBe(Buffer.from(bytes).toString('base64url'));
    for (const encoding of ['hex', 'base64', 'utf8'] as const)
      expect(legacy.toString(encoding)).toBe(Buffer.from(bytes).toString(encoding));
  }
});
