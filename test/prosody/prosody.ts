import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const domain = 'finesse.test';
export const pubSubDomain = `pubsub.${domain}`;

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('No port.')),
      );
    });
  });

const configuration = (folder: string, port: number): string => `
run_as_root = true
pidfile = "${folder}/prosody.pid"
data_path = "${folder}/data"
log = { info = "${folder}/prosody.log" }
modules_enabled = { "roster"; "saslauth"; "disco"; "ping"; "bosh"; "websocket"; "presence"; "message"; "iq" }
modules_disabled = { "s2s"; "tls"; "offline" }
authentication = "internal_plain"
storage = "internal"
c2s_ports = {}
c2s_direct_tls_ports = {}
s2s_ports = {}
http_ports = { ${port} }
http_interfaces = { "127.0.0.1" }
https_ports = {}
http_default_host = "${domain}"
http_paths = { websocket = "/ws"; bosh = "/http-bind" }
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
consider_bosh_secure = true
consider_websocket_secure = true
cross_domain_bosh = true
admins = { "finesse@${domain}" }
VirtualHost "${domain}"
Component "${pubSubDomain}" "pubsub"
  autocreate_on_publish = true
  autocreate_on_subscribe = true
  expose_publisher = false
`;

/** A Prosody of our own: its configuration, data and port in a temporary folder. */
export interface Prosody {
  readonly webSocketUrl: string;
  readonly boshUrl: string;
  /** Starts it and waits until its port answers. */
  start(): Promise<void>;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
  remove(): Promise<void>;
}

const answers = async (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/** Makes one with these accounts (user → password); it is not started yet. */
export const makeProsody = async (accounts: Readonly<Record<string, string>>): Promise<Prosody> => {
  const folder = await mkdtemp(join(tmpdir(), 'gavel-prosody-'));
  const accountFolder = join(folder, 'data', encodeURIComponent(domain).replaceAll('.', '%2e'), 'accounts');
  await mkdir(accountFolder, { recursive: true });
  for (const [user, password] of Object.entries(accounts))
    await writeFile(join(accountFolder, `${user}.dat`), `return { ["password"] = "${password}"; };\n`);
  const port = await freePort();
  const file = join(folder, 'prosody.cfg.lua');
  await writeFile(file, configuration(folder, port));
  let child: ChildProcess | null = null;
  const kill = async (): Promise<void> => {
    const running = child;
    child = null;
    if (!running || running.exitCode !== null) return;
    await new Promise((resolve) => {
      running.once('exit', resolve);
      running.kill('SIGKILL');
    });
  };
  return {
    webSocketUrl: `ws://127.0.0.1:${port}/ws`,
    boshUrl: `http://127.0.0.1:${port}/http-bind`,
    start: async () => {
      const started = spawn('/usr/bin/prosody', ['-F', '--config', file], { stdio: ['ignore', 'pipe', 'pipe'] });
      child = started;
      let said = '';
      for (const stream of [started.stdout, started.stderr])
        stream.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
      while (!(await answers(port))) {
        if (started.exitCode !== null) throw new Error(`Prosody ended at once:\n${said}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    kill,
    remove: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
