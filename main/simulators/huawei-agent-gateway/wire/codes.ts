/** The documented return codes with their messages. */
const messages: Readonly<Record<string, string>> = {
  '000-001': 'wrong way of fetching events',
  '000-002': 'invalid parameter',
  '000-003': 'no permission, the authentication may have expired',
  '000-004': 'agent is being switched over',
  '000-005': 'agent is not a quality inspector',
  '000-006': 'message parameter error',
  '000-007': 'repeated call',
  '100-001': 'sign-in parameters are empty or invalid',
  '100-002': 'agent has already signed in',
  '100-003': 'platform resource unavailable',
  '100-004': 'wrong user or password',
  '100-005': 'invalid sign-out parameters',
  '100-006': 'agent has not signed in',
  '100-007': 'an exception occurred during the operation',
  '100-008': 'agent has already signed out',
  '100-009': 'the state cannot be set',
  '100-010': 'agent cannot sign out in this state',
  '100-011': 'invalid parameter',
  '100-012': 'invalid agent type',
  '100-013': 'invalid phone number',
  '100-014': 'phone number is not in the range of the VDN',
  '100-015': 'agent has signed in and cannot be forced out',
  '100-016': 'invalid IP address',
  '100-019': 'invalid skill query parameters',
  '100-020': 'the password has expired',
  '100-021': 'sign-in is already running',
  '101-001': 'agent has no conference',
  '101-002': 'agent is not the conference chairman',
  '101-003': 'agent is already in a conference',
  '101-004': 'agent is not a quality inspector',
  '101-005': 'the chair cannot be handed to oneself',
  '101-006': 'the chair cannot remove itself',
  '101-007': 'the chair cannot leave',
  '105-001': 'no agent data is cached',
  '105-002': 'agent data is being recovered',
  '105-003': 'agent data has been recovered',
  '105-004': 'agent data cannot be queued for recovery',
  '105-005': 'waiting for the recovery has timed out',
  '105-006': 'the Guid does not match in the recovery',
  '105-007': 'recovery is switched off',
  '110-002': 'the old password is wrong',
  '110-003': 'the new password does not follow the rules',
  '110-016': 'the account is locked',
  '400-003': 'no call is held',
  '900-002': 'no right to inspect',
  '900-003': 'the agent cannot be inspected now',
};

/** The gateway refuses a request: HTTP 200 with this return code. Clients must not match on the message. */
export class GatewayFault extends Error {
  override readonly name = 'GatewayFault';
  readonly retcode: string;
  readonly result: unknown;

  /** `ctiCode` puts the platform's own code into the message, as the gateway does for errors it does not know. */
  constructor(retcode: string, more: { readonly result?: unknown; readonly ctiCode?: number } = {}) {
    super(more.ctiCode === undefined ? (messages[retcode] ?? 'failed') : `Unknown ERROR._${more.ctiCode}`);
    this.retcode = retcode;
    this.result = more.result ?? {};
  }
}
