import { signal, type ReadonlySignal } from '@preact/signals';
import { eventSchema, type Bridge, type BridgeEvent } from '../../app/contract/envelope.ts';
import type { Ask } from '../../app/contract/requests.ts';
import type { Model } from './model.ts';

/** How the window stands to the application behind it. */
export type FollowStatus = 'loading' | 'following' | 'lost';

type Patch = Extract<BridgeEvent, { event: 'patch' }>;
type Show = Extract<BridgeEvent, { event: 'show' }>;

interface FollowOptions {
  readonly bridge: Bridge;
  readonly ask: Ask;
  readonly model: Model;
  /** Resolves after that many milliseconds. */
  readonly pause: (durationMs: number) => Promise<void>;
  readonly onShow: (show: Show) => void;
}

const retryAfterMs = 1000;

/**
 * Keeps a model in step with main: a snapshot, then patches by revision. A gap, or an event that does not fit the
 * contract, leads to a fresh snapshot; until it is there, nothing half-known is shown as new.
 */
export const follow = ({ bridge, ask, model, pause, onShow }: FollowOptions): { readonly status: ReadonlySignal<FollowStatus>; readonly stop: () => void } => {
  const status = signal<FollowStatus>('loading');
  let revision = -1;
  let waiting: Patch[] = [];
  let isSynchronising = false;
  let isStopped = false;

  /** Applies a patch if it is the next one. False: something is missing. */
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
        const snapshot = await ask('state.snapshot', {});
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

  const stopListening = bridge.listen((raw) => {
    const event = eventSchema.safeParse(raw);
    if (!event.success) void synchronise();
    else if (event.data.event === 'show') onShow(event.data);
    else if (isSynchronising) waiting.push(event.data);
    else if (!accept(event.data)) void synchronise();
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
