import type { Json } from './resource.ts';

/** How an error or a reason is written on the wire. */
export interface ErrorBody {
  readonly code: string;
  readonly subcode?: string;
  readonly message?: string;
}

/** The codes of the interface by HTTP status. */
const codes: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  408: 'ClientTimeout',
  409: 'Conflict',
  410: 'Gone',
  412: 'PreconditionFailed',
  413: 'EntityTooLarge',
  415: 'UnsupportedMediaType',
  428: 'PreconditionRequired',
  429: 'TooManyRequests',
  500: 'ServiceFailure',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

/** The code that goes with a status. */
export const codeOf = (status: number): string => codes[status] ?? 'ServiceFailure';

/** A request is refused with an error of the interface. */
export class UcwaFault extends Error {
  override readonly name = 'UcwaFault';
  readonly status: number;
  readonly code: string;
  readonly subcode: string;
  /** Names of the inputs that are wrong, with what is wrong with each. */
  readonly parameters: Readonly<Record<string, string>> | null;

  constructor(
    status: number,
    subcode = 'None',
    more: { readonly code?: string; readonly parameters?: Readonly<Record<string, string>> } = {},
  ) {
    const code = more.code ?? codeOf(status);
    super(`${status} ${code}/${subcode}`);
    this.status = status;
    this.code = code;
    this.subcode = subcode;
    this.parameters = more.parameters ?? null;
  }
}

/** An input that is missing, too long or of the wrong kind. */
export const invalid = (name: string, what: string): UcwaFault =>
  new UcwaFault(400, 'ParameterValidationFailure', { parameters: { [name]: what } });

const messages: Readonly<Record<string, string>> = {
  AlreadyExists: 'The requested resource already exists.',
  ApplicationNotFound: 'The application does not exist.',
  DestinationNotFound: 'The meeting could not be found.',
  InactiveApplicationExpired: 'The application was inactive for too long.',
  MakeMeAvailableRequired: 'makeMeAvailable has to come first.',
  PGetReplaced: 'Another request for events has taken the place of this one.',
};

/** The body of an error; `none` tells how the subcode `None` is written. */
export const errorBody = (fault: UcwaFault, none: 'omit' | 'text'): Readonly<Record<string, Json>> => ({
  code: fault.code,
  ...(fault.subcode === 'None' && none === 'omit' ? {} : { subcode: fault.subcode }),
  message: messages[fault.subcode] ?? 'The request could not be carried out.',
  ...(fault.parameters ? { parameters: fault.parameters } : {}),
});

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The same error for a client that asks for XML. */
export const errorXml = (fault: UcwaFault, none: 'omit' | 'text'): string => {
  const elements = ['code', 'subcode', 'message'].map((name) => {
    const value = errorBody(fault, none)[name];
    return typeof value === 'string' ? `<${name}>${escapeXml(value)}</${name}>` : '';
  });
  return `<reason xmlns="http://schemas.microsoft.com/rtc/2012/03/ucwa">${elements.join('')}</reason>`;
};
