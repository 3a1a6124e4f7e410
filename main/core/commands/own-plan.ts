import type { OwnKind } from '../../../app/domain/command-kinds.ts';
import type { RequestOf } from '../../../app/domain/command.ts';
import type { CommandPlan } from '../../../app/vendor/adapter.ts';

/** What Gavel does itself. Resolves once it is done; rejects with a `Fault` where it could not be. */
export type OwnDeed = (request: RequestOf<OwnKind>) => Promise<void>;

/** The plan of a command that Gavel carries out itself: having done it is the proof. */
export const planOwn = (request: RequestOf<OwnKind>, deed: OwnDeed): CommandPlan => {
  let isDone = false;
  return {
    send: async () => {
      await deed(request);
      isDone = true;
    },
    judge: () => (isDone ? { verdict: 'confirmed', cause: 'own' } : { verdict: 'pending' }),
    readBackAtMs: [],
    waitMs: 0,
    withoutProof: 'no-evidence',
    readBack: async () => undefined,
  };
};
