/** Questions that main asks outside of any window. */
export const confirmTexts = {
  'confirm.server': '登录 {servers}（{vendor}）？输入的密码将发送到那里。',
  'confirm.authority': '登录 {servers}（{vendor}），并信任 {authority} 签发的所有证书？输入的密码将发送到那里。',
  'confirm.one-authority': '{subject}（SHA-256 {fingerprint}）',
  'confirm.choose-authority': '证书颁发机构文件',
  'confirm.certificates': '证书',
  'confirm.short-hold': '命令在 {seconds} 秒后发出？这样几乎没有时间撤回。',
  'confirm.allow': '允许',
  'confirm.refuse': '不允许',
  'confirm.proxy': '代理 {proxy} 要求登录。输入的内容保存在密钥链中，仅用于该代理。',
  'confirm.proxy-again': '代理 {proxy} 未接受。请重新输入。',
  'confirm.proxy-user': '用户名',
  'confirm.proxy-password': '密码',
  'confirm.proxy-use': '登录代理',
  'confirm.proxy-cancel': '暂不',
} as const;
