/** Texts about windows, quitting, sleep and starting at login. */
export const windowTexts = {
  'window.open-main': '打开主窗口',
  'window.open-compact': '打开小窗口',

  'notice.goes-on-in-tray.what': '关闭窗口后，Gavel 继续在托盘中运行。',
  'notice.goes-on-in-tray.next': '可从托盘图标的菜单退出，或在设置中更改。',
  'notice.started-in-tray.what': 'Gavel 启动时未显示窗口。',
  'notice.started-in-tray.next': '单击托盘图标可打开窗口；可在设置中更改。',

  'quit.title': '仍有操作暂缓',
  'quit.held': {
    one: '尚未发送。若不撤回，将在 {seconds} 秒后发送。',
    other: '均未发送。若不撤回，将在 {seconds} 秒后发送。',
  },
  'quit.nothing-held-title': '退出 Gavel？',
  'quit.nothing-held': '已没有暂缓的操作。结果见活动列表。',
  'quit.waiting': '得知结果后 Gavel 立即退出。',
  'quit.take-back': '撤回并退出',
  'quit.wait': '等待后退出',
  'quit.stay': '不退出',
  'quit.now': '退出',

  'error.machine-slept.what': '发送之前计算机进入了睡眠或停顿过。',
  'error.machine-slept.next': '请查看通话当前的情况；如仍需要，请重新操作。',
  'error.autostart-failed.what': '无法更改登录时启动的设置。',
  'error.autostart-failed.next': '请在系统设置中更改，或联系计算机管理员。',

  'at-quit.label': 'Gavel 关闭时',
  'at-quit.leave': '保持该系统中的签入状态',
  'at-quit.sign-out': '从该系统签出',
  'at-quit.hint': '签出只会短暂尝试：Gavel 绝不会阻止计算机关机。',
  'at-quit.reason': '签出原因',
  'at-quit.reason.none': '无',
} as const;
