import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';

/**
 * A proxy for TLS that brings every host name to a port of this machine: tests reach simulated servers by the names
 * that a client finds by itself, without a name server of their own.
 */
export class ConnectProxy {
  /** `host:port` of every connection that was asked for, in order. */
  readonly asked: string[] = [];
  readonly #server: Server;
  readonly #before: string | undefined;
  /** Each ends the connection behind it. */
  readonly #tunnels = new Set<() => void>();

  private constructor(portOf: (host: string) => number | null, user: string | null) {
    this.#before = process.env['HTTPS_PROXY'];
    this.#server = createServer();
    this.#server.on('connect', ({ url = '', headers }, client) => {
      client.on('error', () => undefined);
      const told = Buffer.from((headers['proxy-authorization'] ?? '').replace('Basic ', ''), 'base64').toString();
      if (user !== null && told !== user) {
        client.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="proxy"\r\n\r\n');
        return;
      }
      this.asked.push(url);
      const port = portOf(url.replace(/:\d+$/u, ''));
      if (port === null) {
        client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
        return;
      }
      const upstream = connect(port, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.pipe(client).pipe(upstream);
      });
      upstream.on('error', () => client.destroy());
      const end = (): void => {
        upstream.destroy();
        client.destroy();
      };
      this.#tunnels.add(end);
      client.on('close', () => {
        this.#tunnels.delete(end);
        upstream.destroy();
      });
    });
  }

  /** `host:port` of the proxy itself. */
  address = '';

  /**
   * Starts one that the environment names. `portOf`: null where there is no such host. `user`: as whom one must come
   * (`user:password`); null for anybody.
   */
  static async start(portOf: (host: string) => number | null, user: string | null = null): Promise<ConnectProxy> {
    const proxy = new ConnectProxy(portOf, user);
    await new Promise<void>((resolve) => {
      proxy.#server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = proxy.#server.address() as AddressInfo;
    proxy.address = `127.0.0.1:${port}`;
    process.env['HTTPS_PROXY'] = `http://${proxy.address}`;
    return proxy;
  }

  async stop(): Promise<void> {
    if (this.#before === undefined) delete process.env['HTTPS_PROXY'];
    else process.env['HTTPS_PROXY'] = this.#before;
    for (const end of this.#tunnels) end();
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }
}
