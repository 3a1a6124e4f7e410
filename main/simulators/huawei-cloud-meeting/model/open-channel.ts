import type { PushContent, PushType } from '../wire/push.ts';
import type { ControlToken, Meeting } from './types.ts';

/** One WebSocket of a meeting, as the rest of the world sees it. */
export interface OpenChannel {
  readonly meeting: Meeting;
  /** The token that opened it, or one that renewed this. */
  token: ControlToken;
  /** How many of the next pushes break off in their middle. */
  truncates: number;
  /** Sends a push if its type is subscribed; `meetingVersion` is its number where the meeting counts. */
  push(content: PushContent, meetingVersion?: number): void;
  /** Leaves out so many numbers of increments of a type. */
  skip(type: PushType, by: number): void;
  /** Sends any text; `isDamaged` marks what no shape of the service describes. */
  send(text: string, isDamaged?: boolean): void;
  close(): void;
}
