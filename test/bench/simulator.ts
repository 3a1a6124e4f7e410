import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { inRoot } from '../../build/shared/paths.ts';

const readySchema = z.object({
  vendor: z.string(),
  addresses: z.object({ https: z.string(), notifyHttps: z.string() }),
  caFile: z.string(),
  user: z.object({ loginName: z.string(), password: z.string(), extension: z.string() }),
  control: z.string(),
});

const gatewayReadySchema = z.object({
  vendor: z.string(),
  addresses: z.object({ https: z.string() }),
  caFile: z.string(),
  user: z.object({ agentId: z.string(), password: z.string(), phone: z.string() }),
  control: z.string(),
});

const meetingReadySchema = z.object({
  vendor: z.string(),
  addresses: z.object({ https: z.string() }),
  caFile: z.string(),
  user: z.object({ account: z.string(), password: z.string() }),
  control: z.string(),
});

const ucwaReadySchema = z.object({
  vendor: z.string(),
  addresses: z.object({ https: z.string() }),
  caFile: z.string(),
  users: z.array(z.object({ id: z.string(), upn: z.string(), password: z.string() })),
  user: z.object({ sipAddress: z.string(), upn: z.string(), password: z.string() }),
  control: z.string(),
});

/** What directs a simulator that runs in a process of its own. */
interface Directed {
  /** Carries out a scripted act; throws when it was refused. */
  act(act: Readonly<Record<string, unknown>>): Promise<void>;
  stop(): Promise<void>;
}

/** The Finesse simulator in a process of its own. */
export type BenchSimulator = z.infer<typeof readySchema> & Directed;

/** The agent gateway's simulator in a process of its own. */
export type BenchGateway = z.infer<typeof gatewayReadySchema> & Directed;

/** The meeting service's simulator in a process of its own. */
export type BenchMeetingService = z.infer<typeof meetingReadySchema> & Directed;

/** The Skype for Business simulator in a process of its own. */
export type BenchUcwa = z.infer<typeof ucwaReadySchema> & Directed;

const start = async <Ready extends { readonly control: string }>(
  schema: z.ZodType<Ready>,
  vendor: string,
  ports: readonly string[],
  scene: string,
  switches: readonly string[],
): Promise<Ready & Directed> => {
  const args = [
    inRoot('main', 'simulators', 'cli.ts'),
    vendor,
    ...ports.flatMap((port) => [`--${port}`, '0']),
    '--scene',
    scene,
    ...switches.flatMap((one) => ['--switch', one]),
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text)),
    ended.then(([code]) => Promise.reject(new Error(`the simulator ended with ${String(code)}`))),
  ]);
  const ready = schema.parse(JSON.parse(line));
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

/** Starts `npm run simulator`'s program with a scene of Finesse, on free ports. Throws when it does not start. */
export const startSimulator = (vendor: string, scene: string, switches: readonly string[]): Promise<BenchSimulator> =>
  start(readySchema, vendor, ['port', 'notify-port', 'control-port'], scene, switches);

/** The same with a scene of the agent gateway. */
export const startGateway = (scene: string, switches: readonly string[]): Promise<BenchGateway> =>
  start(gatewayReadySchema, 'huawei-agent-gateway', ['port', 'control-port'], scene, switches);

/** The same with a scene of the meeting service. */
export const startMeetingService = (scene: string, switches: readonly string[]): Promise<BenchMeetingService> =>
  start(meetingReadySchema, 'huawei-cloud-meeting', ['port', 'control-port'], scene, switches);

/** The same with a scene of Skype for Business. */
export const startUcwa = (scene: string, switches: readonly string[]): Promise<BenchUcwa> =>
  start(ucwaReadySchema, 'skype-ucwa', ['port', 'second-port', 'control-port'], scene, switches);
