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

/**
 * The value of a boolean property: `absent` where the service does not exist, `silent` where it does not answer in
 * time, `unknown` where it could not be queried or the answer not be read.
 */
export type BusFlag = boolean | 'absent' | 'silent' | 'unknown';

/** Programs that can query the session bus: one is part of D-Bus, the other of GLib. */
const queriesFor = ({
  service,
  path,
  interface: owner,
  name,
}: BusProperty): readonly (readonly [program: string, ...args: readonly string[]])[] => [
  [
    'dbus-send',
    '--session',
    '--print-reply',
    `--reply-timeout=${answerTimeoutMs}`,
    `--dest=${service}`,
    path,
    'org.freedesktop.DBus.Properties.Get',
    `string:${owner}`,
    `string:${name}`,
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
    'org.freedesktop.DBus.Properties.Get',
    owner,
    name,
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
const ask = ([program, ...args]: readonly [string, ...(readonly string[])], env: Env): Promise<BusFlag | null> =>
  new Promise((resolve) => {
    // The program times out by itself first; one that hangs is killed.
    const options = { env: { ...env }, timeout: answerTimeoutMs + 500, encoding: 'utf8', windowsHide: true } as const;
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null)
        return resolve(/\btrue\b/u.test(stdout) ? true : /\bfalse\b/u.test(stdout) ? false : 'unknown');
      if ('code' in error && error.code === 'ENOENT') return resolve(null);
      if (error.killed === true || /NoReply|Timeout/u.test(stderr)) return resolve('silent');
      return resolve(
        /ServiceUnknown|NameHasNoOwner|not provided by any|DBus\.Error\.Spawn/u.test(stderr) ? 'absent' : 'unknown',
      );
    });
  });

/** Reads a boolean property on the session bus of `env`. Answers within a few seconds, never rejects. */
export const readBusFlag = async (property: BusProperty, env: Env): Promise<BusFlag> => {
  const address = sessionBusOf(env);
  if (address === null) return 'absent';
  for (const asker of queriesFor(property)) {
    const answer = await ask(asker, { ...env, DBUS_SESSION_BUS_ADDRESS: address, LC_ALL: 'C' });
    if (answer !== null) return answer;
  }
  return 'unknown';
};
