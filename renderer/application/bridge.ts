import { isAnswer, isOutput } from '../../app/contract/checks.ts';
import { bridgeName, type Bridge } from '../../app/contract/envelope.ts';
import type { RequestInput, RequestName, RequestOutput, SendRequest } from '../../app/contract/requests.ts';
import { asFault, Fault } from '../../app/domain/error-code.ts';

const isBridge = (value: unknown): value is Bridge =>
  typeof value === 'object' &&
  value !== null &&
  typeof Reflect.get(value, 'call') === 'function' &&
  typeof Reflect.get(value, 'listen') === 'function';

/** The bridge that the host exposes to the page. Throws when the page was opened without a host. */
export const findBridge = (page: object): Bridge => {
  const bridge: unknown = Reflect.get(page, bridgeName);
  if (!isBridge(bridge)) throw new Fault('internal', 'the page has no bridge');
  return bridge;
};

const wrongShape = (name: RequestName): Fault => new Fault('internal', `answer to ${name} has the wrong shape`);

/** Creates the function that sends requests to main. It validates the answer, and rejects with a `Fault` only. */
export const createSendRequest =
  (bridge: Bridge): SendRequest =>
  async <Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<RequestOutput<Name>> => {
    const answer = await bridge.call(name, input).catch((cause: unknown) => {
      throw asFault(cause);
    });
    if (!isAnswer(answer)) throw wrongShape(name);
    if (!answer.ok) throw new Fault(answer.failure.code, answer.failure.detail);
    if (!isOutput(name, answer.value)) throw wrongShape(name);
    return answer.value;
  };
