import { decode, encode } from 'fast-png';

/** Pixels of 4 bytes each: red, green, blue, alpha (not premultiplied), rows from the top. */
export interface RgbaPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgba: Uint8Array;
}

/** A picture as a PNG file. */
export const encodePng = ({ widthPx, heightPx, rgba }: RgbaPicture): Uint8Array =>
  encode({ width: widthPx, height: heightPx, data: rgba, channels: 4, depth: 8 });

/** The pixels of a PNG file of 8 bits a channel, with or without alpha; throws on any other. */
export const decodePng = (file: Uint8Array): RgbaPicture => {
  const { width, height, data, channels, depth } = decode(file);
  if (depth !== 8 || (channels !== 3 && channels !== 4))
    throw new Error(`A PNG of ${channels} channels with ${depth} bits is not read here.`);
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel += 1)
    rgba.set(data.subarray(pixel * channels, (pixel + 1) * channels), pixel * 4);
  return { widthPx: width, heightPx: height, rgba };
};
