/** One event as it is queued for an agent. */
export interface GatewayEvent {
  readonly eventType: string;
  /** The agent it is for. */
  readonly workNo: string;
  readonly content: unknown;
  /** In milliseconds since 1970. */
  readonly eventGenTime: number;
  /** Made by a script, which may say anything. */
  readonly isScripted?: boolean;
}

/** The answer to a request; always with HTTP status 200. */
export interface Answer {
  readonly message: string;
  readonly retcode: string;
  readonly result?: unknown;
  readonly event?: GatewayEvent | readonly GatewayEvent[];
  /** A new Guid for the header. */
  readonly guid?: string | null;
  /** The session whose cookie is set. */
  readonly cookie?: string;
  /** What the accepted command does, once it was answered, or just before when a switch says so. */
  readonly effect?: () => void;
  /** Nothing is sent; the connection is closed. */
  readonly isLost?: boolean;
}

/** The command is accepted; its effect follows. */
export const accepted = (effect?: () => void, result: unknown = {}): Answer => ({
  message: 'success',
  retcode: '0',
  result,
  ...(effect ? { effect } : {}),
});

/** The outcome of a query. */
export const found = (result: unknown): Answer => ({ message: '', retcode: '0', result });

/** How platforms differ in writing answers; the switches of the same names. */
export interface AnswerForm {
  readonly trailingNul: boolean;
  readonly eventGenTime: boolean;
  readonly successForm: 'string' | 'number';
  readonly responseCharset: 'UTF-8' | 'GBK';
}

/** The events of an answer. */
export const eventsOf = ({ event = [] }: Answer): readonly GatewayEvent[] => (isList(event) ? event : [event]);

const isList = (event: NonNullable<Answer['event']>): event is readonly GatewayEvent[] => Array.isArray(event);

/** A value in which every text ends in a NUL, as some platforms pad them. */
const padded = (value: unknown): unknown => {
  if (typeof value === 'string') return `${value}\u0000`;
  if (Array.isArray(value)) return value.map(padded);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, padded(inner)]));
  return value;
};

/** The bytes of an answer. An empty poll is exactly `{"message":"","retcode":"0"}`, since clients compare the text. */
export const bytesOf = (answer: Answer, form: AnswerForm): Buffer => {
  const pad = form.trailingNul ? padded : (value: unknown): unknown => value;
  const eventOf = (event: GatewayEvent): Record<string, unknown> => ({
    eventType: event.eventType,
    workNo: event.workNo,
    content: pad(event.content),
    ...(form.eventGenTime ? { eventGenTime: event.eventGenTime } : {}),
  });
  const isEmptyPoll = answer.event === undefined && answer.result === undefined;
  const envelope = {
    message: answer.message,
    retcode: form.successForm === 'number' && answer.retcode === '0' && !isEmptyPoll ? 0 : answer.retcode,
    ...(answer.result === undefined ? {} : { result: pad(answer.result) }),
    ...(answer.event === undefined
      ? {}
      : { event: isList(answer.event) ? answer.event.map(eventOf) : eventOf(answer.event) }),
  };
  const text = JSON.stringify(envelope);
  // GBK and UTF-8 agree on ASCII, so everything else is escaped rather than encoded.
  const sent =
    form.responseCharset === 'GBK'
      ? text.replaceAll(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
      : text;
  return Buffer.from(sent, 'utf8');
};
