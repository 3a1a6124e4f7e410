/** Texts of the tray's tooltip and menu. */
export const trayTexts = {
  'tray.no-account': 'Gavel：尚无账户',
  'tray.part': '{first} · {second}',
  'tray.named': '{action}：{name}',
  'tray.denied': '{label} – {reason}',
  'tray.waits': '{name} 在等候区等待',
  'tray.wait': { one: '等候区中有 {count} 人：{name}', other: '等候区中有 {count} 人，最先到的是 {name}' },
  'tray.meeting': '会议',
  'tray.meetings': '进行中的会议',
  'tray.take-control': '控制 {name}',
  'tray.join': '加入 {name}',
  'tray.rings': '{name} 来电',
  'tray.unread': { one: '{count} 项结果未查看：{outcome}', other: '{count} 项结果未查看，其中：{outcome}' },
  'tray.show': '显示 {name}',
  'tray.more-conferences': { one: '另有 {count} 个：请打开 Gavel', other: '另有 {count} 个：请打开 Gavel' },
} as const;
