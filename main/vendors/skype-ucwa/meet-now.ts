import type { RequestOf } from '../../../app/domain/command.ts';
import { asFault, Fault } from '../../../app/domain/error-code.ts';
import { confirmed, pending } from '../shared/evidence.ts';
import type { Patience } from '../shared/plans.ts';
import { startedMeeting } from './joining.ts';
import type { PlanContext, SkypeDraft } from './plan-context.ts';

/** Entering takes half a minute at most. */
const patience: Patience = { readBackAtMs: [2_000, 10_000, 25_000], waitMs: 35_000, withoutProof: 'no-evidence' };

/** Starts a meeting that is on no list, with the user in it: done once it is followed. */
export const draftMeetNow = (
  { subject }: RequestOf<'create-meeting'>,
  { session, model, list, kit }: PlanContext,
): SkypeDraft => {
  const { ids, clock } = model.options.ports;
  const { signal } = new AbortController();
  const operationId = ids.uuid();
  let conferenceId: string | null = null;
  let fault: Fault | null = null;
  let entering: Promise<void> | null = null;
  const enterIt = async (location: string): Promise<void> => {
    try {
      const reasonOf = (one: string) => model.reasonOf(one);
      const { uri, conversation } = await startedMeeting(location, { link: session.link, clock, reasonOf, signal });
      conferenceId = await list.adopt({ uri, subject, conversation }, signal);
    } catch (cause) {
      fault = asFault(cause);
      // What became of it is looked at again.
      kit.emit({ type: 'proved' });
    }
  };
  return {
    patience,
    request: () => {
      const url = session.link.communication().link('startOnlineMeeting');
      if (url === null) throw new Fault('not-permitted', 'The server offers no starting of meetings.');
      const body = { operationId, importance: 'Normal', subject };
      return { request: { method: 'POST', url, body }, person: null };
    },
    accepted: ({ location, resource }) => {
      const where = location ?? resource?.self ?? null;
      if (where !== null) entering = enterIt(where);
    },
    readBack: async () => {
      // Without an answer the events tell what began.
      const location = model.begun.get(operationId);
      if (entering === null && location !== undefined) entering = enterIt(location);
      await entering;
    },
    evidence:
      () =>
      ({ view }) => {
        if (conferenceId !== null && view.conference(conferenceId)) return confirmed();
        return fault ? { verdict: 'refused', code: fault.code } : pending;
      },
  };
};
