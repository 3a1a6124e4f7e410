/** How long something took in the page, in milliseconds of its own clock. */
export interface Painted {
  readonly receivedAtMs: number;
  /** After the frame that showed it was painted. */
  readonly paintedAtMs: number;
}

/** What the probe keeps for the measuring side. */
export interface ProbeRecord {
  /** One entry a patch that arrived, since `take` was last called. */
  readonly paints: Painted[];
  /** Patches whose effect no frame has shown yet. */
  readonly openCount: number;
}

/** What the probe offers to the measuring side, as `window.benchProbe`. */
export interface PageProbe {
  /** `application`: events reach the page; `floor`: they are swallowed and written into one text node. */
  mode: 'application' | 'floor';
  take(): ProbeRecord;
  /** From the next message longer than a patch to a list that shows rows and whose search finds `wanted`. */
  measureSnapshot(
    wanted: string,
  ): Promise<{ readonly receivedAtMs: number; readonly rowsAtMs: number; readonly usableAtMs: number }>;
  /** From the next long message, parsed and set entry by entry in a Map, to twenty plain rows of it. */
  measureBareSnapshot(): Promise<Painted>;
}

/** What the probe looks for in the page. */
export interface ProbeTexts {
  /** The `data-id` of the row whose state tells which patch is shown. */
  readonly rowId: string;
  /** What that row's state reads after revision n: entry n modulo the length. */
  readonly states: readonly string[];
}

/**
 * Puts a probe between the socket and the page. Runs in the page before its own scripts; its text is sent there, so it
 * uses nothing from outside its own braces.
 */
export const installProbe = ({ rowId, states }: ProbeTexts): void => {
  const longMessage = 200_000;
  interface Open {
    readonly revision: number;
    readonly receivedAtMs: number;
  }
  let open: Open[] = [];
  let paints: Painted[] = [];
  let floorCount = 0;
  let isFrameAsked = false;
  let onLong: ((text: string, event: Event) => void) | null = null;
  const floorNode = document.createTextNode('');

  const channel = new MessageChannel();
  let painted: ((atMs: number) => void)[] = [];
  channel.port1.addEventListener('message', () => {
    const atMs = performance.now();
    const tasks = painted;
    painted = [];
    for (const task of tasks) task(atMs);
  });
  channel.port1.start();
  /** Calls back when the frame in the making has been painted; only to be called in a frame's callback. */
  const afterThisPaint = (task: (atMs: number) => void): void => {
    painted.push(task);
    channel.port2.postMessage(null);
  };

  const shownState = (): string | null =>
    document.querySelector(`[data-id="${rowId}"] .cell-state span`)?.textContent ?? null;

  const frame = (): void => {
    isFrameAsked = false;
    const state = probe.mode === 'floor' ? null : shownState();
    // Revisions that are open lie closer together than the states repeat, so the last that fits is the one shown.
    const shown =
      probe.mode === 'floor'
        ? open.length - 1
        : open.findLastIndex(({ revision }) => states[revision % states.length] === state);
    if (shown >= 0) {
      const done = open.slice(0, shown + 1);
      open = open.slice(shown + 1);
      afterThisPaint((paintedAtMs) => {
        for (const { receivedAtMs } of done) paints.push({ receivedAtMs, paintedAtMs });
      });
    }
    if (open.length > 0) askFrame();
  };
  const askFrame = (): void => {
    if (isFrameAsked) return;
    isFrameAsked = true;
    requestAnimationFrame(frame);
  };

  const receive = (event: MessageEvent<string>): void => {
    const receivedAtMs = performance.now();
    if (event.data.length > longMessage) {
      onLong?.(event.data, event);
      return;
    }
    const revision = /^\{"event":\{"event":"patch","from":\d+,"to":(\d+),[^[]*"changes":\[\{/u.exec(event.data)?.[1];
    if (revision === undefined) return;
    if (probe.mode === 'floor') {
      event.stopImmediatePropagation();
      floorNode.data = String((floorCount += 1));
    }
    open.push({ revision: Number(revision), receivedAtMs });
    askFrame();
  };

  const RealSocket = window.WebSocket;
  window.WebSocket = class extends RealSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols ?? []);
      this.addEventListener('message', receive);
    }
  };
  document.addEventListener('DOMContentLoaded', () => {
    const place = document.createElement('div');
    place.style.cssText = 'position:fixed;right:0;bottom:0;z-index:9999';
    place.append(floorNode);
    document.body.append(place);
  });

  const whenFrameShows = (isShown: () => boolean, then: (atMs: number) => void): void => {
    const look = (): void => {
      if (isShown()) afterThisPaint(then);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  };
  const rowIds = (): string[] =>
    [...document.querySelectorAll<HTMLElement>('tr[data-id]')].map((row) => row.dataset['id'] ?? '');

  const probe: PageProbe = {
    mode: 'application',
    take: () => {
      const taken = { paints, openCount: open.length };
      paints = [];
      return taken;
    },
    measureSnapshot: (wanted) =>
      new Promise((resolve) => {
        onLong = () => {
          onLong = null;
          const receivedAtMs = performance.now();
          const search = (): HTMLInputElement | null => document.querySelector<HTMLInputElement>('input[type=search]');
          whenFrameShows(
            () => rowIds().length > 5 && search() !== null,
            (rowsAtMs) => {
              const input = search();
              if (!input) return;
              input.value = wanted;
              input.dispatchEvent(new InputEvent('input', { bubbles: true }));
              whenFrameShows(
                () => rowIds().length === 1,
                (usableAtMs) => resolve({ receivedAtMs, rowsAtMs, usableAtMs }),
              );
            },
          );
        };
      }),
    measureBareSnapshot: () =>
      new Promise((resolve) => {
        onLong = (text, event) => {
          onLong = null;
          event.stopImmediatePropagation();
          const receivedAtMs = performance.now();
          const message = JSON.parse(text) as {
            readonly event: {
              readonly changes: readonly { readonly id?: string; readonly value: { readonly name?: string } | null }[];
            };
          };
          const people = new Map(message.event.changes.map(({ id, value }) => [id ?? '', value]));
          const place = document.createElement('div');
          place.style.cssText = 'position:fixed;inset:0;background:white;z-index:9998';
          for (const value of [...people.values()].slice(-20)) {
            const row = document.createElement('p');
            row.textContent = value?.name ?? '';
            place.append(row);
          }
          document.body.append(place);
          whenFrameShows(
            () => true,
            (paintedAtMs) => {
              place.remove();
              resolve({ receivedAtMs, paintedAtMs });
            },
          );
        };
      }),
  };
  Object.defineProperty(window, 'benchProbe', { value: probe });
};
