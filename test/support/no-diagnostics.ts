import { Fault } from '../../app/domain/error-code.ts';
import type { DiagnosticPorts } from '../../main/ports/diagnostic-ports.ts';

const unreachable = async (): Promise<never> => {
  throw new Fault('server-unreachable', 'no server in this test');
};

/** For tests of something else: no server can be reached, and a bundle is kept beside the settings. */
export const noDiagnostics: DiagnosticPorts = {
  servers: { queryProxy: async () => null, handshake: unreachable, readTime: unreachable },
  freeBytes: async () => null,
  runtime: { versions: { node: '24.0.0' }, system: 'Test 1.0 x64', homeFolder: '/home/test' },
  bundlePlace: { folder: '/downloads', reveal: null },
};
