import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { inRoot } from '../../build/paths.ts';

const accountSchema = z.object({ loginName: z.string(), password: z.string(), extension: z.string() });

const readySchema = z.object({
  vendor: z.string(),
  addresses: z.object({ https: z.string(), notifyHttps: z.string() }),
  caFile: z.string(),
  user: accountSchema,
  control: z.string(),
});

/** A vendor's simulator in a process of its own. */
export interface BenchSimulator extends z.infer<typeof readySchema> {
  /** Carries out a scripted act; throws when it was refused. */
  act(act: Readonly<Record<string, unknown>>): Promise<void>;
  stop(): Promise<void>;
}

/** Starts `npm run simulator`'s program with a scene, on free ports. Throws when it does not start. */
export const startSimulator = async (vendor: string, scene: string, switches: readonly string[]): Promise<BenchSimulator> => {
  const ports = ['--port', '0', '--notify-port', '0', '--control-port', '0'];
  const args = [inRoot('main', 'practice', 'cli.ts'), vendor, ...ports, '--scene', scene, ...switches.flatMap((one) => ['--switch', one])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text)),
    ended.then(([code]) => Promise.reject(new Error(`the simulator ended with ${String(code)}`))),
  ]);
  const ready = readySchema.parse(JSON.parse(line));
  return {
    ...ready,
    act: async (act) => {
      const answer = await fetch(ready.control, { method: 'POST', body: JSON.stringify(act) });
      if (!answer.ok) throw new Error(`the simulator refused ${JSON.stringify(act)}: ${await answer.text()}`);
    },
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
};
