import type { RunningApplication } from './command-application.ts';
import type { BenchUcwa } from './simulator.ts';

/** The only meeting of these measurements. */
export const meetingId = 'BENCH001';

/** Its conference URI, as the service makes it of organizer and id. */
export const meetingUri = `sip:alice@contoso.example;gruu;opaque=app:conf:focus:id:${meetingId}`;

/** Makes the meeting, led by alice and bob. */
export const makeMeeting = (service: BenchUcwa): Promise<void> =>
  service.act({
    act: 'createMeeting',
    organizer: 'alice',
    id: meetingId,
    subject: 'Bench',
    accessLevel: 'Everyone',
    leaders: ['sip:bob@contoso.example'],
  });

/** Adds alice's account and signs it in; gives its id. */
export const signInAlice = async (application: RunningApplication, service: BenchUcwa): Promise<string> => {
  const { sipAddress, upn, password } = service.user;
  const secrets = { password };
  const saved = await application.ask('account.add', {
    vendorId: service.vendor,
    label: 'Bench',
    values: {
      sipAddress,
      user: upn,
      server: service.addresses.https,
      caFile: await application.authorityIn(service.caFile),
    },
    secrets,
  });
  if (!('accountId' in saved)) throw new Error(`the account was refused: ${JSON.stringify(saved.issues)}`);
  const { accountId } = saved;
  await application.ask('account.sign-in', { accountId, secrets });
  await application.ask('preferences.change', { holdSeconds: 0 });
  await application.find('the account', ({ accounts }) =>
    accounts.get(accountId)?.connection.status === 'online' ? true : undefined,
  );
  return accountId;
};

/** Enters the meeting; gives its conference's id. */
export const enterMeeting = async (application: RunningApplication, accountId: string): Promise<string> => {
  const { conferenceId } = await application.ask('meeting.follow', {
    accountId,
    how: 'join',
    meeting: { address: meetingUri },
    password: null,
  });
  return conferenceId;
};

/** Whether so many others are there and each of them was read: what may be done to them is known. */
export const areAllRead = (application: RunningApplication, conferenceId: string, count: number): boolean => {
  const people = [...(application.window.participants.get(conferenceId)?.values() ?? [])];
  return (
    people.length > count &&
    people.every(({ permissions: { drop } }) => drop.verdict !== 'denied' || drop.reason !== 'unread')
  );
};
