/** Additive constants of the three rounds (RFC 1320). */
const roundConstants = [0, 0x5a_82_79_99, 0x6e_d9_eb_a1] as const;

/** How far each step rotates, by round. */
const rotations = [
  [3, 7, 11, 19],
  [3, 5, 9, 13],
  [3, 9, 11, 15],
] as const;

/** In which order each round takes the words of a block. */
const wordOrders = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
  [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
] as const;

const mix = (round: number, x: number, y: number, z: number): number => {
  if (round === 0) return (x & y) | (~x & z);
  return round === 1 ? (x & y) | (x & z) | (y & z) : x ^ y ^ z;
};

const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));

const pad = (message: Buffer): Buffer => {
  const length = Math.ceil((message.length + 9) / 64) * 64;
  const padded = Buffer.alloc(length);
  message.copy(padded);
  padded[message.length] = 0x80;
  padded.writeUInt32LE(message.length * 8, length - 8);
  return padded;
};

/** The MD4 of a short message. Windows passwords are kept as it, and OpenSSL 3 does not offer it any more. */
export const md4 = (message: Buffer): Buffer => {
  const padded = pad(message);
  let state: readonly [number, number, number, number] = [0x67_45_23_01, 0xef_cd_ab_89, 0x98_ba_dc_fe, 0x10_32_54_76];
  for (let block = 0; block < padded.length; block += 64) {
    let [a, b, c, d] = state;
    for (const [round, order] of wordOrders.entries())
      for (const [step, word] of order.entries()) {
        const sum = a + mix(round, b, c, d) + padded.readUInt32LE(block + word * 4) + (roundConstants[round] ?? 0);
        [a, d, c, b] = [d, c, b, rotate(sum | 0, rotations[round]?.[step % 4] ?? 0)];
      }
    state = [state[0] + a, state[1] + b, state[2] + c, state[3] + d];
  }
  const digest = Buffer.alloc(16);
  for (const [index, word] of state.entries()) digest.writeUInt32LE(word >>> 0, index * 4);
  return digest;
};
