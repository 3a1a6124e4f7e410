import { execFileSync } from 'node:child_process';
import { createSecretStore } from '../../main/core/accounts/secrets.ts';
import { createKeytarKeychain, loadKeytarFromNode } from '../../main/node/keytar-keychain.ts';
import { systemClock } from '../../main/node/system-clock.ts';

/**
 * One run of Gavel as far as secrets go, for a session bus of its own: does the steps given as arguments (`save KEY
 * SECRET`, `read KEY`,
 * `forget KEY`, `shell COMMAND`) with the real keytar, and prints one JSON line a step.
 */
const deadlineMs = Number(process.env['GAVEL_DEADLINE_MS'] ?? 3000);
const store = createSecretStore({ keychain: createKeytarKeychain(loadKeytarFromNode), clock: systemClock, deadlineMs });

const perform = (name: string, rest: string): unknown => {
  const [key = '', secret = ''] = rest.split(' ');
  switch (name) {
    case 'save':
      return store.save(key, secret);
    case 'read':
      return store.read(key);
    case 'forget':
      return store.forget(key);
    case 'shell':
      execFileSync('sh', ['-c', rest], { stdio: ['ignore', 'ignore', 'inherit'] });
      return null;
    default:
      throw new Error(`unknown step ${name}`);
  }
};

for (const step of process.argv.slice(2)) {
  const space = step.indexOf(' ');
  const startMs = performance.now();
  const answer = await perform(step.slice(0, space), step.slice(space + 1));
  const { keychain, places } = store.view();
  const tookMs = performance.now() - startMs;
  process.stdout.write(`${JSON.stringify({ answer, keychain, places: Object.fromEntries(places), tookMs })}\n`);
}

// Node waits for a keychain call that does not come back.
if (store.isCallPending()) process.kill(process.pid, 'SIGKILL');
