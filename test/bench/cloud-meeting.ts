import type { RunningApplication } from './command-application.ts';
import type { BenchMeetingService } from './simulator.ts';

/** The password by which the bench takes control. */
export const hostPassword = '482913';

/** A running webinar with so many people besides its host. */
export const bookWebinar = async (service: BenchMeetingService, peopleCount: number): Promise<void> => {
  const meeting = { host: service.user.account, subject: 'Bench', hostPassword, isWebinar: true };
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
    values: { server: service.addresses.https, account, caFile: service.caFile },
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
