import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mainTexts } from '../../../../app/text/en/main.ts';

const root = new URL('../../../../', import.meta.url).pathname;
const sourcesOf = (folder: string): { readonly path: string; readonly text: string }[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/u.test(name))
    .map((name) => ({ path: join(folder, name), text: readFileSync(join(root, folder, name), 'utf8') }));

describe('texts that no window loads', () => {
  it('are said neither by the window nor by what makes sentences for it', () => {
    const keys = Object.keys(mainTexts);
    const beginnings = new Set(keys.map((key) => `\`${key.split('.')[0]}.`));
    const uses = ['renderer', 'app/wording', 'app/actions'].flatMap((folder) =>
      sourcesOf(folder).flatMap(({ path, text }) =>
        [...keys.map((key) => `'${key}'`), ...beginnings].filter((use) => text.includes(use)).map((use) => [path, use]),
      ),
    );
    expect(keys.length).toBeGreaterThan(50);
    expect(uses).toEqual([]);
  });
});
