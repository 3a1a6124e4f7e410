import type { Call } from './types.ts';

/** What a call is created from. */
export interface NewCall {
  readonly id?: string;
  readonly callType: string;
  readonly calledPartyCallType?: string;
  readonly from: string;
  readonly to: string;
  readonly dnis?: string;
  readonly relatedId?: string;
  readonly queue?: Call['queue'];
  readonly monitor?: Call['monitor'];
  readonly variables?: Readonly<Record<string, string>>;
}

/** A call without parties. */
export const newCall = (given: NewCall, id: string): Call => {
  const variables = new Map<string, string>();
  for (let index = 1; index <= 10; index += 1) variables.set(`callVariable${index}`, '');
  for (const [name, value] of Object.entries(given.variables ?? {})) variables.set(name, value);
  return {
    id,
    secondaryId: '',
    callType: given.callType,
    originalCallType: given.callType,
    calledPartyCallType: given.calledPartyCallType ?? null,
    fromAddress: given.from,
    toAddress: given.to,
    dialedNumber: given.to,
    dnis: given.dnis ?? given.to,
    relatedId: given.relatedId ?? null,
    legs: [],
    variables,
    wrapUpReason: '',
    outboundClassification: '',
    callbackInfo: null,
    wasConnected: false,
    hasFailed: false,
    endedInWrapUp: false,
    lacksOthersFor: new Set(),
    queue: given.queue ?? null,
    controller: null,
    bargedOver: new Map(),
    monitor: given.monitor ?? null,
    isOver: false,
  };
};
