/** The same in Simplified Chinese. */
export const supportBundleTexts = {
  'bundle.readme.title': 'Gavel {version} 支持包，{time}',
  'bundle.readme.made': '此文件由使用者通过“保存支持包”生成。Gavel 不会自行将其发送到任何地方。',
  'bundle.readme.holds': '包含的内容',
  'bundle.readme.checks': '各项检查的结果和处理办法，供人阅读，也供程序读取',
  'bundle.readme.about': '版本、系统、语言，以及 Gavel 是已安装还是在浏览器中运行',
  'bundle.readme.preferences': '对 Gavel 整体所做的设置',
  'bundle.readme.accounts': '每个账户：类型、连接状况、服务器及端口，以及从列表中选择的设置',
  'bundle.readme.state': '账户、会议、人员和指令的数量。只有数字',
  'bundle.readme.logs': '日志中最新的部分',
  'bundle.readme.lacks': '未包含的内容',
  'bundle.readme.lacks-secrets': '密码、令牌、会话标识和认证标头：按字段名、按模式，并按所有在用的机密去除',
  'bundle.readme.lacks-people': '用户名、分机、坐席工号、账户名称，以及个人文件夹的名称（显示为 ~）',
  'bundle.readme.lacks-audit': '审计记录，因为其中有客户姓名和号码。如果支持人员需要，请单独发送',
  'bundle.readme.keeps-servers': '服务器名称会保留：没有它们就无法帮助解决连接问题。如果属于机密，请在发送前删除。',
} as const;
