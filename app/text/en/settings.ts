/** Texts of the settings. */
export const settingsTexts = {
  'settings.language': 'Language',
  'settings.language.system': 'As the system',
  'settings.language.en': 'English',
  'settings.language.zh-CN': '简体中文',
  'settings.theme': 'Appearance',
  'settings.theme.system': 'As the system',
  'settings.theme.light': 'Light',
  'settings.theme.dark': 'Dark',
  'settings.dense': 'Dense rows',
  'settings.hold': 'Time to take back a drop',
  'settings.hold.none': 'None: sent at once',
  'settings.hold.seconds': { one: '{count} second', other: '{count} seconds' },
  'settings.by-policy': 'Set by your organisation.',
  'policy.title': 'Set by your organisation',
  'policy.feed': 'Where updates come from.',
  'policy.servers': 'Accounts sign in at the servers that it names, and at no others.',
  'policy.authorities': 'Only the certificate authorities that it names can be chosen.',
  'policy.company-addresses': 'Where your company’s own server signs accounts in, it is the one that it names.',
  'policy.hold': {
    one: 'Commands are held for at least {count} second.',
    other: 'Commands are held for at least {count} seconds.',
  },
  'policy.no-practice': 'Practice mode is switched off by your organisation.',
  'policy.login': 'Gavel starts when you log in.',
  'policy.no-login': 'Gavel does not start when you log in.',
  'policy.proxy': 'Connections go through {proxy}.',
  'policy.no-proxy': 'Connections use no proxy.',
  'policy.log': 'The log has the level “{level}”.',
  'policy.collector': 'The record of what you do is also sent to {collector}.',
  'settings.hold.hint': 'For this long nothing is sent, and one key takes it back.',
  'settings.file': 'Settings',
  'settings.log': 'Log',
  'settings.audit': 'Audit record',
  'settings.version': 'Gavel {version}',

  'settings.sections': 'Parts of the settings',
  'settings.section.general': 'General',
  'settings.section.desktop': 'On the desktop',
  'settings.section.practice': 'Practice mode',
  'settings.section.updates': 'Updates',
  'settings.section.files': 'Files',

  'settings.dense.hint': 'More people fit into the window; every control stays as large as it must be.',

  'settings.desktop.close': 'Closing the window keeps Gavel in the tray',
  'settings.desktop.close-hint':
    'Shortcuts and notifications go on. Click the tray icon to bring the window back; quit from its menu.',
  'settings.desktop.start-hidden': 'Start without a window',
  'settings.desktop.start-hidden-hint': 'Gavel waits in the tray until you open it from there or by shortcut.',
  'settings.desktop.login': 'Start when I log in',
  'settings.desktop.login-hint': 'Gavel then starts without a window where there is a tray.',
  'settings.desktop.login.on': 'The system says: Gavel starts at login.',
  'settings.desktop.login.off': 'The system says: Gavel does not start at login.',
  'settings.desktop.login.unknown': 'The system does not say whether Gavel starts at login.',
  'settings.desktop.graphics': 'Draw with the graphics processor',
  'settings.desktop.graphics-hint': 'Counts from the next start. Gavel switches it off when it fails three times.',
  'settings.desktop.compact': 'Keep the compact window above other programs',
  'settings.desktop.compact-hint':
    'It then stays in sight beside your phone or meeting client. It never takes the keyboard by itself.',
  'settings.desktop.compact-open': 'Open the compact window',
  'settings.desktop.notifications': 'Show notifications',
  'settings.desktop.notifications-hint':
    'When somebody waits in the lobby, a drop is held, a command was refused or a connection is lost. The ' +
    'activity list has the same and more.',
  'settings.reason.installed-only': 'Only in the installed application.',
  'settings.reason.tray-absent':
    'This desktop has no tray: a window that is hidden there would be gone. The setting has no effect here.',
  'settings.reason.tray-unknown':
    'It is not known yet whether this desktop has a tray. Until then the setting has no effect.',

  'settings.updates.feed': 'Address of the updates',
  'settings.updates.no-feed': 'None. Whoever built Gavel, or your organisation’s policy, names it.',
  'settings.updates.check': 'Check now',
  'settings.updates.status.off': 'Nothing was looked for yet.',
  'settings.updates.status.checking': 'Looking for a newer version …',
  'settings.updates.status.up-to-date': 'There is no newer version.',
  'settings.updates.status.available': 'Version {version} is there.',
  'settings.updates.status.downloading': 'Version {version} is being fetched …',
  'settings.updates.status.ready':
    'Version {version} is ready and proved to be genuine. It is used when Gavel starts the next time.',
  'settings.updates.status.failed': 'Looking for updates failed.',

  'settings.field.account': 'Account {number}',
  'settings.field.other': 'Other settings',
  'notice.notifications-failed.what': 'This computer shows no notifications of Gavel.',
  'notice.notifications-failed.next':
    'Allow them in its settings, or turn them off in Gavel’s: everything is shown in this window as well.',
  'notice.settings-fields-unreadable.what':
    'Not everything in the settings file could be read. Set to the default: {names}.',
  'notice.settings-fields-unreadable.next':
    'Set it again if you want something else. The details name the file in which everything is kept as it was.',
} as const;
