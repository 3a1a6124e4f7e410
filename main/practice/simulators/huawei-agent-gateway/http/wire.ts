import type { GatewayEvent } from '../model/types.ts';
import type { AgentGatewaySwitches } from '../switches.ts';
import type { Answer } from './request.ts';

const isList = (event: NonNullable<Answer['event']>): event is readonly GatewayEvent[] => Array.isArray(event);

/** Text members end in a NUL, as some platforms pad them. */
const padded = (value: unknown): unknown => {
  if (typeof value === 'string') return `${value}\u0000`;
  if (Array.isArray(value)) return value.map(padded);
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, padded(inner)]));
  return value;
};

/** The bytes of an answer. An empty poll is exactly `{"message":"","retcode":"0"}`: clients compare the text. */
export const bytesOf = (answer: Answer, switches: AgentGatewaySwitches): Buffer => {
  const pad = switches.trailingNul ? padded : (value: unknown): unknown => value;
  const eventOf = (event: GatewayEvent): Record<string, unknown> => ({
    eventType: event.eventType,
    workNo: event.workNo,
    content: pad(event.content),
    ...(switches.eventGenTime ? { eventGenTime: event.eventGenTime } : {}),
  });
  const isEmptyPoll = answer.event === undefined && answer.result === undefined;
  const envelope = {
    message: answer.message,
    retcode: switches.successForm === 'number' && answer.retcode === '0' && !isEmptyPoll ? 0 : answer.retcode,
    ...(answer.result === undefined ? {} : { result: pad(answer.result) }),
    ...(answer.event === undefined ? {} : { event: isList(answer.event) ? answer.event.map(eventOf) : eventOf(answer.event) }),
  };
  const text = JSON.stringify(envelope);
  // GBK agrees with ASCII, so everything else is escaped rather than encoded.
  const sent = switches.responseCharset === 'GBK' ? text.replaceAll(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`) : text;
  return Buffer.from(sent, 'utf8');
};
