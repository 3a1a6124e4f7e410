/** Texts of desktop notifications that no window says too: a title and one short line each, names first. */
export const notificationTexts = {
  'notification.admit': 'Let {name} in',
  'notification.reject': 'Turn {name} away',
  'notification.held': 'Nothing has been sent. {seconds} s to take it back.',
  'notification.held-keys': 'Nothing has been sent. {seconds} s to take it back: {keys}',
  'notification.drop-outcome': '{name}: drop {outcome}',
  'notification.connection-lost': '{name}: connection lost',
  'notification.connections-lost': {
    one: '{count} account has lost its connection',
    other: '{count} accounts have lost their connection',
  },
  'notification.connecting-again': 'Connecting again. Nobody can be dropped meanwhile.',
  'notification.connection-back': '{name}: connected again',
  'notification.connections-back': {
    one: '{count} account is connected again',
    other: '{count} accounts are connected again',
  },
  'notification.live-again': 'What you see is live again.',
  'notification.not-done': '{action}: not done',
  'notification.outcomes': { one: '{count} request has ended', other: '{count} requests have ended' },
  'notification.outcomes-good': 'Nothing needs to be done. Gavel shows each under Activity.',
  'notification.outcomes-bad': {
    one: '{count} not done as asked. Gavel shows each under Activity.',
    other: '{count} not done as asked. Gavel shows each under Activity.',
  },
  'notification.goes-on-in-tray': 'Gavel goes on in the tray',
  'notification.goes-on-in-tray-hint': 'Its icon brings the window back. Settings can change this.',
  'notification.started-in-tray': 'Gavel has started in the tray',
  'notification.started-in-tray-hint': 'Its icon opens the window. Settings can change this.',
} as const;
