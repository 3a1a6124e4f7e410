/** The class whose instances are written as text. */
interface TextBuffer {
  isEncoding(encoding: string): boolean;
  readonly prototype: { toString(encoding?: string, start?: number, end?: number): string };
}

/** Lets buffers be written as Base64 for URLs (RFC 4648, section 5) where the runtime does not know that encoding. */
export function completeEncodings(buffers: TextBuffer): void {
  if (buffers.isEncoding('base64url')) return;
  const { prototype } = buffers;
  const { toString } = prototype;
  prototype.toString = function toText(encoding, start, end) {
    if (encoding !== 'base64url') return toString.call(this, encoding, start, end);
    const text = toString.call(this, 'base64', start, end);
    return text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  };
}
