import type { Handled } from '../../shared/http/front.ts';
import type { PreparedFault, RequestFacts, World } from '../model/world.ts';

/** The fault that is prepared for an operation, used up by one; null when there is none. */
export const takePrepared = (world: World, operation: string): PreparedFault | null => {
  const index = world.preparedFaults.findIndex((one) => one.operation === null || one.operation === operation);
  const found = world.preparedFaults[index];
  if (!found) return null;
  found.left -= 1;
  if (found.left <= 0) world.preparedFaults.splice(index, 1);
  return found;
};

/** Handles a request as the prepared fault has it. Throws the refusal that is prepared, or what handling throws. */
export const withPrepared = async (
  prepared: PreparedFault | null,
  run: () => Promise<Handled<RequestFacts>>,
): Promise<Handled<RequestFacts>> => {
  if (!prepared) return run();
  if (prepared.isCarriedOut) {
    const handled = await run();
    await handled.effect?.();
  }
  if (prepared.fault) throw prepared.fault;
  return { reply: null, outcome: 'reply lost' };
};
