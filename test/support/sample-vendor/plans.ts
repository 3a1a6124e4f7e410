import { Fault } from '../../../app/domain/error-code.ts';
import type { AccountView } from '../../../app/vendor/adapter.ts';
import { participantLeaves } from '../../../main/vendors/shared/evidence.ts';
import type { Draft, PlanTable } from '../../../main/vendors/shared/plans.ts';
import type { SampleSession } from './session.ts';

interface PlanContext {
  readonly view: AccountView;
  readonly liveSession: () => SampleSession;
}

/** The one command that the sample vendor has; a request is the path of what is deleted. */
export const plans: PlanTable<PlanContext, Draft<string, void>> = {
  drop: ({ conferenceId, participantIds: [legId = ''] }, { view, liveSession }) => {
    const roomId = view.conference(conferenceId)?.vendorId;
    if (roomId === undefined) throw new Fault('call-ended');
    return {
      object: roomId,
      patience: { readBackAtMs: [2_000, 5_000], waitMs: 8_000, withoutProof: 'no-evidence' },
      readBack: async () => liveSession().resync.now(),
      request: () => `rooms/${encodeURIComponent(roomId)}/legs/${encodeURIComponent(legId)}`,
      evidence: participantLeaves(conferenceId, legId, roomId),
    };
  },
};
