import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Whole seconds, because one of the programs below accepts nothing else. */
const answerTimeoutMs = 2000;

type Env = Readonly<Record<string, string | undefined>>;

/** A D-Bus property of an object on the session bus. */
export interface BusProperty {
  readonly service: string;
  readonly path: string;
  readonly interface: string;
  readonly name: string;
}

/** A call of a method whose arguments are strings. */
interface BusCall {
  readonly service: string;
  readonly path: string;
  readonly method: string;
  readonly args: readonly string[];
}

/**
 * Why there is no answer: `absent` where the service does not exist, `silent` where it does not answer in time,
 * `unknown` where it could not be queried or the answer not be read.
 */
type NoAnswer = 'absent' | 'silent' | 'unknown';
export type BusFlag = boolean | NoAnswer;

/** An answer as one of the programs below prints it. */
type Answer = { readonly text: string } | NoAnswer;

/** Programs that can query the session bus: one is part of D-Bus, the other of GLib. */
const queriesFor = ({
  service,
  path,
  method,
  args,
}: BusCall): readonly (readonly [program: string, ...args: readonly string[]])[] => [
  [
    'dbus-send',
    '--session',
    '--print-reply',
    `--reply-timeout=${answerTimeoutMs}`,
    `--dest=${service}`,
    path,
    method,
    ...args.map((arg) => `string:${arg}`),
  ],
  [
    'gdbus',
    'call',
    '--session',
    '--timeout',
    String(answerTimeoutMs / 1000),
    '--dest',
    service,
    '--object-path',
    path,
    '--method',
    method,
    ...args,
  ],
];

/** The address of the session bus. None is started for the query. */
const sessionBusOf = (env: Env): string | null => {
  const configured = env['DBUS_SESSION_BUS_ADDRESS'];
  if (configured !== undefined && configured !== '') return configured;
  const usual = `${env['XDG_RUNTIME_DIR'] ?? ''}/bus`;
  return usual !== '/bus' && existsSync(usual) ? `unix:path=${usual}` : null;
};

/** The answer of one program; null when it is not installed. */
const ask = ([program, ...args]: readonly [string, ...(readonly string[])], env: Env): Promise<Answer | null> =>
  new Promise((resolve) => {
    // The program times out by itself first; one that hangs is killed.
    const options = { env: { ...env }, timeout: answerTimeoutMs + 500, encoding: 'utf8', windowsHide: true } as const;
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) return resolve({ text: stdout });
      if ('code' in error && error.code === 'ENOENT') return resolve(null);
      if (error.killed === true || /NoReply|Timeout/u.test(stderr)) return resolve('silent');
      return resolve(
        /ServiceUnknown|NameHasNoOwner|not provided by any|DBus\.Error\.Spawn/u.test(stderr) ? 'absent' : 'unknown',
      );
    });
  });

/** Calls a method on the session bus of `env`. Answers within a few seconds, never rejects. */
const callBus = async (call: BusCall, env: Env): Promise<Answer> => {
  const address = sessionBusOf(env);
  if (address === null) return 'absent';
  for (const asker of queriesFor(call)) {
    const answer = await ask(asker, { ...env, DBUS_SESSION_BUS_ADDRESS: address, LC_ALL: 'C' });
    if (answer !== null) return answer;
  }
  return 'unknown';
};

const readProperty = ({ service, path, interface: owner, name }: BusProperty, env: Env): Promise<Answer> =>
  callBus({ service, path, method: 'org.freedesktop.DBus.Properties.Get', args: [owner, name] }, env);

/** Reads a boolean property on the session bus of `env`. Answers within a few seconds, never rejects. */
export const readBusFlag = async (property: BusProperty, env: Env): Promise<BusFlag> => {
  const answer = await readProperty(property, env);
  if (typeof answer === 'string') return answer;
  return /\btrue\b/u.test(answer.text) ? true : /\bfalse\b/u.test(answer.text) ? false : 'unknown';
};

/** Strings of a list that are read, at most. */
const maxStrings = 256;

/** Reads a property that is a list of strings, as `readBusFlag` reads a boolean. */
export const readBusStrings = async (property: BusProperty, env: Env): Promise<readonly string[] | NoAnswer> => {
  const answer = await readProperty(property, env);
  if (typeof answer === 'string') return answer;
  return [...answer.text.matchAll(/"([^"]*)"|'([^']*)'/gu)]
    .slice(0, maxStrings)
    .map(([, double, single]) => double ?? single ?? '');
};

/** The process that has a name on the session bus of `env`. */
export const busProcessOf = async (name: string, env: Env): Promise<number | NoAnswer> => {
  const answer = await callBus(
    {
      service: 'org.freedesktop.DBus',
      path: '/org/freedesktop/DBus',
      method: 'org.freedesktop.DBus.GetConnectionUnixProcessID',
      args: [name],
    },
    env,
  );
  if (typeof answer === 'string') return answer;
  const [, pid] = /uint32 (\d+)/u.exec(answer.text) ?? [];
  return pid === undefined ? 'unknown' : Number(pid);
};
