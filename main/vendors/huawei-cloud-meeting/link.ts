import type { Fault } from '../../../app/domain/error-code.ts';
import type { Network } from '../../net/network.ts';
import type { CancelTimer } from '../../ports/clock.ts';
import type { CloudRequest, CloudRequests } from './requests.ts';

/** What the session in use lends to the meetings that are followed. Of no use once `signal` aborted. */
export interface Link {
  /** `https://host:port`. */
  readonly origin: string;
  readonly requests: CloudRequests;
  readonly network: Network;
  readonly signal: AbortSignal;
  /** Runs a task after `delayMs` milliseconds, unless the session ends before. */
  after(delayMs: number, task: () => void): CancelTimer;
  /** Sends a request with the access token. */
  management<Value>(send: (headers: CloudRequest['headers']) => Promise<Value>): Promise<Value>;
  /** The access token as a header; nothing while there is none. */
  accessHeaders(): Readonly<Record<string, string>>;
  /** Something of the service could not be reached: whether the account still is must be proved. */
  trouble(fault: Fault): void;
  /** The service gave a sign of life. */
  proved(): void;
}
