/** Every push type that the service's documentation names. */
export const pushTypes = [
  'ConfBasicInfoNotify',
  'ConfDynamicInfoNotify',
  'ParticipantsNotify',
  'AttendeesNotify',
  'SpeakerChangeNotify',
  'InviteResultNotify',
  'WaitingListNotify',
  'RealTimeSubtitleNotify',
  'InterpreterGroupNotify',
  'CustomMultiPicNotify',
  'NetConditionNotify',
  'ChannelAndParticipantsNotify',
  'NetworkQualityNotify',
  'OperationResultNotify',
  'BreakoutSettingNotify',
  'DynamicBreakoutSubConfsNotify',
  'DynamicBCAttendeesNotify',
  'ViewPriorityListNotify',
] as const;

/** A push type. */
export type PushType = (typeof pushTypes)[number];

/** The types of the current edition of the documentation. */
export const currentPushTypes: readonly PushType[] = pushTypes.slice(0, 9);

/** What a push says: its own members beside the envelope's, or a list under `data`. */
export interface PushContent {
  readonly type: PushType;
  /** Full pushes replace what is known, increments change it. */
  readonly isFull: boolean;
  readonly flat?: Readonly<Record<string, unknown>>;
  readonly data?: unknown;
  /** Whether a script has made it up. */
  readonly isScripted?: boolean;
}

/** A push as it is sent. */
export interface PushEnvelope extends Readonly<Record<string, unknown>> {
  readonly action: PushType;
  readonly version: number | string;
  readonly createTime: number | string;
  readonly msgID: string;
  readonly msgMode: 0 | 1;
  readonly confID: string;
}

/** How pushes may be written; the switches of the same names. */
export interface PushForm {
  readonly pushData: 'documented' | 'underData' | 'text';
  readonly numberForm: 'number' | 'text';
}

/** A value in which every number is a text. */
export const numbersAsText = (value: unknown): unknown => {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(numbersAsText);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, numbersAsText(inner)]));
  return value;
};

/** Puts content into its envelope. */
export const envelopeOf = (
  content: PushContent,
  given: { readonly version: number; readonly at: number; readonly msgID: string; readonly confID: string },
): PushEnvelope => {
  // Captions alone have texts here.
  const written = content.type === 'RealTimeSubtitleNotify' ? String : (value: number): number => value;
  return {
    ...content.flat,
    ...(content.data === undefined ? {} : { data: content.data }),
    confID: given.confID,
    msgID: given.msgID,
    msgMode: content.isFull ? 0 : 1,
    version: written(given.version),
    createTime: written(given.at),
    action: content.type,
  };
};

/** The text of a push. */
export const pushText = (envelope: PushEnvelope, { pushData, numberForm }: PushForm): string => {
  let sent: Record<string, unknown> = { ...envelope };
  const { action, version, createTime, msgID, msgMode, confID, data, ...flat } = envelope;
  if (pushData === 'underData' && Object.keys(flat).length > 0)
    sent = { action, version, createTime, msgID, msgMode, confID, data: data === undefined ? flat : { ...flat, data } };
  if (pushData === 'text' && data !== undefined) sent['data'] = JSON.stringify(data);
  return JSON.stringify(numberForm === 'text' ? numbersAsText(sent) : sent);
};
