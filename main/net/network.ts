import type { Clock } from '../ports/clock.ts';
import type { Proxies } from '../ports/proxies.ts';
import { Agents } from './agents.ts';
import { sendHttpRequest, type HttpAnswer, type HttpRequest } from './http-request.ts';
import { createProxies } from './proxy-memory.ts';
import { openTextSocket, type TextSocket, type TextSocketRequest } from './text-socket.ts';
import { createTrust } from './trust.ts';

/** The network of one account: requests and sockets on shared connections, with that account's trust. */
export interface Network {
  /** Sends one HTTP(S) request. Rejects with `NetworkFault`. */
  request(request: HttpRequest): Promise<HttpAnswer>;
  /** Opens a WebSocket for text. Rejects with `NetworkFault`. */
  openSocket(request: TextSocketRequest): Promise<TextSocket>;
  /** Destroys all connections. */
  close(): void;
}

/**
 * Makes an account's network. TLS is always verified, against the system's authorities and the given private one (PEM).
 * Throws `UnusableCertificateError` for a PEM without a usable certificate.
 */
export const createNetwork = (
  clock: Clock,
  certificateAuthorityPem: string | null,
  proxies: Proxies = createProxies(null),
): Network => {
  const agents = new Agents(createTrust(certificateAuthorityPem), proxies, clock);
  return {
    request: (request) => sendHttpRequest(request, agents, clock),
    openSocket: (request) => openTextSocket(request, agents, clock),
    close: () => agents.destroy(),
  };
};
