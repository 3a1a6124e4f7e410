import { element } from '../wire/xml.ts';
import type { FinesseSwitches } from './switches.ts';

const failureNames = {
  6: 'CF_INVALID_CALLED_DEVICE',
  8: 'CF_PRIVILEGE_VIOLATION_ON_SPECIFIED_DEVICE',
  11: 'CF_INVALID_CSTA_CALL_IDENTIFIER',
  13: 'CF_INVALID_CSTA_CONNECTION_IDENTIFIER',
  14: 'CF_INVALID_DESTINATION',
  22: 'CF_INVALID_OBJECT_STATE',
  24: 'CF_NO_ACTIVE_CALL',
  25: 'CF_NO_HELD_CALL',
  26: 'CF_NO_CALL_TO_CLEAR',
  27: 'CF_NO_CONNECTION_TO_CLEAR',
  32: 'CF_SERVICE_BUSY',
  33: 'CF_RESOURCE_BUSY',
  34: 'CF_RESOURCE_OUT_OF_SERVICE',
  38: 'CF_CONFERENCE_MEMBER_LIMIT_EXCEEDED',
  70: 'CF_GENERIC_UNSPECIFIED_REJECTION',
  71: 'CF_GENERIC_OPERATION_REJECTION',
  78: 'CF_REQUEST_TIMEOUT_REJECTION',
  257: 'CF_INVALID_PASSWORD_SPECIFIED',
  260: 'CF_INVALID_LOGON_DEVICE_SPECIFIED',
  265: 'CF_INVALID_AGENT_WORKMODE',
  268: 'CF_AGENT_NOT_PARTY_ON_CALL',
  269: 'CF_INTERNAL_PROCESSING_ERROR',
  283: 'CF_SPECIFIED_EXTENSION_ALREADY_IN_USE',
  287: 'CF_DEVICE_RESTRICTED',
  289: 'CF_AGENT_ACCOUNT_LOCKED_OUT',
  290: 'CF_DROP_ANY_PARTY_NOT_ENABLED_CTI',
  13_145: 'E_SUPERVISOR_AGENT_ON_HOLD_OR_NOT_READY',
  // A text with angle brackets and no name, unlike all others.
  20_999: '<ConferenceCallCommand>: only the controller of the conference may add parties',
} as const;

/** A failure code of the CTI server. */
export type CtiCode = keyof typeof failureNames;

/** True for a code that the simulator knows. */
export const isCtiCode = (code: number): code is CtiCode => Object.hasOwn(failureNames, code);

/** A request that was accepted and then refused by the CTI server. */
export interface CtiFailure {
  readonly code: CtiCode;
  readonly errorType: string;
}

/** A failure with the usual error type. */
export const ctiFailure = (code: CtiCode, errorType = 'Call Operation Failure'): CtiFailure => ({ code, errorType });

/** The refusal as content of `<data>`, with names in lower case; later releases add the peripheral's own message. */
export const apiErrorsXml = (failure: CtiFailure, switches: FinesseSwitches): string => {
  const name = failureNames[failure.code];
  const extras =
    switches.wireStyle === '125'
      ? element('peripheralErrorCode', failure.code) +
        element('peripheralErrorMsg', name) +
        element('peripheralErrorText', `The operation failed: ${name}`)
      : '';
  return (
    `<apiErrors><apiError>${element('errorData', failure.code)}${element('errorMessage', name)}` +
    `${element('errorType', failure.errorType)}${extras}</apiError></apiErrors>`
  );
};
