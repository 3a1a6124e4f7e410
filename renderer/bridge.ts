import { answerSchema, bridgeName, type Bridge } from '../app/contract/envelope.ts';
import { requests, type Ask } from '../app/contract/requests.ts';
import { Fault } from '../app/domain/error-code.ts';

const isBridge = (value: unknown): value is Bridge =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, 'call') === 'function' && typeof Reflect.get(value, 'listen') === 'function';

/** The bridge that the host put on the page. Throws when the page was opened without a host. */
export const findBridge = (page: object): Bridge => {
  const bridge: unknown = Reflect.get(page, bridgeName);
  if (!isBridge(bridge)) throw new Fault('internal', 'the page has no bridge');
  return bridge;
};

/** Asks main, checks the answer against the contract, and rejects with a `Fault` whatever goes wrong. */
export const createAsk = (bridge: Bridge): Ask => async (name, input) => {
  const raw = await bridge.call(name, input).catch((cause: unknown) => {
    throw new Fault('internal', cause instanceof Error ? cause.message.slice(0, 300) : 'the bridge is gone');
  });
  const answer = answerSchema.safeParse(raw);
  if (!answer.success) throw new Fault('internal', `answer to ${name} has the wrong shape`);
  if (!answer.data.ok) throw new Fault(answer.data.failure.code, answer.data.failure.detail);
  const value = requests[name].output.safeParse(answer.data.value);
  if (!value.success) throw new Fault('internal', `answer to ${name} has the wrong shape`);
  // The schema is the one of this very request, which the compiler cannot follow through the index.
  return value.data as never;
};
