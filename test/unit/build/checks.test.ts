import { describe, expect, it } from 'vitest';
import { folderCircles } from '../../../build/checks/folder-circles.ts';
import { tooLongFiles, tooWideLines } from '../../../build/checks/file-sizes.ts';
import { vendorKnowledgeIn } from '../../../build/checks/shared-texts.ts';
import { sourceFiles } from '../../../build/checks/source-files.ts';
import { strayTestFiles } from '../../../build/checks/test-files.ts';
import { vendorNamesIn } from '../../../build/checks/vendor-names.ts';
import { checks, chooseParts, projects } from '../../../build/shared/test-parts.ts';

describe('vendor names', () => {
  it('are found outside the folders that are about vendors, with file and line', () => {
    const complaints = vendorNamesIn([
      { path: 'main/core/commands/commands.ts', text: 'const a = 1;\nif (vendor === "Cisco") stop();\n' },
    ]);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toMatch(/^main\/core\/commands\/commands\.ts:2: /);
  });

  it.each(['finesse', 'CISCO', 'Huawei', 'ucwa', 'Skype'])('include %s', (name) => {
    expect(vendorNamesIn([{ path: 'renderer/view.tsx', text: name }])).toHaveLength(1);
  });

  it.each([
    'main/vendors/cisco-finesse/adapter.ts',
    'main/simulators/cisco-finesse/scenes.ts',
    'main/vendors/registry.ts',
    'app/text/en/vendors/cisco-finesse.ts',
    'test/unit/a.test.ts',
  ])('may stand in %s', (path) => {
    expect(vendorNamesIn([{ path, text: 'finesse' }])).toEqual([]);
  });
});

describe('what holds for one vendor only', () => {
  const textsIn = (path: string, ...lines: readonly string[]) => vendorKnowledgeIn([{ path, text: lines.join('\n') }]);

  it.each([
    'Use the Finesse desktop for it.',
    'Use 华为 for it.',
    'On CCE an administrator can allow it.',
    'The UCCX server is busy.',
    'The XMPP service refused the connection.',
    'Choose BOSH first.',
    'Enter a SIP address.',
    'Enter the number as E.164 has it.',
    'Ask a supervisor, or check the drop permission in the account’s settings.',
    'Check the transport order in the account’s settings.',
    'It must be your own device, without a leading +.',
    'Only a supervisor who takes part may drop people at this site.',
    'At this site only agents can be dropped, not callers or devices.',
    'The agent must own the call.',
    'Wait five minutes, then sign in.',
    'Use a name such as server.example.com:8445.',
    '请联系班长，或检查账户设置中的移除权限。',
    '应为您自己的话机，且不带 +。',
    '默认情况下只能移除坐席。',
  ])('is found in the shared catalogue: %s', (text) => {
    expect(textsIn('app/text/en/errors.ts', 'export const texts = {', `  'error.x.next': '${text}',`)).toEqual([
      expect.stringMatching(/^app\/text\/en\/errors\.ts:2: (names|states) a/),
    ]);
  });

  it('may stand in the vendor’s own catalogue and elsewhere', () => {
    for (const path of ['app/text/en/vendors/cisco-finesse.ts', 'app/text/zh-CN/vendors/names.ts', 'main/net/trust.ts'])
      expect(textsIn(path, "  'error.x.next': 'Use the Finesse desktop.',")).toEqual([]);
  });

  it('is not seen in neutral words, in keys, in imports and in lists of catalogues', () => {
    expect(
      textsIn(
        'app/text/en/later.ts',
        "import { finesseTexts } from './vendors/cisco-finesse.ts';",
        '  ...finesseTexts,',
        "  'scene.guid-expires': 'The session key expires in mid-call',",
        "  'denial.x.long': 'Only a supervisor may do that.',",
        "  'action.drop-selected': 'Drop selected',",
        "  'scene.supervisor': 'Supervisor listens in and joins a call',",
      ),
    ).toEqual([]);
  });
});

describe('file sizes', () => {
  it('end at 400 lines', () => {
    expect(tooLongFiles([{ path: 'a.ts', text: 'x\n'.repeat(400) }])).toEqual([]);
    expect(tooLongFiles([{ path: 'a.ts', text: 'x\n'.repeat(401) }])[0]).toContain('a.ts: 401 lines');
  });
});

describe('lines', () => {
  it('end at 120 characters', () => {
    expect(tooWideLines([{ path: 'a.ts', text: `${'x'.repeat(120)}\n` }])).toEqual([]);
    expect(tooWideLines([{ path: 'a.ts', text: `\n${'x'.repeat(121)}\n` }])).toEqual([
      'a.ts:2: 121 characters, at most 120',
    ]);
  });
});

describe('folder circles', () => {
  const file = (path: string, ...imported: readonly string[]) => ({
    path,
    text: imported.map((one) => `import { x } from '${one}';`).join('\n'),
  });

  it('are found between folders whose files make none', () => {
    const files = [
      file('a/one.ts', '../b/one.ts'),
      file('a/two.ts'),
      file('b/one.ts'),
      file('b/two.ts', '../a/two.ts'),
    ];
    expect(folderCircles(files)).toEqual([
      'a/one.ts → b/one.ts: closes a circle between a and b',
      'b/two.ts → a/two.ts: closes a circle between b and a',
    ]);
  });

  it('are found over several folders, and between a folder and one inside it', () => {
    const wide = [file('a/x.ts', '../b/x.ts'), file('b/x.ts', '../c/x.ts'), file('c/x.ts', '../a/y.ts')];
    expect(folderCircles(wide)).toHaveLength(3);
    expect(folderCircles([file('a/x.ts', './in/x.ts'), file('a/in/y.ts', '../z.ts')])).toHaveLength(2);
  });

  it('are not seen in imports that go one way, however they are written', () => {
    const files = [
      file('a/x.ts', '../b/x.ts', './in/x.ts'),
      { path: 'b/x.ts', text: "export const x = import('./in/y.ts');" },
    ];
    expect(folderCircles(files)).toEqual([]);
    const dynamic = [...files, { path: 'b/in/y.ts', text: "export type { y } from '../../a/x.ts';" }];
    expect(folderCircles(dynamic)).not.toEqual([]);
  });
});

describe('test files', () => {
  it('belong to a project', () => {
    const paths = [
      'test/unit/a.test.ts',
      'test/other/b.test.ts',
      'test/unit/c.test.tsx',
      'main/core/d.test.ts',
      'test/support/fake.ts',
    ];
    expect(strayTestFiles(paths, ['unit']).map((complaint) => complaint.split(':')[0])).toEqual([
      'test/other/b.test.ts',
      'test/unit/c.test.tsx',
      'main/core/d.test.ts',
    ]);
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
    const all = chooseParts([]);
    expect(new Set(all)).toEqual(new Set([...checks, ...projects]));
    expect(all).toHaveLength(checks.length + projects.length);
    expect(all[0]?.name).toBe('conformance');
    expect(chooseParts(['--only', 'checks'])).toEqual(checks);
    expect(chooseParts(['--only', 'lint,unit']).map((part) => part.name)).toEqual(['lint', 'unit']);
  });

  it('are named when an unknown one is asked for', () => {
    expect(() => chooseParts(['--only', 'units'])).toThrow(/Unknown part units\. There are: checks, .*unit/);
    expect(() => chooseParts(['--only'])).toThrow(/There are/);
  });
});
