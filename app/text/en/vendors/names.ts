/** What each vendor is called and what a user needs to add an account of it: the first screen shows both. */
export const vendorNameTexts = {
  'vendor.cisco-finesse.name': 'Cisco Finesse',
  'vendor.cisco-finesse.needs': 'You need the server’s name, your user name and password, and your extension.',
  'vendor.huawei-agent-gateway.name': 'Huawei agent gateway',
  'vendor.huawei-agent-gateway.needs': 'You need the server’s name, your agent ID and password, and your phone number.',
  'vendor.huawei-cloud-meeting.name': 'Huawei Cloud Meeting',
  'vendor.huawei-cloud-meeting.needs':
    'You need your account and password, and the host password of meetings that are not your own.',
  'vendor.skype-ucwa.name': 'Skype for Business',
  'vendor.skype-ucwa.needs': 'You need your SIP address, your user name and your password.',
} as const;
