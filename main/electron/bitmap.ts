/**
 * Pixels as Electron's images take them on every desktop: blue, green, red, alpha, the colours premultiplied by alpha
 * (Skia's N32, https://www.electronjs.org/docs/latest/api/native-image#nativeimagecreatefrombitmapbuffer-options).
 * `rgba` has 4 bytes a pixel, not premultiplied.
 */
export const bitmapOf = (rgba: Uint8Array): Buffer => {
  const bitmap = Buffer.alloc(rgba.length);
  for (let at = 0; at < rgba.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray(at, at + 4);
    bitmap.set([...[blue, green, red].map((colour) => Math.round((colour * alpha) / 255)), alpha], at);
  }
  return bitmap;
};
