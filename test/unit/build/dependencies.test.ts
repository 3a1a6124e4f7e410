import { describe, expect, it } from 'vitest';
import { advisoryProblems, isAllowed, licenceProblems, scriptProblems } from '../../../build/checks/dependencies.ts';

const never = (): undefined => undefined;

describe('the check of the dependencies', () => {
  it('takes a licence that is on the list, one of several, or all of several', () => {
    for (const licence of ['MIT', '(MIT OR GPL-3.0)', 'Apache-2.0 AND MIT'])
      expect(isAllowed(licence, ['MIT', 'Apache-2.0'])).toBe(true);
    for (const licence of ['GPL-3.0', '(GPL-2.0 OR GPL-3.0)', 'MIT AND GPL-3.0', ''])
      expect(isAllowed(licence, ['MIT', 'Apache-2.0'])).toBe(false);
  });

  it('names what is shipped or only helps under another licence', () => {
    const packages = {
      '': { license: 'GPL-3.0' },
      'node_modules/fine': { license: 'ISC' },
      'node_modules/shipped': { license: 'MPL-2.0' },
      'node_modules/tool': { license: 'MPL-2.0', dev: true },
      'node_modules/viral': { license: 'AGPL-3.0', dev: true },
      'node_modules/silent': {},
      'node_modules/elsewhere': {},
    };
    expect(licenceProblems(packages, (path) => (path.endsWith('silent') ? 'SSPL-1.0' : undefined))).toEqual([
      'node_modules/shipped: its licence MPL-2.0 is not on the list for what is shipped.',
      'node_modules/viral: its licence AGPL-3.0 is not on the list for tools.',
      'node_modules/silent: its licence SSPL-1.0 is not on the list for what is shipped.',
    ]);
    expect(licenceProblems({ 'node_modules/elsewhere': {} }, never)).toEqual([]);
  });

  it('names a script at installation that nobody decided about', () => {
    const packages = {
      'node_modules/known': { hasInstallScript: true },
      'node_modules/a/node_modules/@b/new': { hasInstallScript: true },
      'node_modules/quiet': {},
    };
    expect(scriptProblems(packages, { known: false })).toEqual([
      expect.stringMatching(/^node_modules\/a\/node_modules\/@b\/new: it runs a script at its installation/),
    ]);
  });

  it('names known advisories, and knows when the registry gave no answer', () => {
    const answer = { vulnerabilities: { left: { severity: 'high', range: '<2', via: [] } }, metadata: {} };
    expect(advisoryProblems(JSON.stringify(answer))).toEqual([
      'left <2: there is a known advisory (high); see npm audit.',
    ]);
    expect(advisoryProblems(JSON.stringify({ vulnerabilities: {} }))).toEqual([]);
    for (const none of ['', '{"message":"405 Method Not Allowed","statusCode":405}', 'ENOTFOUND'])
      expect(advisoryProblems(none)).toBeNull();
  });
});
