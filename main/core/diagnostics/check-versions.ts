import type { ApplicationPorts } from '../../ports/application-ports.ts';
import type { RuntimeFacts } from '../../ports/diagnostic-ports.ts';
import { quickMs, type Check } from './check.ts';

/** The components that a fault may depend on. */
const named = ['electron', 'chrome', 'node', 'v8', 'openssl'] as const;

/** The version of Gavel and of its components. */
export const versionsCheck = (machine: ApplicationPorts['machine'], { versions, system }: RuntimeFacts): Check => ({
  id: 'versions',
  subject: '',
  deadlineMs: quickMs,
  async run() {
    const inside = Object.fromEntries(
      named.flatMap((name) => (versions[name] === undefined ? [] : [[name, versions[name]]])),
    );
    return {
      result: 'pass',
      code: 'versions-known',
      facts: { version: machine.version, host: machine.host, system, ...inside },
    };
  },
});
