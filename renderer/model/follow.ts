import { signal, type ReadonlySignal } from '@preact/signals';
import { isEvent } from '../../app/contract/checks.ts';
import type { Bridge, BridgeEvent } from '../../app/contract/envelope.ts';
import type { SendRequest } from '../../app/contract/requests.ts';
import type { Model } from './model.ts';

/** Whether the window follows the state of main. */
export type FollowStatus = 'loading' | 'following' | 'lost';

type Patch = Extract<BridgeEvent, { event: 'patch' }>;
type Show = Extract<BridgeEvent, { event: 'show' }>;

interface FollowOptions {
  readonly bridge: Bridge;
  readonly sendRequest: SendRequest;
  readonly model: Model;
  /** Resolves after that many milliseconds. */
  readonly pause: (durationMs: number) => Promise<void>;
  readonly onShow: (show: Show) => void;
  /** Called with main's time, in milliseconds since 1970-01-01 UTC, whenever main says it. */
  readonly onTime: (nowMs: number) => void;
}

const retryAfterMs = 1000;

/**
 * Keeps a model up to date with main: a snapshot, then patches by revision. After a gap, or an event that is not valid,
 * a new snapshot is requested; until it arrives, the model stays as it is.
 */
export const follow = ({
  bridge,
  sendRequest,
  model,
  pause,
  onShow,
  onTime,
}: FollowOptions): { readonly status: ReadonlySignal<FollowStatus>; readonly stop: () => void } => {
  const status = signal<FollowStatus>('loading');
  let revision = -1;
  let waiting: Patch[] = [];
  let isSynchronising = false;
  let isStopped = false;

  /** Applies a patch if it is the next one. Returns false after a gap. */
  const accept = (patch: Patch): boolean => {
    if (patch.to <= revision) return true;
    if (patch.from !== revision) return false;
    revision = patch.to;
    model.apply(patch.changes);
    return true;
  };

  const synchronise = async (): Promise<void> => {
    if (isSynchronising) return;
    isSynchronising = true;
    while (!isStopped) {
      try {
        const snapshot = await sendRequest('state.snapshot', {});
        onTime(snapshot.now);
        model.replace(snapshot.changes);
        revision = snapshot.revision;
        status.value = 'following';
        const late = waiting;
        waiting = [];
        if (late.every(accept)) break;
      } catch {
        status.value = 'lost';
        await pause(retryAfterMs);
      }
    }
    isSynchronising = false;
  };

  const stopListening = bridge.listen((event) => {
    if (!isEvent(event)) void synchronise();
    else if (event.event === 'show') onShow(event);
    else {
      if (event.now !== undefined) onTime(event.now);
      if (isSynchronising) waiting.push(event);
      else if (!accept(event)) void synchronise();
    }
  });
  void synchronise();

  return {
    status,
    stop: () => {
      isStopped = true;
      stopListening();
    },
  };
};
