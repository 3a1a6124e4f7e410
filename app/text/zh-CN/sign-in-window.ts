/** The window in which a person signs in on a page of their organisation. */
export const signInWindowTexts = {
  'sign-in-window.title': '登录：{user} – {host}',
  'sign-in-window.at': '{host} 的页面',
  'sign-in-window.certificate': '已加密。其证书由 {issuer} 颁发。',
  'sign-in-window.no-certificate': '正在连接…',
  'sign-in-window.keys': '按 F6 可在页面与此栏之间切换。',
  'sign-in-window.cancel': '取消',
  'sign-in-browser.done': '您可以关闭此页面。Gavel 会自动继续。',
} as const;
