import type { Answer } from '../../../app/contract/envelope.ts';
import { requests } from '../../../app/contract/requests.ts';
import { asFault, type ErrorCode } from '../../../app/domain/error-code.ts';
import { meetingTextLimit, type FollowWay, type Meeting } from '../../../app/domain/meeting.ts';
import { unsupported } from '../../../app/domain/permission.ts';
import type { AppState } from '../../../app/state/app-state.ts';
import { vendorOf } from '../../../app/state/selectors/vendors.ts';
import type { Translate } from '../../../app/text/translate.ts';
import type { MeetingPage } from '../../../app/vendor/adapter.ts';
import { denialText, errorSentences } from '../../../app/wording/reasons.ts';
import { meetingActions, type CommandLineRequest, type MeetingAction } from './command-line-messages.ts';
import type { Candidate } from './command-line-place.ts';

type MeetingRequest = Extract<CommandLineRequest, { readonly kind: 'meeting' }>;

export interface MeetingPorts {
  readonly state: () => AppState;
  /** Looks for meetings of an account, without a change of the list that its window shows. Rejects with a `Fault`. */
  readonly find: (accountId: string, text: string) => Promise<MeetingPage>;
  readonly handle: (name: unknown, input: unknown) => Promise<Answer>;
}

/** What one account answered. */
interface AccountAnswer {
  readonly accountId: string;
  readonly page: MeetingPage | null;
  /** Why there is none. */
  readonly reason: ErrorCode | null;
}

/** What became of a question about one meeting. `made`: a command, which is followed like any other. */
export type MeetingOutcome =
  | { readonly result: 'wrong'; readonly message: string; readonly candidates: readonly Candidate[] }
  | { readonly result: 'refused'; readonly title: string; readonly code: string; readonly reason: string }
  | { readonly result: 'done'; readonly title: string }
  | { readonly result: 'made'; readonly groupId: string };

const wayOf: Readonly<Record<MeetingAction, FollowWay | null>> = {
  'take-control': 'take-control',
  'join-meeting': 'join',
  'start-meeting': null,
};

const permissionFor: Readonly<Record<MeetingAction, keyof Meeting['permissions']>> = {
  'take-control': 'takeControl',
  'join-meeting': 'join',
  'start-meeting': 'start',
};

const accountsOf = (state: AppState, accountId: string | null): string[] =>
  [...state.accounts.values()]
    .filter(({ id, connection }) => connection.status === 'online' && (accountId === null || id === accountId))
    .filter(({ id }) => vendorOf(state, id)?.capabilities.meetings !== undefined)
    .map(({ id }) => id);

/** Asks the accounts that list meetings: one, or with null all that are online. */
export const findMeetings = async (
  { state, find }: MeetingPorts,
  accountId: string | null,
  text: string,
): Promise<readonly AccountAnswer[]> =>
  Promise.all(
    accountsOf(state(), accountId).map(async (id) => {
      try {
        return { accountId: id, page: await find(id, text), reason: null };
      } catch (cause) {
        return { accountId: id, page: null, reason: asFault(cause).code };
      }
    }),
  );

const isNamed = ({ id, vendorId, address, subject }: Meeting, name: string): boolean =>
  id === name || vendorId === name || address === name || subject.normalize('NFC') === name.normalize('NFC');

const candidateOf = ({ id, subject, vendorId, address }: Meeting): Candidate => ({
  id,
  name: subject || vendorId,
  address: address || vendorId,
});

/** Does something with the one meeting that is named: by number, address or whole subject. */
export const askAboutMeeting = async (
  ports: MeetingPorts,
  { how, meetingName }: MeetingRequest,
  accountId: string | null,
  t: Translate,
): Promise<MeetingOutcome> => {
  const wrong = (
    key: 'no-meeting-account' | 'unknown-meeting' | 'ambiguous-meeting',
    meetings: readonly Meeting[] = [],
  ): MeetingOutcome => ({
    result: 'wrong',
    message: t(`command-line.${key}`, { value: JSON.stringify(meetingName) }),
    candidates: meetings.map(candidateOf),
  });
  const answers = await findMeetings(ports, accountId, meetingName.slice(0, meetingTextLimit));
  const [only] = answers;
  if (!only) return wrong('no-meeting-account');
  const found = answers.flatMap(({ page }) => page?.meetings ?? []);
  const fitting = found.filter((meeting) => isNamed(meeting, meetingName));
  if (fitting.length > 1) return wrong('ambiguous-meeting', fitting);
  const [meeting] = fitting;
  const title = t(`command-line.${how}`, { name: meeting?.subject || meetingName });
  if (meeting) return askListed(ports, how, meeting, title, t);
  // Some are entered by their number without being listed.
  const { byAddress = [] } = vendorOf(ports.state(), only.accountId)?.capabilities.meetings ?? {};
  const way = wayOf[how];
  if (answers.length === 1 && way && byAddress.includes(way))
    return follow(ports, way, only.accountId, { address: meetingName }, title, t);
  const unread = answers.find(({ reason }) => reason !== null);
  if (unread?.reason) return refused(ports.state(), unread.accountId, title, unread.reason, t);
  return wrong('unknown-meeting', found);
};

const refused = (state: AppState, accountId: string, title: string, code: ErrorCode, t: Translate): MeetingOutcome => ({
  result: 'refused',
  title,
  code,
  reason: errorSentences(t, code, { vendor: vendorOf(state, accountId) }).what,
});

const follow = async (
  { state, handle }: MeetingPorts,
  how: FollowWay,
  accountId: string,
  meeting: { readonly meetingId: string } | { readonly address: string },
  title: string,
  t: Translate,
): Promise<MeetingOutcome> => {
  // A password is typed in the window only: what stands on a command line, every program of this machine can read.
  const answer = await handle('meeting.follow', { accountId, how, meeting, password: null });
  return answer.ok ? { result: 'done', title } : refused(state(), accountId, title, answer.failure.code, t);
};

const askListed = async (
  ports: MeetingPorts,
  how: MeetingAction,
  { id: meetingId, accountId, permissions }: Meeting,
  title: string,
  t: Translate,
): Promise<MeetingOutcome> => {
  const permission = permissions[permissionFor[how]] ?? unsupported('system-lacks-it');
  if (permission.verdict !== 'allowed') {
    const vendor = vendorOf(ports.state(), accountId);
    const reason = denialText(t, permission, { vendor }) ?? '';
    return { result: 'refused', title, code: permission.reason, reason };
  }
  const way = wayOf[how];
  if (way) return follow(ports, way, accountId, { meetingId }, title, t);
  const request = { kind: 'start-meeting', accountId, meetingId };
  const answer = await ports.handle('command.make', { request, surface: 'command-line' });
  if (!answer.ok) return refused(ports.state(), accountId, title, answer.failure.code, t);
  return { result: 'made', groupId: requests['command.make'].output.parse(answer.value).groupId };
};

const minutes = (atMs: number | null): string | null =>
  atMs === null ? null : `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** The meetings of the accounts, one line each, the numbers first; and what could not be read. */
export const meetingsText = (t: Translate, state: AppState, answers: readonly AccountAnswer[]): string => {
  const lines = answers.flatMap(({ accountId, page, reason }): readonly (readonly [string, string])[] => {
    const account = state.accounts.get(accountId)?.label ?? '';
    if (!page) {
      const why = reason ? errorSentences(t, reason, { vendor: vendorOf(state, accountId) }).what : '';
      return [['', t('command-line.meetings-unread', { account, reason: why })]];
    }
    const rows = page.meetings.map((meeting): readonly [string, string] => {
      const { subject, hostName, status, startsAt, peopleCount } = meeting;
      const standing = t(`command-line.meeting.${status}`, { time: minutes(startsAt) ?? '' }).trim();
      const facts = [
        standing,
        ...(peopleCount === null ? [] : [t('command-line.meeting-people', { count: peopleCount })]),
        ...(hostName === '' ? [] : [t('command-line.meeting-host', { name: hostName })]),
        ...(answers.length > 1 ? [account] : []),
      ];
      return [meeting.address || meeting.vendorId, `${subject}: ${facts.join(t('list.separator'))}`];
    });
    const more = (page.total ?? rows.length) - rows.length;
    return more > 0 ? [...rows, ['', t('command-line.candidates-more', { count: more })]] : rows;
  });
  const width = Math.max(0, ...lines.map(([number]) => number.length));
  return lines.map(([number, text]) => `${number.padEnd(width)}  ${text}`.trim()).join('\n');
};

/** The same for other programs. */
export const meetingsData = (answers: readonly AccountAnswer[]): object => ({
  meetings: answers.flatMap(({ page }) =>
    (page?.meetings ?? []).map(({ startsAt, endsAt, permissions, ...meeting }) => ({
      ...meeting,
      startsAt: minutes(startsAt),
      endsAt: minutes(endsAt),
      possible: meetingActions.filter((how) => permissions[permissionFor[how]]?.verdict === 'allowed'),
    })),
  ),
  unread: answers.flatMap(({ accountId, reason }) => (reason === null ? [] : [{ accountId, reason }])),
});
