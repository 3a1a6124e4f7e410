import { element } from '../wire/xml.ts';

/** A request is refused at once: sent as an HTTP status with an `ApiErrors` body. */
export class ApiFault extends Error {
  override readonly name = 'ApiFault';
  readonly status: number;
  readonly errorType: string;
  readonly errorData: string;

  constructor(status: number, errorType: string, message: string, errorData = '') {
    super(message);
    this.status = status;
    this.errorType = errorType;
    this.errorData = errorData;
  }

  /** The body of the reply. */
  get xml(): string {
    return (
      `<ApiErrors><ApiError>${element('ErrorType', this.errorType)}${element('ErrorMessage', this.message)}` +
      `${element('ErrorData', this.errorData)}</ApiError></ApiErrors>`
    );
  }
}

/** Wrong or missing credentials. */
export const unauthorized = (errorData: string): ApiFault =>
  new ApiFault(401, 'Authorization Failure', 'UNAUTHORIZED', errorData);

/** The authenticated user may not act on the object. */
export const wrongUser = (errorData: string): ApiFault =>
  new ApiFault(
    401,
    'Invalid Authorization User Specified',
    'The authenticated user may not act on this object',
    errorData,
  );

/** A required element is missing. */
export const parameterMissing = (name: string): ApiFault =>
  new ApiFault(400, 'Parameter Missing', `The parameter ${name} is missing`, name);

/** An element's value is not valid. */
export const invalidInput = (message: string, errorData = ''): ApiFault =>
  new ApiFault(400, 'Invalid Input', message, errorData);

/** The other party is not valid for this request. */
export const invalidDestination = (message: string, errorData: string): ApiFault =>
  new ApiFault(400, 'Invalid Destination', message, errorData);

/** The object's state does not allow the request. */
export const invalidState = (message: string, errorData = '', status: 400 | 401 = 400): ApiFault =>
  new ApiFault(status, 'Invalid State', message, errorData);

/** There is no such object or path. */
export const notFound = (
  errorType: 'Not Found' | 'Dialog Not Found' | 'User Not Found',
  message: string,
  errorData: string,
): ApiFault => new ApiFault(404, errorType, message, errorData);

/** The platform does not offer the operation. */
export const notImplemented = (what: string): ApiFault =>
  new ApiFault(501, 'Not Implemented', `${what} is not available on this deployment`, what);
