/** What a box of the system's own says when the window's page fails again and again. */
export const failureTexts = {
  'failure.what': 'Gavel’s window failed four times within a minute.',
  'failure.detail':
    'Restart Gavel. If it fails again, choose Safe start: it draws without the graphics processor, which helps where ' +
    'a driver is at fault.',
  'failure.taken-back': 'What was held was taken back and not sent ({count}).',
  'failure.restart': 'Restart',
  'failure.safe-start': 'Safe start',
  'failure.save': 'Save diagnostics',
  'failure.quit': 'Quit',
  'failure.saved': 'The diagnostics are in {path}',
  'failure.not-saved': 'The diagnostics could not be saved.',
} as const;
