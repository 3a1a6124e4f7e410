import { Fault } from '../../../app/domain/error-code.ts';
import { becomes, confirmed, pending } from '../shared/evidence.ts';
import type { PlanTable } from '../shared/plans.ts';
import type { MeetingList } from './meeting-list.ts';
import { withPush, type CloudDraft, type CommandContext } from './plan-context.ts';
import { readCreated } from './wire.ts';

const path = '/v1/mmc/management/conferences';

const numberIn = ({ meetingId, accountId }: { readonly meetingId: string; readonly accountId: string }): string =>
  meetingId.slice(accountId.length + 1);

/** Looks at a meeting at once; what fails is read back later. */
const lookSoon = (list: MeetingList, number: string): void => {
  list.readBack(number).catch(() => undefined);
};

/** `YYYY-MM-DD HH:MM` in UTC. */
const timeText = (atMs: number): string => new Date(atMs).toISOString().slice(0, 16).replace('T', ' ');

/** How commands about the user's own meetings are sent and proved: by a read of the list. */
export const ownMeetingPlans: PlanTable<CommandContext, CloudDraft> = {
  'create-meeting': ({ accountId, subject, startsAt, minutes }, { list }) => {
    let number = '';
    return {
      patience: withPush,
      readBack: async () => {
        if (number !== '') await list.readBack(number);
      },
      request: () => ({
        method: 'POST',
        path,
        body: {
          subject,
          mediaTypes: 'HDVideo',
          length: minutes,
          ...(startsAt !== null && { startTime: timeText(startsAt) }),
        },
      }),
      accepted: (answer) => {
        number = readCreated(answer);
        if (number !== '') lookSoon(list, number);
      },
      evidence: () => (now) => (number !== '' && now.view.meeting(`${accountId}/${number}`) ? confirmed() : pending),
    };
  },
  'start-meeting': (request, { list }) => {
    const number = numberIn(request);
    const password = list.knownPassword(number);
    if (password === '') throw new Fault('meeting-password-missing');
    return {
      patience: withPush,
      readBack: () => list.readBack(number),
      request: () => ({ method: 'POST', path: `${path}/start`, body: { conferenceID: number, password } }),
      evidence: becomes(
        (view) => view.meeting(request.meetingId),
        ({ status }) => status === 'running',
        request.meetingId,
        { verdict: 'pending' },
      ),
    };
  },
  // Without a type a meeting that runs meanwhile is not cancelled.
  'delete-meeting': (request, { list }) => {
    const number = numberIn(request);
    return {
      patience: withPush,
      readBack: () => list.readBack(number),
      request: () => ({ method: 'DELETE', path, query: { conferenceID: number } }),
      accepted: () => lookSoon(list, number),
      evidence:
        ({ number: sent }) =>
        () =>
          list.missingSince(number) > sent ? confirmed() : pending,
    };
  },
};
