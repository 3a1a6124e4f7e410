import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { renderIcons, type RenderedFile } from '../../build/icons/render.ts';
import { inRoot } from '../../build/shared/paths.ts';
import { decodePng } from '../support/png.ts';

/**
 * The single pictures of a file: a PNG is one, the icons of Windows and macOS hold several, some of them as plain
 * pixels.
 */
const picturesIn = ({
  path,
  content,
}: RenderedFile): readonly { readonly name: string; readonly content: Buffer }[] => {
  if (path.endsWith('.ico')) {
    return Array.from({ length: content.readUInt16LE(4) }, (_, index) => {
      const at = 6 + index * 16;
      const offset = content.readUInt32LE(at + 12);
      return {
        name: `${path} ${content.readUInt8(at) || 256}`,
        content: content.subarray(offset, offset + content.readUInt32LE(at + 8)),
      };
    });
  }
  if (!path.endsWith('.icns')) return [{ name: path, content }];
  const parts = [];
  for (let at = 8; at < content.length; at += content.readUInt32BE(at + 4)) {
    parts.push({
      name: `${path} ${content.toString('latin1', at, at + 4)}`,
      content: content.subarray(at + 8, at + content.readUInt32BE(at + 4)),
    });
  }
  return parts;
};

/** The pixels of a picture; those that are no PNG are pixels already. */
const pixelsOf = (content: Buffer): Uint8Array =>
  content.readUInt32BE(0) === 0x89504e47 ? decodePng(content).rgba : content;

/**
 * What a person would see differ: names of pictures where more than one value in 500 is off by more than one in 16.
 * Edges may differ a little between browsers.
 */
const differences = (left: RenderedFile, right: RenderedFile): readonly string[] => {
  const [ours, theirs] = [picturesIn(left), picturesIn(right)];
  if (ours.length !== theirs.length) return [`${left.path}: ${ours.length} pictures, ${theirs.length} expected`];
  const found: string[] = [];
  for (const [index, { name, content }] of ours.entries()) {
    const other = theirs[index]?.content ?? Buffer.alloc(0);
    if (content.equals(other)) continue;
    const [a, b] = [pixelsOf(content), pixelsOf(other)];
    const offCount = a.reduce((count, byte, at) => count + (Math.abs(byte - (b[at] ?? 0)) > 16 ? 1 : 0), 0);
    if (a.length !== b.length || offCount > a.length / 500) found.push(name);
  }
  return found;
};

describe('the icons of the packages', () => {
  it('are what their drawings give: `node build/icons/render.ts` draws them again', async () => {
    const drawn = await renderIcons();
    expect(drawn.map(({ path }) => path)).toContain('icon.icns');
    for (const file of drawn) {
      const committed = { path: file.path, content: await readFile(inRoot('build', 'icons', file.path)) };
      expect(differences(committed, file), file.path).toEqual([]);
    }
  });

  it('are told apart when a drawing has changed and the pictures have not', async () => {
    const of = async (size: number) => ({
      path: 'one.png',
      content: await readFile(inRoot('build', 'icons', 'linux', `${size}x${size}.png`)),
    });
    const usual = await of(32);
    const ico = { path: 'icon.ico', content: await readFile(inRoot('build', 'icons', 'icon.ico')) };
    const repainted = { ...ico, content: Buffer.from(ico.content) };
    // The middle of the smallest picture, in another colour.
    repainted.content.fill(0x40, 6 + 8 * 16 + 40 + 6 * 64, 6 + 8 * 16 + 40 + 8 * 64);
    expect(differences(await of(48), usual)).toEqual(['one.png']);
    expect(differences(repainted, ico)).toEqual(['icon.ico 16']);
    expect(differences(usual, usual)).toEqual([]);
  });
});
