/** Words of the tray icon's tooltip and menu. */
export const trayTexts = {
  'tray.no-account': 'Gavel: no account yet',
  'tray.part': '{first} · {second}',
  'tray.named': '{action}: {name}',
  'tray.denied': '{label} – {reason}',
  'tray.waits': '{name} waits in the lobby',
  'tray.wait': { one: '{count} waits in the lobby: {name}', other: '{count} wait in the lobby, first {name}' },
  'tray.rings': '{name} is calling',
  'tray.show': 'Show {name}',
  'tray.more-conferences': { one: '{count} more: show Gavel', other: '{count} more: show Gavel' },
} as const;
