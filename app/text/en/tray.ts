/** Texts of the tray's tooltip and menu. */
export const trayTexts = {
  'tray.no-account': 'Gavel: no account yet',
  'tray.part': '{first} · {second}',
  'tray.named': '{action}: {name}',
  'tray.denied': '{label} – {reason}',
  'tray.waits': '{name} waits in the lobby',
  'tray.wait': { one: '{count} waits in the lobby: {name}', other: '{count} wait in the lobby, first {name}' },
  'tray.meeting': 'Meeting',
  'tray.meetings': 'Running meetings',
  'tray.take-control': 'Take control of {name}',
  'tray.join': 'Join {name}',
  'tray.rings': '{name} is calling',
  'tray.unread': {
    one: '{count} outcome not seen yet: {outcome}',
    other: '{count} outcomes not seen yet, one is: {outcome}',
  },
  'tray.show': 'Show {name}',
  'tray.more-conferences': { one: '{count} more: show Gavel', other: '{count} more: show Gavel' },
} as const;
