import { chromium, type Browser, type Page } from 'playwright-core';
import { buildRenderer } from '../../build/bundle.ts';
import { inRoot } from '../../build/shared/paths.ts';
import { startServer } from '../../main/serve/server.ts';
import { silentLog } from '../support/command-bench.ts';
import { startApplication, type RunningApplication } from './command-application.ts';
import { startMeetingService, type BenchMeetingService } from './simulator.ts';
import { findChromium } from './stage.ts';

/** The password by which the bench takes control. */
export const hostPassword = '482913';

/** A running webinar with so many people besides its host. */
export const bookWebinar = async (service: BenchMeetingService, peopleCount: number): Promise<void> => {
  const meeting = { host: service.user.account, subject: 'Bench', hostPassword, isWebinar: true, capacity: 10_000 };
  await service.act({ act: 'bookMeeting', ...meeting });
  await service.act({ act: 'peopleJoin', count: peopleCount, name: 'Guest', role: 'audience' });
};

/** Signs the application in at the meeting service; gives its account. Nothing is held. */
export const signInAtService = async (
  application: RunningApplication,
  service: BenchMeetingService,
): Promise<string> => {
  const vendor = application.window.environment?.vendors.find(({ vendorId }) => vendorId === service.vendor);
  if (!vendor) throw new Error('there is no such vendor');
  const { account, password } = service.user;
  const saved = await application.ask('account.add', {
    vendorId: vendor.vendorId,
    label: 'Bench',
    values: { server: service.addresses.https, account, caFile: await application.authorityIn(service.caFile) },
    secrets: { password },
  });
  if (!('accountId' in saved)) throw new Error(`the account was refused: ${JSON.stringify(saved.issues)}`);
  await application.ask('account.sign-in', { accountId: saved.accountId, secrets: { password } });
  await application.ask('preferences.change', { holdSeconds: 0 });
  await application.find('the account', ({ accounts }) =>
    accounts.get(saved.accountId)?.connection.status === 'online' ? true : undefined,
  );
  return saved.accountId;
};

/** The running meeting of the account's list. */
export const runningMeeting = async (application: RunningApplication, accountId: string): Promise<string> => {
  await application.ask('meeting.search', { accountId, text: '', from: 0 });
  return application.find(
    'the meeting',
    ({ meetings }) => [...(meetings.get(accountId)?.values() ?? [])].find(({ status }) => status === 'running')?.id,
  );
};

/** Takes control of a meeting; gives its conference once so many people and more are in the window's state. */
export const takeControlOf = async (
  application: RunningApplication,
  accountId: string,
  meetingId: string,
  peopleCount: number,
): Promise<string> => {
  const { conferenceId } = await application.ask('meeting.follow', {
    accountId,
    how: 'take-control',
    meeting: { meetingId },
    password: null,
  });
  await application.find('everybody', ({ participants }) =>
    (participants.get(conferenceId)?.size ?? 0) > peopleCount ? true : undefined,
  );
  return conferenceId;
};

/** A webinar at the meeting service, the application that is signed in there, and its window in Chromium. */
export interface WebinarStage {
  readonly service: BenchMeetingService;
  readonly application: RunningApplication;
  readonly accountId: string;
  readonly meetingId: string;
  readonly browser: Browser;
  readonly page: Page;
}

/** Opens all of it, and closes it after `use`. Effects take no time of their own. */
export const withWebinar = async <Value>(
  peopleCount: number,
  use: (stage: WebinarStage) => Promise<Value>,
): Promise<Value> => {
  const undo: (() => unknown)[] = [];
  try {
    const service = await startMeetingService('cloud-no-meeting', ['effectDelayMs=0', 'pushDelayMs=0']);
    undo.push(() => service.stop());
    await bookWebinar(service, peopleCount);
    const application = await startApplication();
    undo.push(() => application.stop());
    const accountId = await signInAtService(application, service);
    const meetingId = await runningMeeting(application, accountId);
    const assetsFolder = await buildRenderer();
    const server = await startServer({
      openFile: inRoot('test', 'out', `open-${process.pid}.html`),
      assetsFolder,
      port: 0,
      log: silentLog,
      application: application.application,
    });
    undo.push(() => server.stop());
    const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
    undo.push(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(server.url);
    await page.waitForLoadState('networkidle');
    return await use({ service, application, accountId, meetingId, browser, page });
  } finally {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  }
};
