import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { BridgeEvent } from '../../app/contract/envelope.ts';
import { participantStates } from '../../app/domain/participant.ts';
import { en } from '../../app/text/en/index.ts';
import { buildRenderer } from '../../build/bundle.ts';
import { inRoot } from '../../build/shared/paths.ts';
import { Store } from '../../main/core/state/store.ts';
import { systemClock } from '../../main/node/system-clock.ts';
import { startServer } from '../../main/serve/server.ts';
import { silentLog } from '../support/command-bench.ts';
import { installProbe, type PageProbe } from './page-probe.ts';
import { benchAccount, benchConference, benchConferenceId, benchEnvironment, benchParticipant } from './people.ts';

declare global {
  interface Window {
    readonly benchProbe: PageProbe;
  }
}

const programs = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Path of the Chromium that is installed. Throws when there is none. */
export const findChromium = (): string => {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = programs.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
  if (found === undefined) throw new Error('There is no Chromium on PATH; `npm run prepare-machine` installs it.');
  return found;
};

/** Number of the participant whose state tells which patch is shown: always in sight, and not the person signed in. */
export const markerIndex = 1;

/** The states that the marker goes through, one a revision: all but those in which people are not in the conference. */
export const markerStates = participantStates.filter((state) => !['left', 'in-lobby', 'not-here'].includes(state));

/**
 * The built window in Chromium, on the server and the bridge of `serve`, with a state behind it that a measurement
 * changes as it likes.
 */
export interface Stage {
  readonly browser: Browser;
  readonly store: Store;
  /** Opens the window in a page of its own; it stands at its snapshot until `answerSnapshots`. */
  openPage(): Promise<Page>;
  /** Answers the window's requests for a snapshot, those that wait and those to come, until the next page is opened. */
  answerSnapshots(): void;
  /** Tells the pages something that is no change of the state. */
  emit(event: BridgeEvent): void;
  /** Throws when a page reported a problem. */
  checkReports(): void;
  close(): Promise<void>;
}

/** Opens the stage with a conference of that many people. */
export const openStage = async (peopleCount: number): Promise<Stage> => {
  const assetsFolder = await buildRenderer();
  const store = new Store(systemClock);
  store.change([
    { slice: 'environment', value: benchEnvironment },
    { slice: 'account', id: benchAccount.id, value: benchAccount },
    { slice: 'conference', id: benchConferenceId, value: benchConference(peopleCount) },
    ...Array.from({ length: peopleCount }, (_, index) => {
      const value = benchParticipant(index);
      return { slice: 'participant', conferenceId: benchConferenceId, id: value.id, value } as const;
    }),
  ]);

  const listeners = new Set<(event: BridgeEvent) => void>();
  const emit = (event: BridgeEvent): void => {
    for (const listener of listeners) listener(event);
  };
  store.onPatch(emit);

  const reports: string[] = [];
  let waiting: (() => void)[] = [];
  let isGateOpen = false;
  let noticeAsked: () => void = () => undefined;
  const server = await startServer({
    assetsFolder,
    port: 0,
    openFile: inRoot('test', 'out', `open-${process.pid}.html`),
    log: silentLog,
    application: {
      listen: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      handlePage: async (name, input) => {
        if (name !== 'state.snapshot') {
          reports.push(`${String(name)} ${JSON.stringify(input)}`);
          return { ok: true, value: {} };
        }
        noticeAsked();
        if (!isGateOpen) await new Promise<void>((resolve) => waiting.push(resolve));
        return { ok: true, value: store.snapshot() };
      },
    },
  });

  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  await context.addInitScript(installProbe, {
    rowId: benchParticipant(markerIndex).id,
    states: markerStates.map((state) => en[`participant-state.${state}`]),
  });
  // The first visit exchanges the token for a cookie.
  let address = server.url;

  return {
    browser,
    store,
    openPage: async () => {
      isGateOpen = false;
      const asked = new Promise<void>((resolve) => {
        noticeAsked = resolve;
      });
      const page = await context.newPage();
      page.on('pageerror', (error) => reports.push(`page error ${error.message}`));
      await page.goto(address);
      address = `http://127.0.0.1:${server.port}/`;
      await asked;
      return page;
    },
    answerSnapshots: () => {
      isGateOpen = true;
      for (const resume of waiting) resume();
      waiting = [];
    },
    emit,
    checkReports: () => {
      if (reports.length > 0) throw new Error(`The window reported problems:\n${reports.slice(0, 5).join('\n')}`);
    },
    close: async () => {
      await browser.close();
      store.stop();
      await server.stop();
    },
  };
};
