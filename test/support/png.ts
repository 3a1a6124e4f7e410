import { inflateSync } from 'node:zlib';

/** A decoded picture: its size and its pixels as red, green, blue, alpha from the upper left corner. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Buffer;
}

/** The value a PNG filter adds to a byte, from its neighbours on the left, above and left above (https://www.w3.org/TR/png-3/#9Filters). */
const predicted = (filter: number, left: number, above: number, corner: number): number => {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return (left + above) >> 1;
    case 4: {
      const [toLeft, toAbove, toCorner] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)];
      return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }
    default:
      throw new Error(`PNG filter ${filter} does not exist`);
  }
};

/** Decodes a PNG of 8 bits a channel, with or without alpha, not interlaced: what browsers and screenshots write. Throws on any other. */
export const decodePng = (png: Buffer): Pixels => {
  const [width, height, depth, colourType, interlace] = [png.readUInt32BE(16), png.readUInt32BE(20), png.readUInt8(24), png.readUInt8(25), png.readUInt8(28)];
  const channels = new Map([[2, 3], [6, 4]]).get(colourType);
  if (channels === undefined || depth !== 8 || interlace !== 0) throw new Error(`PNG of kind ${colourType}/${depth}/${interlace} is not read here`);
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const raw = inflateSync(Buffer.concat(parts));
  const rowBytes = width * channels;
  const plain = Buffer.alloc(rowBytes * height);
  for (let row = 0; row < height; row++) {
    const filter = raw[row * (rowBytes + 1)] ?? 0;
    for (let column = 0; column < rowBytes; column++) {
      const at = row * rowBytes + column;
      const left = column < channels ? 0 : (plain[at - channels] ?? 0);
      const above = row === 0 ? 0 : (plain[at - rowBytes] ?? 0);
      const corner = row === 0 || column < channels ? 0 : (plain[at - rowBytes - channels] ?? 0);
      plain[at] = ((raw[row * (rowBytes + 1) + 1 + column] ?? 0) + predicted(filter, left, above, corner)) & 0xff;
    }
  }
  if (channels === 4) return { width, height, rgba: plain };
  const rgba = Buffer.alloc(width * height * 4, 0xff);
  for (let pixel = 0; pixel < width * height; pixel++) plain.copy(rgba, pixel * 4, pixel * 3, pixel * 3 + 3);
  return { width, height, rgba };
};
