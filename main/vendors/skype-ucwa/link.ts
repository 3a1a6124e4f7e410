import type { SessionLife } from '../shared/session-life.ts';
import type { Resource } from './hal.ts';
import type { UcwaRequests } from './requests.ts';

/** What the session in use lends to the meetings that are followed. Of no use once its life is over. */
export interface SessionLink {
  readonly requests: UcwaRequests;
  readonly life: SessionLife;
  /** The resource `communication` of the application, as last told. */
  readonly communication: () => Resource;
}
