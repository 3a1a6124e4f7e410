import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { newsTexts } from '../../../../app/text/en/news.ts';
import { inRoot } from '../../../../build/shared/paths.ts';

describe('what is new', () => {
  it('is what the changelog says of the version to come, in the same order', async () => {
    const changelog = await readFile(inRoot('CHANGELOG.md'), 'utf8');
    const [, latest = ''] = changelog.split(/^## \[/mu);
    const entries = [...latest.matchAll(/^- (.*(?:\n {2}.*)*)$/gmu)].map(([, entry = '']) =>
      entry.replaceAll(/\s+/gu, ' '),
    );
    const shown = Object.entries(newsTexts).flatMap(([key, text]) => (key.startsWith('news.') ? [text] : []));
    expect(shown).toEqual(entries);
    expect(shown.length).toBeGreaterThan(0);
  });
});
