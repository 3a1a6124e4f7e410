import type { ErrorCode } from '../domain/error-code.ts';
import type { Meeting, MeetingList } from '../domain/meeting.ts';
import type { MeetingPage } from '../vendor/adapter.ts';
import type { AppState, Change } from './app-state.ts';
import { isSame } from './is-same.ts';

const put = (known: ReadonlyMap<string, Meeting> | undefined, meeting: Meeting): Change[] => {
  const before = known?.get(meeting.id);
  return before && isSame(before, meeting)
    ? []
    : [{ slice: 'meeting', accountId: meeting.accountId, id: meeting.id, value: meeting }];
};

const putList = (before: MeetingList | undefined, accountId: string, value: MeetingList): Change[] =>
  before && isSame(before, value) ? [] : [{ slice: 'meeting-list', id: accountId, value }];

/** A meeting changed, or is new: a new one is appended where all meetings are listed. */
export const meetingChanges = (state: AppState, accountId: string, meeting: Meeting): Change[] => {
  if (meeting.accountId !== accountId) return [];
  const list = state.meetingLists.get(accountId);
  const known = state.meetings.get(accountId);
  const isNew = list !== undefined && list.text === '' && !known?.has(meeting.id) && !list.ids.includes(meeting.id);
  return [
    ...put(known, meeting),
    ...(isNew
      ? putList(list, accountId, {
          ...list,
          ids: [...list.ids, meeting.id],
          total: list.total === null ? null : list.total + 1,
        })
      : []),
  ];
};

/** A meeting does not exist any more. */
export const meetingGoneChanges = (state: AppState, accountId: string, meetingId: string): Change[] => {
  if (!state.meetings.get(accountId)?.has(meetingId)) return [];
  const list = state.meetingLists.get(accountId);
  const changes: Change[] = [{ slice: 'meeting', accountId, id: meetingId, value: null }];
  return list?.ids.includes(meetingId)
    ? [
        ...changes,
        ...putList(list, accountId, {
          ...list,
          ids: list.ids.filter((id) => id !== meetingId),
          total: list.total === null ? null : Math.max(0, list.total - 1),
        }),
      ]
    : changes;
};

/** What is looked for in a list of meetings. */
export interface MeetingQuestion {
  readonly text: string;
  readonly from: number;
}

/** A list is being read: what another question found goes, what the same one found stays. */
export const meetingsAsked = (state: AppState, accountId: string, { text, from }: MeetingQuestion): Change[] => {
  const list = state.meetingLists.get(accountId);
  if (list && list.text === text && list.from === from) return [];
  return putList(list, accountId, {
    text,
    from,
    ids: [],
    total: list?.text === text ? list.total : null,
    status: 'reading',
    readAt: null,
    reason: null,
  });
};

/** The answer to a question. Meetings that are not in it are forgotten, unless a command about them is under way. */
export const meetingsRead = (
  state: AppState,
  accountId: string,
  { text, from }: MeetingQuestion,
  { meetings, total }: MeetingPage,
  nowMs: number,
): Change[] => {
  const known = state.meetings.get(accountId);
  const own = meetings.filter((meeting) => meeting.accountId === accountId);
  const ids = [...new Set(own.map(({ id }) => id))];
  const wanted = new Set(ids);
  for (const { request } of state.underWay.values()) if ('meetingId' in request) wanted.add(request.meetingId);
  return [
    ...[...(known?.keys() ?? [])]
      .filter((id) => !wanted.has(id))
      .map((id): Change => ({ slice: 'meeting', accountId, id, value: null })),
    ...own.flatMap((meeting) => put(known, meeting)),
    ...putList(state.meetingLists.get(accountId), accountId, {
      text,
      from,
      ids,
      total,
      status: 'read',
      readAt: nowMs,
      reason: null,
    }),
  ];
};

/** A list could not be read: what was read before stays, with its age and the reason. */
export const meetingsUnread = (
  state: AppState,
  accountId: string,
  reason: ErrorCode,
  { text, from }: MeetingQuestion,
): Change[] => {
  const list = state.meetingLists.get(accountId);
  return list?.text === text && list.from === from
    ? putList(list, accountId, { ...list, status: 'unread', reason })
    : [];
};

/** The account is signed out: nothing of its list is known. */
export const noMeetings = (state: AppState, accountId: string): Change[] => [
  ...[...(state.meetings.get(accountId)?.keys() ?? [])].map((id): Change => ({
    slice: 'meeting',
    accountId,
    id,
    value: null,
  })),
  ...(state.meetingLists.has(accountId) ? ([{ slice: 'meeting-list', id: accountId, value: null }] as const) : []),
];
