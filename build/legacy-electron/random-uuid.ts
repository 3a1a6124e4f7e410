/** A version 4 UUID (RFC 9562) of 16 random bytes, for runtimes without `crypto.randomUUID`. */
export function uuidOf(randomBytes: Uint8Array): ReturnType<typeof crypto.randomUUID> {
  const hex = [...randomBytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
