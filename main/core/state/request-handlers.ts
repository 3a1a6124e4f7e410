import type { RequestInput, RequestName, RequestOutput } from '../../../app/contract/requests.ts';

/** One function a request of the contract. */
export type Handlers = {
  readonly [Name in RequestName]: (input: RequestInput<Name>) => Promise<RequestOutput<Name>>;
};
