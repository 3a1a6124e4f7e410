import { describe, expect, it } from 'vitest';
import { tooLongFiles } from '../../../build/checks/file-sizes.ts';
import { sourceFiles } from '../../../build/checks/source-files.ts';
import { strayTestFiles } from '../../../build/checks/test-files.ts';
import { vendorNamesIn } from '../../../build/checks/vendor-names.ts';
import { checks, chooseParts, projects } from '../../../build/test-parts.ts';

describe('vendor names', () => {
  it('are found outside the folders that are about vendors, with file and line', () => {
    const complaints = vendorNamesIn([{ path: 'main/core/commands.ts', text: 'const a = 1;\nif (vendor === "Cisco") stop();\n' }]);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toMatch(/^main\/core\/commands\.ts:2: /);
  });

  it.each(['finesse', 'CISCO', 'Huawei', 'ucwa', 'Skype'])('include %s', (name) => {
    expect(vendorNamesIn([{ path: 'renderer/view.tsx', text: name }])).toHaveLength(1);
  });

  it.each(['main/vendors/cisco-finesse/adapter.ts', 'main/practice/scenes.ts', 'main/vendors/registry.ts', 'app/text/en/vendors.ts', 'test/unit/a.test.ts'])('may stand in %s', (path) => {
    expect(vendorNamesIn([{ path, text: 'finesse' }])).toEqual([]);
  });
});

describe('file sizes', () => {
  it('end at 400 lines', () => {
    expect(tooLongFiles([{ path: 'a.ts', text: 'x\n'.repeat(400) }])).toEqual([]);
    expect(tooLongFiles([{ path: 'a.ts', text: 'x\n'.repeat(401) }])[0]).toContain('a.ts: 401 lines');
  });
});

describe('test files', () => {
  it('belong to a project', () => {
    const paths = ['test/unit/a.test.ts', 'test/other/b.test.ts', 'test/unit/c.test.tsx', 'main/core/d.test.ts', 'test/support/fake.ts'];
    expect(strayTestFiles(paths, ['unit']).map((complaint) => complaint.split(':')[0])).toEqual(['test/other/b.test.ts', 'test/unit/c.test.tsx', 'main/core/d.test.ts']);
  });
});

describe('the files that are checked', () => {
  it('are the sources of this repository and not what is built', () => {
    const paths = sourceFiles().map((file) => file.path);
    expect(paths).toContain('test/unit/build/checks.test.ts');
    expect(paths.filter((path) => path.startsWith('build/out') || path.includes('node_modules'))).toEqual([]);
  });
});

describe('the parts of the test command', () => {
  it('are all of them unless some are asked for', () => {
    expect(chooseParts([])).toEqual([...checks, ...projects]);
    expect(chooseParts(['--only', 'checks'])).toEqual(checks);
    expect(chooseParts(['--only', 'lint,unit']).map((part) => part.name)).toEqual(['lint', 'unit']);
  });

  it('are named when an unknown one is asked for', () => {
    expect(() => chooseParts(['--only', 'units'])).toThrow(/Unknown part units\. There are: checks, .*unit/);
    expect(() => chooseParts(['--only'])).toThrow(/There are/);
  });
});
