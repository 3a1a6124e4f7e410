/**
 * A square picture: its side in pixels, the PNG, and its pixels as red, green, blue, alpha from the upper left corner.
 */
export interface Picture {
  readonly size: number;
  readonly png: Buffer;
  readonly rgba: Buffer;
}

const icoHeaderBytes = 6;
const icoEntryBytes = 16;
const bitmapHeaderBytes = 40;

/**
 * As a device-independent bitmap with an alpha channel: twice the height, rows from below, and an empty mask, as icons
 * have them since Windows XP.
 */
function asBitmap({ size, rgba }: Picture): Buffer {
  const header = Buffer.alloc(bitmapHeaderBytes);
  header.writeUInt32LE(bitmapHeaderBytes, 0);
  header.writeInt32LE(size, 4);
  header.writeInt32LE(size * 2, 8);
  header.writeUInt16LE(1, 12);
  header.writeUInt16LE(32, 14);
  const pixels = Buffer.alloc(size * size * 4);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const from = (row * size + column) * 4;
      const to = ((size - 1 - row) * size + column) * 4;
      pixels.writeUInt8(rgba.readUInt8(from + 2), to);
      pixels.writeUInt8(rgba.readUInt8(from + 1), to + 1);
      pixels.writeUInt8(rgba.readUInt8(from), to + 2);
      pixels.writeUInt8(rgba.readUInt8(from + 3), to + 3);
    }
  }
  const maskRowBytes = Math.ceil(size / 32) * 4;
  return Buffer.concat([header, pixels, Buffer.alloc(maskRowBytes * size)]);
}

/** A Windows icon: bitmaps, which every program reads, and from 256 pixels on a PNG, as Windows itself wants it. */
export function writeIco(pictures: readonly Picture[]): Buffer {
  const header = Buffer.alloc(icoHeaderBytes + icoEntryBytes * pictures.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  const parts = pictures.map((picture) => (picture.size >= 256 ? picture.png : asBitmap(picture)));
  let offset = header.length;
  for (const [index, { size }] of pictures.entries()) {
    const at = icoHeaderBytes + index * icoEntryBytes;
    const length = parts[index]?.length ?? 0;
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += length;
  }
  return Buffer.concat([header, ...parts]);
}

/**
 * The kinds of a macOS icon that hold PNGs, with their side in pixels. 16 and 32 exist as 2x of 8 and 16 only, which
 * every macOS reads.
 */
export const icnsKinds: readonly (readonly [kind: string, size: number])[] = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
];

/** A macOS icon of PNGs, one of each of `icnsKinds`. */
export function writeIcns(pictureOf: (size: number) => Picture): Buffer {
  const chunk = (kind: string, content: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.write(kind, 0, 'latin1');
    head.writeUInt32BE(content.length + 8, 4);
    return Buffer.concat([head, content]);
  };
  return chunk('icns', Buffer.concat(icnsKinds.map(([kind, size]) => chunk(kind, pictureOf(size).png))));
}
