/** Who may import whom. Each rule's comment says why; `depcruise` in the test command holds them. */

const vendor = '^main/vendors/(?!shared/)([^/]+)/';
const simulator = '^main/simulators/(?!shared/)([^/]+)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle cannot be understood or started piece by piece.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A module nobody imports is dead, unless it is started by itself.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          '\\.d\\.ts$',
          '\\.test\\.tsx?$',
          '^build/checks/dependency-rules\\.cjs$',
          '^build/legacy-electron/',
          '^main/preload/',
        ],
      },
      to: {},
    },
    {
      name: 'nothing-unresolved',
      comment: 'An import that leads nowhere; keytar may be absent where it could not be compiled.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^keytar$' },
    },
    {
      name: 'app-is-plain-language',
      comment: 'app/ is shared by both processes: itself and zod only.',
      severity: 'error',
      from: { path: '^app/' },
      to: { pathNot: ['^app/', '^node_modules/zod/'] },
    },
    {
      name: 'renderer-knows-app-only',
      comment: 'The window is a view of the state. What main does reaches it through the contract.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(main|build|test)/' },
    },
    {
      name: 'renderer-without-node',
      comment: 'The window is sandboxed: no Node and no Electron.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'main-without-renderer',
      comment: 'The main process runs without a window.',
      severity: 'error',
      from: { path: '^main/' },
      to: { path: '^(renderer|build|test)/' },
    },
    {
      name: 'core-on-ports-only',
      comment: 'Services are tested without sockets, files and vendors: they see ports only.',
      severity: 'error',
      from: { path: '^main/core/' },
      to: { path: '^main/', pathNot: ['^main/(core|ports)/'] },
    },
    {
      name: 'ports-are-leaves',
      comment: 'A port is an interface; it depends on words, not on services.',
      severity: 'error',
      from: { path: '^main/ports/' },
      to: { path: '^main/', pathNot: ['^main/ports/'] },
    },
    {
      name: 'net-knows-ports-only',
      comment: 'HTTP and WebSocket serve every vendor alike.',
      severity: 'error',
      from: { path: '^main/net/' },
      to: { path: '^main/', pathNot: ['^main/(net|ports)/'] },
    },
    {
      name: 'vendor-keeps-to-itself',
      comment: 'A vendor is one folder: the kit, net, ports, app and itself. A fifth vendor touches nothing else.',
      severity: 'error',
      from: { path: vendor },
      to: { path: '^main/', pathNot: ['^main/(net|ports)/', '^main/vendors/shared/', '^main/vendors/$1/'] },
    },
    {
      name: 'vendor-kit-knows-no-vendor',
      comment: 'The kit serves every vendor alike: net, ports, app and itself.',
      severity: 'error',
      from: { path: '^main/vendors/shared/' },
      to: { path: '^main/', pathNot: ['^main/(net|ports)/', '^main/vendors/shared/'] },
    },
    {
      name: 'simulator-keeps-to-itself',
      comment:
        'A simulator is one folder: its kit, ports, app and itself. One that shares code with its client ' +
        'proves nothing.',
      severity: 'error',
      from: { path: simulator },
      to: { path: '^main/', pathNot: ['^main/ports/', '^main/simulators/shared/', '^main/simulators/$1/'] },
    },
    {
      name: 'simulator-kit-knows-no-simulator',
      comment: 'The kit serves every simulator alike: ports, app and itself.',
      severity: 'error',
      from: { path: '^main/simulators/shared/' },
      to: { path: '^main/', pathNot: ['^main/ports/', '^main/simulators/shared/'] },
    },
    {
      name: 'simulators-are-no-mirror',
      comment: "Practice mode and the simulators' command line run servers; they know no client.",
      severity: 'error',
      from: { path: '^main/(practice|simulators)/' },
      to: { path: '^main/(vendors|net|electron|serve|core)/' },
    },
    {
      name: 'text-is-ground-floor',
      comment: 'A catalogue of words depends on nothing; sentences are made in app/wording.',
      severity: 'error',
      from: { path: '^app/text/' },
      to: { path: '^(app|main|renderer)/', pathNot: '^app/text/' },
    },
    {
      name: 'electron-folder-has-one-user',
      comment: 'Only the entry knows that Electron is there.',
      severity: 'error',
      from: { pathNot: ['^main/electron/', '^main/index\\.ts$', '^test/'] },
      to: { path: '^main/electron/' },
    },
    {
      name: 'electron-modules-in-the-shell-only',
      comment: 'Everything else runs in plain Node, in tests and under `serve`.',
      severity: 'error',
      from: {
        pathNot: [
          '^main/electron/',
          '^main/preload/',
          '^main/index\\.ts$',
          '^test/keychain/',
          '^build/legacy-electron/',
        ],
      },
      to: { path: '^(node_modules/)?(electron|keytar|electron-log)($|/)' },
    },
    {
      name: 'serve-stays-out-of-the-package',
      comment: 'The browser host is for development and tests; a packaged Gavel opens no port.',
      severity: 'error',
      from: { path: '^main/', pathNot: '^main/serve/' },
      to: { path: '^main/serve/' },
    },
    {
      name: 'nothing-imports-tests',
      comment: 'Test helpers are not part of the product.',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'runtime-needs-are-declared',
      comment: 'What the product imports is a dependency; an undeclared package works by accident.',
      severity: 'error',
      from: { path: '^(app|main|renderer)/' },
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: ['(^|/)electron($|/)'],
      },
    },
  ],
  options: {
    // TypeScript 7 has no parser for JavaScript programs; swc reads TypeScript, TSX and type-only imports.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: '(^|/)node_modules/' },
    exclude: { path: '^build/(out|cache)/|^test/out/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.cjs', '.mjs', '.json', '.css', '.d.ts'],
    },
  },
};
