/** The form of an agent gateway account, and advice that holds for the agent gateway only. */
export const agentGatewayTexts = {
  'vendor.huawei-agent-gateway.server': 'Server',
  'vendor.huawei-agent-gateway.server.hint':
    'Its full name as in its certificate; port 8043 and /agentgateway/resource are used unless you give others.',
  'vendor.huawei-agent-gateway.agent-id': 'Agent ID',
  'vendor.huawei-agent-gateway.password': 'Password',
  'vendor.huawei-agent-gateway.phone': 'Phone number',
  'vendor.huawei-agent-gateway.phone.hint': 'The softphone or extension on which you take calls.',
  'vendor.huawei-agent-gateway.yes': 'Yes',
  'vendor.huawei-agent-gateway.no': 'No',
  'vendor.huawei-agent-gateway.ca-file': 'Certificate authority file',
  'vendor.huawei-agent-gateway.ca-file.hint':
    'Its certificate (PEM or DER), if the server’s comes from your organisation’s own authority.',
  'vendor.huawei-agent-gateway.first-state': 'State after signing in',
  'vendor.huawei-agent-gateway.auto-answer': 'Answer calls automatically',
  'vendor.huawei-agent-gateway.auto-idle': 'Ready at once after a call',
  'vendor.huawei-agent-gateway.busy-reasons': 'Reasons for being not ready',
  'vendor.huawei-agent-gateway.busy-reasons.hint':
    'The site’s numbers from 200 to 250 with their words: 201 Meeting; 202 Training.',
  'vendor.huawei-agent-gateway.hold-file': 'Music on hold',
  'vendor.huawei-agent-gateway.hold-file.hint':
    'A voice file on the server, such as Y:/conf/7/please-wait.V3. Without one nobody can be put on hold.',

  'vendor.huawei-agent-gateway.advice.extension-invalid.what': 'The server does not accept this phone number.',
  'vendor.huawei-agent-gateway.advice.extension-invalid': 'Check the phone number in the account’s settings.',
  'vendor.huawei-agent-gateway.advice.unknown-user': 'Check the agent ID in the account’s settings.',
} as const;
