/** What each vendor is called and what a user needs to add an account of it: the first screen shows both. */
export const vendorNameTexts = {
  'vendor.cisco-finesse.name': 'Cisco Finesse',
  'vendor.cisco-finesse.needs': '需要服务器名称、您的用户名和密码，以及您的分机号。',
  'vendor.huawei-agent-gateway.name': '华为座席网关',
  'vendor.huawei-agent-gateway.needs': '需要服务器名称、座席工号和密码，以及您的电话号码。',
  'vendor.huawei-cloud-meeting.name': '华为云会议',
  'vendor.huawei-cloud-meeting.needs': '需要您的账号和密码；控制他人的会议还需要其主持人密码。',
  'vendor.skype-ucwa.name': 'Skype for Business',
  'vendor.skype-ucwa.needs': '需要您的 SIP 地址、用户名和密码。',
} as const;
