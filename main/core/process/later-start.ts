import { Fault } from '../../../app/domain/error-code.ts';
import type { Clock } from '../../ports/clock.ts';

/** How long another Gavel may take to end or to answer, and how often it is asked, in milliseconds. */
const limitMs = 15_000;
const askEveryMs = 200;

/** What a start that did not get the profile can learn of the one that has it. */
export interface LaterStartParts {
  readonly clock: Clock;
  /** Whether the Gavel that runs on the profile answers, and is not ending. */
  readonly isAnswering: () => Promise<boolean>;
  /** Why the profile's folder cannot be used by anybody, or null. */
  readonly problem: () => Promise<Fault | null>;
  /** What has the profile, in words for details; null when nothing has it any more. Rejects where it never ends. */
  readonly holder: () => Promise<string | null>;
}

/**
 * Ends a start that did not get the profile's lock: `told` when a Gavel that answers has it, which was handed the
 * command line; `start-again` when the one that had it has ended. Rejects with the `Fault` that says why it is neither:
 * a folder that cannot be used, or a process that has the profile and answers nothing for 15 s.
 */
export const settleLaterStart = async (parts: LaterStartParts): Promise<'told' | 'start-again'> => {
  const { clock, isAnswering, problem, holder } = parts;
  const lastMs = clock.monotonicMs() + limitMs;
  for (;;) {
    if (await isAnswering()) return 'told';
    const fault = await problem();
    if (fault) throw fault;
    const held = await holder();
    if (held === null) return 'start-again';
    if (clock.monotonicMs() >= lastMs) throw new Fault('not-answering', held);
    await new Promise<void>((resolve) => clock.after(askEveryMs, resolve));
  }
};
