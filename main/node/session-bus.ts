import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Whole seconds: one of the programs below takes nothing else. */
const answerTimeoutMs = 2000;

type Env = Readonly<Record<string, string | undefined>>;

/** A property of an object that a program shows on the session bus. */
export interface BusProperty {
  readonly service: string;
  readonly path: string;
  readonly interface: string;
  readonly name: string;
}

/**
 * What a yes-or-no property says: `absent` where the service is not there, `silent` where it is and does not answer in time,
 * `unknown` where nothing could be asked or understood.
 */
export type BusFlag = boolean | 'absent' | 'silent' | 'unknown';

/** Programs that can ask on the session bus; the one comes with the bus, the other with what GTK is built on. */
const askersFor = ({ service, path, interface: owner, name }: BusProperty): readonly (readonly [program: string, ...args: readonly string[]])[] => [
  ['dbus-send', '--session', '--print-reply', `--reply-timeout=${answerTimeoutMs}`, `--dest=${service}`, path, 'org.freedesktop.DBus.Properties.Get', `string:${owner}`, `string:${name}`],
  ['gdbus', 'call', '--session', '--timeout', String(answerTimeoutMs / 1000), '--dest', service, '--object-path', path, '--method', 'org.freedesktop.DBus.Properties.Get', owner, name],
];

/** Where the session bus listens. None is started for the question. */
const sessionBusOf = (env: Env): string | null => {
  const told = env['DBUS_SESSION_BUS_ADDRESS'];
  if (told !== undefined && told !== '') return told;
  const usual = `${env['XDG_RUNTIME_DIR'] ?? ''}/bus`;
  return usual !== '/bus' && existsSync(usual) ? `unix:path=${usual}` : null;
};

/** What one program says; null when it is not on this machine. */
const ask = ([program, ...args]: readonly [string, ...(readonly string[])], env: Env): Promise<BusFlag | null> =>
  new Promise((resolve) => {
    // The program gives up by itself first; what hangs even so is ended.
    const options = { env: { ...env }, timeout: answerTimeoutMs + 500, encoding: 'utf8', windowsHide: true } as const;
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) return resolve(/\btrue\b/u.test(stdout) ? true : /\bfalse\b/u.test(stdout) ? false : 'unknown');
      if ('code' in error && error.code === 'ENOENT') return resolve(null);
      if (error.killed === true || /NoReply|Timeout/u.test(stderr)) return resolve('silent');
      return resolve(/ServiceUnknown|NameHasNoOwner|not provided by any|DBus\.Error\.Spawn/u.test(stderr) ? 'absent' : 'unknown');
    });
  });

/** Reads a yes-or-no property on the session bus of `env`. Answers within a few seconds, never rejects. */
export const readBusFlag = async (property: BusProperty, env: Env): Promise<BusFlag> => {
  const address = sessionBusOf(env);
  if (address === null) return 'absent';
  for (const asker of askersFor(property)) {
    const answer = await ask(asker, { ...env, DBUS_SESSION_BUS_ADDRESS: address, LC_ALL: 'C' });
    if (answer !== null) return answer;
  }
  return 'unknown';
};
