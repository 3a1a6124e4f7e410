import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { inRoot } from '../../../build/shared/paths.ts';
import { applicationId } from '../../../main/core/process/application-id.ts';

it('Gavel calls itself on Windows as its installer does: else its notifications are not shown', async () => {
  const configuration = await readFile(inRoot('electron-builder.yml'), 'utf8');
  expect(/^appId: (.+)$/mu.exec(configuration)?.[1]).toBe(applicationId);
});

it('the running window names the packages’ desktop entry, in reverse-domain form', async () => {
  const { desktopName } = JSON.parse(await readFile(inRoot('package.json'), 'utf8')) as {
    readonly desktopName: unknown;
  };
  expect(desktopName).toBe(`${applicationId}.desktop`);
  expect(applicationId).toMatch(/^[a-z][\w-]*(\.[A-Za-z][\w-]*){2,}$/u);
});
