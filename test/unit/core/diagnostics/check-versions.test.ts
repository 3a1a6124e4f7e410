import { describe, expect, it } from 'vitest';
import { versionsCheck } from '../../../../main/core/diagnostics/check-versions.ts';
import type { Check } from '../../../../main/core/diagnostics/check.ts';

const outcomeOf = (check: Check) => check.run(new AbortController().signal);

describe('the versions', () => {
  it('name what a fault may depend on and nothing else', async () => {
    const check = versionsCheck(
      { version: '1.2.3', host: 'electron', platform: 'linux', systemLanguage: 'en' },
      { versions: { node: '24.1.0', electron: '45.0.0', zlib: '1.3' }, system: 'Linux 6', homeFolder: '/home/x' },
    );
    expect(await outcomeOf(check)).toEqual({
      result: 'pass',
      code: 'versions-known',
      facts: { version: '1.2.3', host: 'electron', system: 'Linux 6', node: '24.1.0', electron: '45.0.0' },
    });
  });
});
