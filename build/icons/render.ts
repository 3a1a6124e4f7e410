import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { z } from 'zod';
import { inRoot } from '../shared/paths.ts';
import { writeIcns, writeIco, type Picture } from './containers.ts';
import { linuxSizes } from './sizes.ts';

/** A rendered file: its path below `build/icons`, and its content. */
export interface RenderedFile {
  readonly path: string;
  readonly content: Buffer;
}

/** Sizes Windows shows: lists, task bar, desktop, each at its usual scales. */
const windowsSizes = [16, 20, 24, 32, 40, 48, 64, 256] as const;

/** Up to this size the mark is drawn larger and stronger, with no room around it. */
const largestSmall = 32;

const browserNames = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

const renderedSchema = z.object({ png: z.string(), rgba: z.string() });

/** An SVG that says how large it is drawn, in pixels. */
const withSize = (svg: string, size: number): string => svg.replace('<svg ', `<svg width="${size}" height="${size}" `);

/** The page's script that draws an SVG on a canvas; it returns the PNG and the raw pixels in base64. */
const drawScript = (svg: string, size: number): string => `(async () => {
  const picture = new Image(${size}, ${size});
  picture.src = 'data:image/svg+xml;base64,${Buffer.from(withSize(svg, size)).toString('base64')}';
  await picture.decode();
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = ${size};
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.drawImage(picture, 0, 0, ${size}, ${size});
  let rgba = '';
  for (const byte of context.getImageData(0, 0, ${size}, ${size}).data) rgba += String.fromCharCode(byte);
  return { png: canvas.toDataURL('image/png').split(',')[1], rgba: btoa(rgba) };
})()`;

async function draw(page: Page, svg: string, size: number): Promise<Picture> {
  const { png, rgba } = renderedSchema.parse(await page.evaluate(drawScript(svg, size)));
  return { size, png: Buffer.from(png, 'base64'), rgba: Buffer.from(rgba, 'base64') };
}

function findBrowser(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = browserNames
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
  if (found === undefined)
    throw new Error(
      'There is no Chromium on this machine to draw the icons with. `npm run prepare-machine` installs one.',
    );
  return found;
}

/** Draws every icon of the packages from the SVGs beside this file, with the Chromium of this machine. */
export async function renderIcons(): Promise<readonly RenderedFile[]> {
  const source = (name: string): Promise<string> => readFile(inRoot('build', 'icons', name), 'utf8');
  const [usual, small, mac] = await Promise.all([
    source('gavel.svg'),
    source('gavel-small.svg'),
    source('gavel-mac.svg'),
  ]);
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb'],
  });
  try {
    const page = await browser.newPage();
    const general = new Map<number, Picture>();
    for (const size of new Set([...linuxSizes, ...windowsSizes]))
      general.set(size, await draw(page, size <= largestSmall ? small : usual, size));
    const ofMac = new Map<number, Picture>();
    for (const size of [32, 64, 128, 256, 512, 1024]) ofMac.set(size, await draw(page, mac, size));
    const of =
      (pictures: ReadonlyMap<number, Picture>) =>
      (size: number): Picture => {
        const picture = pictures.get(size);
        if (picture === undefined) throw new Error(`There is no picture of ${size} pixels.`);
        return picture;
      };
    return [
      ...linuxSizes.map((size) => ({ path: `linux/${size}x${size}.png`, content: of(general)(size).png })),
      { path: 'icon.ico', content: writeIco(windowsSizes.map(of(general))) },
      { path: 'icon.icns', content: writeIcns(of(ofMac)) },
    ];
  } finally {
    await browser.close();
  }
}

if (import.meta.main) {
  for (const { path, content } of await renderIcons()) {
    const target = inRoot('build', 'icons', path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content);
    process.stderr.write(`${path}: ${content.length} bytes\n`);
  }
}
