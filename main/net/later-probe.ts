import type { ServerProbe } from '../ports/server-probe.ts';
import type { createServerProbe } from './server-probe.ts';

/** A probe whose code, and with it Node's own of TLS, is loaded when a server is first probed. */
export const createLaterProbe = (parts: Parameters<typeof createServerProbe>[0]): ServerProbe => {
  let loading: Promise<ServerProbe> | undefined;
  const probe = (): Promise<ServerProbe> =>
    (loading ??= import('./server-probe.ts').then((module) => module.createServerProbe(parts)));
  return {
    queryProxy: async (endpoint, signal) => (await probe()).queryProxy(endpoint, signal),
    handshake: async (endpoint, signal) => (await probe()).handshake(endpoint, signal),
    readTime: async (endpoint, signal) => (await probe()).readTime(endpoint, signal),
  };
};
