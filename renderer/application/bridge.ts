import { answerSchema, bridgeName, type Bridge } from '../../app/contract/envelope.ts';
import {
  requests,
  type RequestInput,
  type RequestName,
  type RequestOutput,
  type SendRequest,
} from '../../app/contract/requests.ts';
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

/** Whether a value is valid output of a request. No output schema transforms its value, so it can be used as it is. */
const isOutput = <Name extends RequestName>(name: Name, value: unknown): value is RequestOutput<Name> =>
  requests[name].output.safeParse(value).success;

/** Creates the function that sends requests to main. It validates the answer, and rejects with a `Fault` only. */
export const createSendRequest =
  (bridge: Bridge): SendRequest =>
  async <Name extends RequestName>(name: Name, input: RequestInput<Name>): Promise<RequestOutput<Name>> => {
    const raw = await bridge.call(name, input).catch((cause: unknown) => {
      throw asFault(cause);
    });
    const answer = answerSchema.safeParse(raw);
    if (!answer.success) throw new Fault('internal', `answer to ${name} has the wrong shape`);
    if (!answer.data.ok) throw new Fault(answer.data.failure.code, answer.data.failure.detail);
    const { value } = answer.data;
    if (!isOutput(name, value)) throw new Fault('internal', `answer to ${name} has the wrong shape`);
    return value;
  };
