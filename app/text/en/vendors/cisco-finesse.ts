/** The form of a Cisco Finesse account, and advice that holds for Finesse only. */
export const finesseTexts = {
  'vendor.cisco-finesse.server': 'Server',
  'vendor.cisco-finesse.server.hint':
    'Its full name as in its certificate, such as finesse.example.com; the port is 8445 unless you give another.',
  'vendor.cisco-finesse.user': 'User name',
  'vendor.cisco-finesse.sign-in-by': 'Sign in by',
  'vendor.cisco-finesse.sign-in-by.password': 'Password',
  'vendor.cisco-finesse.sign-in-by.single-sign-on': 'Single sign-on',
  'vendor.cisco-finesse.password': 'Password',
  'vendor.cisco-finesse.extension': 'Extension',
  'vendor.cisco-finesse.extension.hint': 'The number of your own phone, without a leading +.',
  'vendor.cisco-finesse.drop-permission': 'Who may drop people',
  'vendor.cisco-finesse.drop-permission.hint':
    'As your administrator has set enableDropParticipantFor; the server has the last word.',
  'vendor.cisco-finesse.drop-permission.supervisor-only': 'Supervisors, agents only',
  'vendor.cisco-finesse.drop-permission.controller-and-supervisor': 'Supervisors and whoever started the conference',
  'vendor.cisco-finesse.drop-permission.all': 'Everybody who takes part',
  'vendor.cisco-finesse.alternate-server': 'Alternate server',
  'vendor.cisco-finesse.alternate-server.hint':
    'Used while the server is out of service. Left empty, the one that the server names is used.',
  'vendor.cisco-finesse.ca-file': 'Certificate authority file',
  'vendor.cisco-finesse.ca-file.hint':
    'Its certificate (PEM or DER), if the server’s comes from your organisation’s own authority.',
  'vendor.cisco-finesse.transports': 'Order of transports',
  'vendor.cisco-finesse.transports.hint': 'How notifications are fetched: the first that works is used.',
  'vendor.cisco-finesse.transports.websocket': 'WebSocket on the server’s port (12.6)',
  'vendor.cisco-finesse.transports.websocket-notification': 'WebSocket on the notification port (12.0, 12.5)',
  'vendor.cisco-finesse.transports.bosh': 'BOSH on the notification port',
  'vendor.cisco-finesse.notification-port': 'Notification port',
  'vendor.cisco-finesse.notification-port.hint': '7443 unless your administrator says otherwise.',
  'vendor.cisco-finesse.alternate-notification-port': 'Alternate server’s notification port',
  'vendor.cisco-finesse.alternate-notification-port.hint': 'Only if it differs.',

  'vendor.cisco-finesse.advice.supervisor-only': 'Only a supervisor who takes part may drop people at this site.',
  'vendor.cisco-finesse.advice.controller-or-supervisor-only':
    'Only a supervisor or whoever started the conference may drop people at this site.',
  'vendor.cisco-finesse.advice.agents-only': 'At this site only agents can be dropped, not callers or devices.',
  'vendor.cisco-finesse.advice.incomplete-list':
    'After the server’s failover, or a sign-in during the call, this list may be incomplete. Dropping is offered ' +
    'again with the next call.',
  'vendor.cisco-finesse.advice.sign-in-expired':
    'Sign in again: a window opens in which you do that at your organisation.',
  'vendor.cisco-finesse.advice.account-locked': 'Wait five minutes, then sign in with the right password.',
  'vendor.cisco-finesse.advice.extension-invalid':
    'Check the extension in the account’s settings: it must be your own device, without a leading +.',
  'vendor.cisco-finesse.advice.notifications-refused':
    'Check the transport order in the account’s settings; your administrator may have closed a port.',
  'vendor.cisco-finesse.advice.drop-not-permitted':
    'Ask a supervisor, or check the drop permission in the account’s settings.',
  'vendor.cisco-finesse.advice.drop-invalid-destination': 'At this site only agents may be dropped by default.',
  'vendor.cisco-finesse.advice.drop-not-enabled':
    'An administrator can enable dropping of any party; until then only agents you monitor or have joined can ' +
    'be dropped.',
  'vendor.cisco-finesse.advice.barge-not-possible':
    'The agent must own the call, not hold it and have no consultation open.',
} as const;
