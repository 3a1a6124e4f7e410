import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../support/eventually.ts';
import { makeAuthority } from '../unit/net/certificates.ts';

/** A rsyslog of our own that takes syslog over TLS: its configuration, port and record in a temporary folder. */
export interface Rsyslog {
  readonly port: number;
  readonly authorityPem: string;
  /** Starts it and waits until its port answers. */
  start(): Promise<void>;
  /** Ends it in order, as its service does, or at once. */
  stop(how?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** What it has collected: the messages, in the order in which they came. */
  messages(): Promise<readonly string[]>;
  remove(): Promise<void>;
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
};

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

const configuration = (folder: string, port: number): string => `
global(
  workDirectory="${folder}/work"
  maxMessageSize="64k"
  defaultNetstreamDriver="gtls"
  defaultNetstreamDriverCAFile="${folder}/ca.pem"
  defaultNetstreamDriverCertFile="${folder}/cert.pem"
  defaultNetstreamDriverKeyFile="${folder}/key.pem"
)
module(load="imtcp" StreamDriver.Name="gtls" StreamDriver.Mode="1" StreamDriver.AuthMode="anon")
template(name="whole" type="string" string="%syslogfacility-text% %app-name% %procid% %msgid%%msg%\\n")
input(type="imtcp" port="${port}" address="127.0.0.1" ruleset="collect")
ruleset(name="collect") { action(type="omfile" file="${folder}/collected.log" template="whole") }
`;

/** Makes one; it is not started yet. */
export const makeRsyslog = async (): Promise<Rsyslog> => {
  const folder = await mkdtemp(join(tmpdir(), 'gavel-rsyslog-'));
  await mkdir(join(folder, 'work'));
  const port = await freePort();
  const authority = makeAuthority('Collector authority');
  const { certificate, key } = authority.server(['127.0.0.1']);
  await writeFile(join(folder, 'ca.pem'), authority.pem);
  await writeFile(join(folder, 'cert.pem'), certificate);
  await writeFile(join(folder, 'key.pem'), key);
  await writeFile(join(folder, 'rsyslog.conf'), configuration(folder, port));
  let child: ChildProcess | null = null;

  const stop = async (how: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> => {
    const running = child;
    child = null;
    if (running?.exitCode !== null) return;
    running.kill(how);
    await once(running, 'exit');
  };
  return {
    port,
    authorityPem: authority.pem,
    async start() {
      const args = ['-n', '-f', join(folder, 'rsyslog.conf'), '-i', join(folder, 'rsyslogd.pid')];
      child = spawn('/usr/sbin/rsyslogd', args, { stdio: 'ignore' });
      await eventually(() => answers(port)).toBe(true);
    },
    stop,
    async messages() {
      const text = await readFile(join(folder, 'collected.log'), 'utf8').catch(() => '');
      return text.split('\n').filter((line) => line !== '');
    },
    async remove() {
      await stop('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
};
