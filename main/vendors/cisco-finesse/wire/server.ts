/**
 * How notifications can come: WebSocket on the REST port (12.6), WebSocket on the notification port (12.0, 12.5), BOSH
 * on the notification port (all).
 */
export const transports = ['websocket', 'websocket-notification', 'bosh'] as const;
export type Transport = (typeof transports)[number];

/** One server of a pair. */
export interface ServerAddress {
  readonly isSecure: boolean;
  readonly host: string;
  readonly port: number;
  readonly notificationPort: number;
}
