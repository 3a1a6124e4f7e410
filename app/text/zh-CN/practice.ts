/** Names of the practice scenes. */
export const practiceTexts = {
  'scene.four-party': '含一位客户的四方会议',
  'scene.incoming-call': '客户来电、咨询、会议',
  'scene.supervisor': '班长监听并插入通话',
  'scene.failover': '服务器故障切换',
  'scene.three-thousand': '三千人会议',
  'scene.chair-of-six': '您主持：两位座席、四部电话',
  'scene.trainee': '学员只听不说',
  'scene.guid-expires': '通话中会话密钥过期',
  'scene.forced-sign-out': '被他人强制签出',
  'scene.one-hundred-twenty': '一百二十人会议',
} as const;
