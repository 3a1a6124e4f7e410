/** Texts about windows, quitting, sleep and starting at login. */
export const windowTexts = {
  'window.open-main': 'Open the main window',
  'window.open-compact': 'Open the compact window',

  'notice.goes-on-in-tray.what': 'Gavel goes on in the tray when you close its window.',
  'notice.goes-on-in-tray.next': 'Quit from the menu of its icon, or change this in the settings.',
  'notice.started-in-tray.what': 'Gavel started without a window.',
  'notice.started-in-tray.next': 'Its icon in the tray brings the window; change this in the settings.',

  'quit.title': 'Something is still held',
  'quit.held': {
    one: 'It has not been sent. It will be in {seconds} s, unless you take it back.',
    other: 'None of it has been sent. It will be in {seconds} s, unless you take it back.',
  },
  'quit.nothing-held-title': 'Quit Gavel?',
  'quit.nothing-held': 'Nothing is held any more. The activity list says what became of it.',
  'quit.waiting': 'Gavel quits as soon as the outcome is known.',
  'quit.take-back': 'Take back and quit',
  'quit.wait': 'Wait, then quit',
  'quit.stay': 'Do not quit',
  'quit.now': 'Quit',

  'error.machine-slept.what': 'The computer slept or stood still before this was sent.',
  'error.machine-slept.next': 'Look at the call as it is now; ask again if you still want it.',
  'error.autostart-failed.what': 'Starting at login could not be changed.',
  'error.autostart-failed.next': 'Change it in the system’s own settings, or ask who looks after this computer.',

  'at-quit.label': 'When Gavel closes',
  'at-quit.leave': 'Leave me signed in there',
  'at-quit.sign-out': 'Sign me out there',
  'at-quit.hint': 'Signing out is tried for a short time only: Gavel never keeps the computer from shutting down.',
  'at-quit.reason': 'Reason for signing out',
  'at-quit.reason.none': 'None',
} as const;
