import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../../../build/shared/paths.ts';
import { drawTrayIcon, trayTones, type Pixels, type TrayTone } from '../../../../main/core/tray/draw-tray-icon.ts';
import { trayLooks, type TrayLook } from '../../../../main/core/tray/tray-shapes.ts';
import { encodePng } from '../../../support/png.ts';
import { panelsFor, traySheet } from '../../../support/tray-sheet.ts';

const sizesPx = [16, 20, 22, 24, 32, 44];

const drawn = new Map<string, Pixels>();
const icon = (look: TrayLook, tone: TrayTone, sizePx: number): Pixels => {
  const key = `${look} ${tone} ${sizePx}`;
  const known = drawn.get(key) ?? drawTrayIcon({ look, tone, sizePx });
  drawn.set(key, known);
  return known;
};

/** Relative luminance of WCAG 2.2, of a pixel laid on a panel. */
const luminanceOf = (colour: readonly number[]): number => {
  const linear = colour.map((channel) =>
    channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
};

const contrast = (one: number, other: number): number => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);

const pixelsOf = ({
  rgba,
  sizePx,
}: Pixels): readonly { readonly colour: readonly [number, number, number]; readonly alpha: number }[] =>
  Array.from({ length: sizePx * sizePx }, (_, index) => {
    const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray(index * 4, index * 4 + 4);
    return { colour: [red, green, blue], alpha };
  });

/** A picture as somebody sees it who sees no colour, on a panel: a brightness for each pixel, from 0 to 255. */
const greyOn = (picture: Pixels, panel: readonly number[]): readonly number[] =>
  pixelsOf(picture).map(({ colour, alpha }) => {
    const laid = colour.map((channel, index) => (channel * alpha + (panel[index] ?? 0) * (255 - alpha)) / 255);
    return 0.299 * (laid[0] ?? 0) + 0.587 * (laid[1] ?? 0) + 0.114 * (laid[2] ?? 0);
  });

const pairs = trayLooks.flatMap((one, index) =>
  trayLooks.slice(index + 1).map((other): readonly [TrayLook, TrayLook] => [one, other]),
);

describe('the tray icon', () => {
  it.each(pairs)('%s and %s are told apart without colour, at every size, on every panel', (one, other) => {
    for (const sizePx of sizesPx)
      for (const [tone, panels] of Object.entries(panelsFor) as [
        keyof typeof panelsFor,
        (typeof panelsFor)[keyof typeof panelsFor],
      ][])
        for (const panel of panels) {
          const left = greyOn(icon(one, tone, sizePx), panel);
          const right = greyOn(icon(other, tone, sizePx), panel);
          // Half of the way from ink to panel, or more: what an eye sees as another pixel.
          const changed = left.filter((grey, index) => Math.abs(grey - (right[index] ?? 0)) > 35).length;
          expect(changed / (sizePx * sizePx), `${tone} ${sizePx} ${panel.join()}`).toBeGreaterThan(0.04);
        }
  });

  it('stands out from each panel it is for by at least 3 : 1', () => {
    for (const [tone, panels] of Object.entries(panelsFor) as [
      keyof typeof panelsFor,
      (typeof panelsFor)[keyof typeof panelsFor],
    ][])
      for (const look of trayLooks) {
        const solid = pixelsOf(icon(look, tone, 16)).filter(({ alpha }) => alpha === 255);
        expect(solid.length, `${look} ${tone}`).toBeGreaterThan(15);
        for (const panel of panels)
          for (const { colour } of solid)
            expect(
              contrast(luminanceOf(colour), luminanceOf(panel)),
              `${look} ${tone} on ${panel.join()}`,
            ).toBeGreaterThanOrEqual(3);
      }
  });

  it('is neither nearly empty nor a block, and touches no corner', () => {
    for (const look of trayLooks)
      for (const sizePx of sizesPx) {
        const alphas = pixelsOf(icon(look, 'template', sizePx)).map(({ alpha }) => alpha);
        const covered = alphas.reduce((sum, alpha) => sum + alpha, 0) / 255 / alphas.length;
        expect(covered, `${look} ${sizePx}`).toBeGreaterThan(0.12);
        expect(covered, `${look} ${sizePx}`).toBeLessThan(0.5);
        for (const corner of [0, sizePx - 1, sizePx * (sizePx - 1), sizePx * sizePx - 1])
          expect(alphas[corner], `${look} ${sizePx}`).toBe(0);
      }
  });

  it('is black with alpha as a template', () => {
    for (const look of trayLooks)
      for (const { colour } of pixelsOf(icon(look, 'template', 32))) expect(colour).toEqual([0, 0, 0]);
  });

  it('has smooth edges, and crisp ones where it stands on whole pixels', () => {
    const alphas = pixelsOf(icon('idle', 'template', 16)).map(({ alpha }) => alpha);
    expect(alphas.filter((alpha) => alpha > 0 && alpha < 255).length).toBeGreaterThan(10);
    expect([12, 13, 14, 15].map((row) => alphas[row * 16 + 6])).toEqual([0, 255, 255, 0]);
  });

  it('is the same to the byte each time', () => {
    for (const look of trayLooks)
      for (const tone of trayTones) expect(drawTrayIcon({ look, tone, sizePx: 22 })).toEqual(icon(look, tone, 22));
  });

  it('is kept as sheets for people to look at', () => {
    const folder = inRoot('test', 'out', 'tray');
    mkdirSync(folder, { recursive: true });
    for (const [name, sizes] of [
      ['small', [16, 22]],
      ['large', [32, 44]],
    ] as const) {
      const sheet = traySheet(sizes);
      expect(sheet.rgba).toHaveLength(sheet.widthPx * sheet.heightPx * 4);
      writeFileSync(join(folder, `${name}.png`), encodePng(sheet));
    }
  });
});
