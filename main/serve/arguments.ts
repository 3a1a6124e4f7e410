import { parseArgs } from 'node:util';
import { z } from 'zod';

/** The text of `npm run serve -- --help`. */
export const serveHelp = `Usage: npm run serve -- [OPTION ...]

Serves Gavel to a browser on this machine: prints one line of JSON with the address of a private file that opens it in
a browser, and runs until SIGINT or SIGTERM.

  --port N
    the port of the application; any free one without it
  --practice
    starts practice mode at once
  --scene NAME
    the scene of practice mode; npm run simulator -- VENDOR --help lists each simulator's scenes
  --control-port N
    takes scripted acts for practice mode: POST one JSON object a line to this port of 127.0.0.1;
    npm run simulator -- VENDOR --help lists each simulator's acts
  --profile FOLDER
    where settings, logs and the audit log are kept; without it the user's own folder, in practice a temporary one
  --allow-server
    allows what the terminal would be asked: adding or changing a server or an authority, holds shorter than 2 s
  --help
    prints this text

A port of 0 takes any free one.
`;

/** Whether the arguments ask for help rather than for the application. */
export const asksForHelp = (argv: readonly string[]): boolean => argv.includes('--help') || argv.includes('-h');

/** What `npm run serve` was asked for. */
export interface ServeArguments {
  /** 0 takes any free port. */
  readonly port: number;
  /** Start practice mode at once; `sceneId` null means the first scene. */
  readonly practice: { readonly sceneId: string | null } | null;
  /** Folder for settings, logs and audit, as typed. */
  readonly profile: string | null;
  /** What the person would be asked in the terminal is allowed: new servers, authorities, short holds. */
  readonly allowsServers: boolean;
  /** Port for scripted acts on the practice servers; null: none. */
  readonly controlPort: number | null;
}

/** The arguments, or one sentence about what is wrong with them. */
export type ParsedServeArguments =
  | { readonly ok: true; readonly value: ServeArguments }
  | { readonly ok: false; readonly problem: string };

const usage = 'Known are --practice, --scene NAME, --port N, --profile FOLDER, --allow-server and --control-port N.';

const portSchema = z
  .string()
  .regex(/^\d{1,5}$/u)
  .transform(Number)
  .pipe(z.number().max(65_535));

const options = {
  practice: { type: 'boolean' },
  scene: { type: 'string' },
  port: { type: 'string' },
  profile: { type: 'string' },
  'control-port': { type: 'string' },
  'allow-server': { type: 'boolean' },
} as const;

const no = (problem: string): ParsedServeArguments => ({ ok: false, problem });

/** Reads the command line. `--name value` and `--name=value`; the last of several counts. */
export const parseServeArguments = (argv: readonly string[]): ParsedServeArguments => {
  let values;
  try {
    ({ values } = parseArgs({ args: [...argv], options, strict: true, allowPositionals: false }));
  } catch (cause) {
    const problem =
      cause instanceof Error ? (cause.message.split(/[.\n] /u)[0] ?? '') : 'The arguments could not be read';
    return no(`${problem.replace(/\.$/u, '')}. ${usage}`);
  }
  const port = portSchema.safeParse(values.port ?? '0');
  if (!port.success)
    return no(`--port needs a number from 0 (any free port) to 65535, not ${JSON.stringify(values.port)}.`);
  const controlPort = values['control-port'] === undefined ? null : portSchema.safeParse(values['control-port']);
  if (controlPort?.success === false)
    return no(
      `--control-port needs a number from 0 (any free port) to 65535, not ${JSON.stringify(values['control-port'])}.`,
    );
  if (controlPort !== null && values.practice !== true) return no('--control-port belongs to --practice; add that.');
  if (values.scene !== undefined && values.practice !== true) return no('--scene belongs to --practice; add that.');
  if (values.scene === '') return no('--scene needs the name of a scene.');
  if (values.profile === '') return no('--profile needs a folder.');
  return {
    ok: true,
    value: {
      port: port.data,
      practice: values.practice === true ? { sceneId: values.scene ?? null } : null,
      profile: values.profile ?? null,
      allowsServers: values['allow-server'] === true,
      controlPort: controlPort?.data ?? null,
    },
  };
};
