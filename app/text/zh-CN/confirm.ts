/** Questions that main asks outside of any window. */
export const confirmTexts = {
  'confirm.server': '登录 {servers}（{vendor}）？输入的密码将发送到那里。',
  'confirm.authority': '登录 {servers}（{vendor}），并信任 {file} 中的颁发机构签发的所有证书？输入的密码将发送到那里。',
  'confirm.short-hold': '命令在 {seconds} 秒后发出？这样几乎没有时间撤回。',
  'confirm.allow': '允许',
  'confirm.refuse': '不允许',
} as const;
