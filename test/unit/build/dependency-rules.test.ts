import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { inRoot } from '../../../build/shared/paths.ts';
import { run } from '../../../build/shared/run.ts';

/** A tree laid out like the repository: path → source. */
type Tree = Readonly<Record<string, string>>;

const packageJson = JSON.stringify({
  name: 'tree',
  type: 'module',
  dependencies: { zod: '1', keytar: '1', 'electron-log': '1' },
  devDependencies: { electron: '1', helper: '1' },
});

const packages: Tree = Object.fromEntries(
  ['zod', 'keytar', 'electron-log', 'electron', 'helper'].flatMap((name) => [
    [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
    [`node_modules/${name}/index.js`, 'exports.value = 1;'],
  ]),
);

/** What the real repository does, in small: nothing here may be complained about. */
const allowed: Tree = {
  'app/domain/word.ts':
    "import { z } from 'zod';\nexport const word = z;\nexport interface Word { readonly text: string }",
  'main/ports/clock.ts':
    "import type { Word } from '../../app/domain/word.ts';\nexport interface Clock { readonly word: Word }",
  'main/net/http.ts': "import type { Clock } from '../ports/clock.ts';\nexport const http = (clock: Clock) => clock;",
  'main/core/state/store.ts':
    "import type { Clock } from '../../ports/clock.ts';\nexport const store = (clock: Clock) => clock;",
  'main/vendors/one/adapter.ts':
    "import { http } from '../../net/http.ts';\nimport { retry } from '../shared/retry.ts';\nimport { wire } " +
    "from './wire.ts';\nexport const one = [http, retry, wire];",
  'main/vendors/one/wire.ts': 'export const wire = 1;',
  'main/vendors/registry.ts': "import { one } from './one/adapter.ts';\nexport const vendors = [one];",
  'main/vendors/shared/retry.ts':
    "import type { Clock } from '../../ports/clock.ts';\nexport const retry = (clock: Clock) => clock;",
  'main/simulators/shared/world.ts':
    "import type { Clock } from '../../ports/clock.ts';\nexport const world = (clock: Clock) => clock;",
  'main/simulators/one/simulator.ts':
    "import { world } from '../shared/world.ts';\nimport { createServer } from 'node:http';\nexport const " +
    'simulator = [world, createServer];',
  'main/practice/practice.ts':
    "import { simulator } from '../simulators/one/simulator.ts';\nexport const practice = simulator;",
  'main/compose.ts':
    "import { store } from './core/state/store.ts';\nimport { vendors } from './vendors/registry.ts';\nimport " +
    "{ practice } from './practice/practice.ts';\nexport const compose = [store, vendors, practice];",
  'main/electron/window.ts':
    "import { BrowserWindow } from 'electron';\nexport const keychain = () => import('keytar');\nexport const " +
    'window = BrowserWindow;',
  'main/index.ts':
    "import { app } from 'electron';\nimport { compose } from './compose.ts';\nimport { window } from " +
    "'./electron/window.ts';\nconsole.log(app, compose, window);",
  'main/preload/index.ts': "import { contextBridge } from 'electron';\nconsole.log(contextBridge);",
  'main/serve/index.ts': "import { compose } from '../compose.ts';\nexport const serve = compose;",
  'renderer/main.tsx':
    "import type { Word } from '../app/domain/word.ts';\nexport const View = (word: Word) => " +
    '<p>{word.text}</p>;\nconsole.log(View);',
  'build/serve.ts':
    "import { serve } from '../main/serve/index.ts';\nimport { helper } from 'helper';\nconsole.log(serve, helper);",
  'test/unit/store.test.ts': "import { store } from '../../main/core/state/store.ts';\nconsole.log(store);",
};

/** Each rule with sources that break it, and the imports it must point at. */
const violations: readonly { readonly rule: string; readonly tree: Tree; readonly complaints: readonly string[] }[] = [
  {
    rule: 'no-cycles',
    tree: {
      'main/core/left.ts': "import type { Right } from './right.ts';\nexport type Left = Right;",
      'main/core/right.ts': "import type { Left } from './left.ts';\nexport type Right = Left;",
    },
    complaints: ['main/core/left.ts → main/core/right.ts'],
  },
  {
    rule: 'no-orphans',
    tree: { 'main/core/alone.ts': 'export const alone = 1;' },
    complaints: ['main/core/alone.ts → main/core/alone.ts'],
  },
  {
    rule: 'nothing-unresolved',
    tree: { 'main/core/lost.ts': "import { gone } from './gone.ts';\nexport const lost = gone;" },
    complaints: ['main/core/lost.ts → ./gone.ts'],
  },
  {
    rule: 'app-is-plain-language',
    tree: {
      'app/node.ts': "import { readFile } from 'node:fs';\nexport const node = readFile;",
      'app/main.ts': "import type { Clock } from '../main/ports/clock.ts';\nexport type Ours = Clock;",
    },
    complaints: ['app/node.ts → fs', 'app/main.ts → main/ports/clock.ts'],
  },
  {
    rule: 'renderer-knows-app-only',
    tree: {
      'renderer/view.tsx':
        "import type { Clock } from '../main/ports/clock.ts';\nexport const View = (clock: Clock) => " +
        '<p>{String(clock)}</p>;',
    },
    complaints: ['renderer/view.tsx → main/ports/clock.ts'],
  },
  {
    rule: 'renderer-without-node',
    tree: { 'renderer/file.ts': "import { readFile } from 'node:fs';\nexport const file = readFile;" },
    complaints: ['renderer/file.ts → fs'],
  },
  {
    rule: 'main-without-renderer',
    tree: { 'main/core/screen.ts': "import { View } from '../../renderer/main.tsx';\nexport const screen = View;" },
    complaints: ['main/core/screen.ts → renderer/main.tsx'],
  },
  {
    rule: 'core-on-ports-only',
    tree: { 'main/core/socket.ts': "import { http } from '../net/http.ts';\nexport const socket = http;" },
    complaints: ['main/core/socket.ts → main/net/http.ts'],
  },
  {
    rule: 'ports-are-leaves',
    tree: { 'main/ports/store.ts': "export type { store } from '../core/state/store.ts';" },
    complaints: ['main/ports/store.ts → main/core/state/store.ts'],
  },
  {
    rule: 'net-knows-ports-only',
    tree: { 'main/net/store.ts': "import { store } from '../core/state/store.ts';\nexport const net = store;" },
    complaints: ['main/net/store.ts → main/core/state/store.ts'],
  },
  {
    rule: 'vendor-keeps-to-itself',
    tree: {
      'main/vendors/two/adapter.ts': "import { wire } from '../one/wire.ts';\nexport const two = wire;",
      'main/vendors/two/mirror.ts':
        "import { simulator } from '../../simulators/one/simulator.ts';\nexport const mirror = simulator;",
      'main/vendors/two/core.ts': "export const core = () => import('../../core/state/store.ts');",
    },
    complaints: [
      'main/vendors/two/adapter.ts → main/vendors/one/wire.ts',
      'main/vendors/two/mirror.ts → main/simulators/one/simulator.ts',
      'main/vendors/two/core.ts → main/core/state/store.ts',
    ],
  },
  {
    rule: 'vendor-kit-knows-no-vendor',
    tree: { 'main/vendors/shared/one.ts': "import { wire } from '../one/wire.ts';\nexport const one = wire;" },
    complaints: ['main/vendors/shared/one.ts → main/vendors/one/wire.ts'],
  },
  {
    rule: 'simulator-keeps-to-itself',
    tree: {
      'main/simulators/two/simulator.ts':
        "import { simulator } from '../one/simulator.ts';\nexport const two = simulator;",
    },
    complaints: ['main/simulators/two/simulator.ts → main/simulators/one/simulator.ts'],
  },
  {
    rule: 'simulator-kit-knows-no-simulator',
    tree: {
      'main/simulators/shared/one.ts':
        "import { simulator } from '../one/simulator.ts';\nexport const one = simulator;",
    },
    complaints: ['main/simulators/shared/one.ts → main/simulators/one/simulator.ts'],
  },
  {
    rule: 'simulators-are-no-mirror',
    tree: {
      'main/practice/mirror.ts': "import { wire } from '../vendors/one/wire.ts';\nexport const mirror = wire;",
      'main/simulators/one/mirror.ts': "import { wire } from '../../vendors/one/wire.ts';\nexport const mirror = wire;",
    },
    complaints: [
      'main/practice/mirror.ts → main/vendors/one/wire.ts',
      'main/simulators/one/mirror.ts → main/vendors/one/wire.ts',
    ],
  },
  {
    rule: 'text-is-ground-floor',
    tree: { 'app/text/words.ts': "import { word } from '../domain/word.ts';\nexport const words = word;" },
    complaints: ['app/text/words.ts → app/domain/word.ts'],
  },
  {
    rule: 'electron-folder-has-one-user',
    tree: { 'main/core/window.ts': "import { window } from '../electron/window.ts';\nexport const ours = window;" },
    complaints: ['main/core/window.ts → main/electron/window.ts'],
  },
  {
    rule: 'electron-modules-in-the-shell-only',
    tree: {
      'main/node/keychain.ts': "export const keychain = () => import('keytar');",
      'main/core/app.ts': "import type { App } from 'electron';\nexport type Ours = App;",
      'main/node/log.ts': "import log from 'electron-log';\nexport const ours = log;",
    },
    complaints: [
      'main/node/keychain.ts → node_modules/keytar/index.js',
      'main/core/app.ts → node_modules/electron/index.js',
      'main/node/log.ts → node_modules/electron-log/index.js',
    ],
  },
  {
    rule: 'serve-stays-out-of-the-package',
    tree: { 'main/node/door.ts': "import { serve } from '../serve/index.ts';\nexport const door = serve;" },
    complaints: ['main/node/door.ts → main/serve/index.ts'],
  },
  {
    rule: 'nothing-imports-tests',
    tree: {
      'test/support/fake.ts': 'export const fake = 1;',
      'build/fake.ts': "import { fake } from '../test/support/fake.ts';\nexport const ours = fake;",
    },
    complaints: ['build/fake.ts → test/support/fake.ts'],
  },
  {
    rule: 'runtime-needs-are-declared',
    tree: { 'main/node/helped.ts': "import { helper } from 'helper';\nexport const helped = helper;" },
    complaints: ['main/node/helped.ts → node_modules/helper/index.js'],
  },
];

const reportSchema = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

const rulesSchema = z.object({ forbidden: z.array(z.object({ name: z.string() })) });

/** Runs the real rules over a tree; answers `rule: from → to`. */
async function complaintsAbout(folder: string, trees: readonly Tree[]): Promise<readonly string[]> {
  for (const [path, text] of trees.flatMap((tree) => Object.entries(tree))) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const cruiser = inRoot('node_modules', '.bin', 'depcruise');
  const args = [
    cruiser,
    '--config',
    inRoot('build', 'checks', 'dependency-rules.cjs'),
    '--output-type',
    'json',
    'app',
    'main',
    'renderer',
    'build',
    'test',
  ];
  const { output } = await run(process.execPath, args, { cwd: folder });
  const report = reportSchema.parse(JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1)));
  return report.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
}

describe('the dependency rules', () => {
  let folder = '';
  let complaints: readonly string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gavel-rules-'));
    await mkdir(join(folder, 'clean'));
    await mkdir(join(folder, 'broken'));
    complaints = await complaintsAbout(join(folder, 'broken'), [
      { 'package.json': packageJson },
      packages,
      allowed,
      ...violations.map((violation) => violation.tree),
    ]);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('allow what the design allows', async () => {
    expect(await complaintsAbout(join(folder, 'clean'), [{ 'package.json': packageJson }, packages, allowed])).toEqual(
      [],
    );
  });

  it.each(violations)('$rule is held', ({ rule, complaints: expected }) => {
    for (const complaint of expected) expect(complaints).toContain(`${rule}: ${complaint}`);
  });

  it('each have a test here', () => {
    const rules = rulesSchema.parse(createRequire(import.meta.url)(inRoot('build', 'checks', 'dependency-rules.cjs')));
    expect(violations.map((violation) => violation.rule).toSorted()).toEqual(
      rules.forbidden.map((rule) => rule.name).toSorted(),
    );
  });
});
