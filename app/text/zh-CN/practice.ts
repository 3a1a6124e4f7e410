/** Names of the practice scenes. */
export const practiceTexts = {
  'scene.four-party': '含一位客户的四方会议',
  'scene.incoming-call': '客户来电、咨询、会议',
  'scene.supervisor': '班长监听并插入通话',
  'scene.failover': '服务器故障切换',
  'scene.three-thousand': '三千人会议',
} as const;
