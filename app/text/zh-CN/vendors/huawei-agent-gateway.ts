/** The form of an agent gateway account, and advice that holds for the agent gateway only. */
export const agentGatewayTexts = {
  'vendor.huawei-agent-gateway.server': '服务器',
  'vendor.huawei-agent-gateway.server.hint':
    '与证书一致的完整名称；如未填写，使用端口 8043 和路径 /agentgateway/resource。',
  'vendor.huawei-agent-gateway.agent-id': '座席工号',
  'vendor.huawei-agent-gateway.password': '密码',
  'vendor.huawei-agent-gateway.phone': '电话号码',
  'vendor.huawei-agent-gateway.phone.hint': '您接听呼叫所用的软电话或分机。',
  'vendor.huawei-agent-gateway.yes': '是',
  'vendor.huawei-agent-gateway.no': '否',
  'vendor.huawei-agent-gateway.ca-file': '证书颁发机构文件',
  'vendor.huawei-agent-gateway.ca-file.hint': '如果服务器证书由贵单位自己的机构颁发，请选择其证书文件（PEM 或 DER）。',
  'vendor.huawei-agent-gateway.first-state': '签入后的状态',
  'vendor.huawei-agent-gateway.auto-answer': '自动应答呼叫',
  'vendor.huawei-agent-gateway.auto-idle': '通话后立即就绪',
  'vendor.huawei-agent-gateway.busy-reasons': '未就绪原因',
  'vendor.huawei-agent-gateway.busy-reasons.hint': '站点定义的 200 至 250 的编号及说明：201 会议; 202 培训。',
  'vendor.huawei-agent-gateway.hold-file': '保持音',
  'vendor.huawei-agent-gateway.hold-file.hint':
    '服务器上的语音文件，例如 Y:/conf/7/please-wait.V3。未填写时不能保持任何人。',

  'vendor.huawei-agent-gateway.advice.extension-invalid.what': '服务器不接受该电话号码。',
  'vendor.huawei-agent-gateway.advice.extension-invalid': '请检查账户设置中的电话号码。',
  'vendor.huawei-agent-gateway.advice.unknown-user': '请检查账户设置中的座席工号。',
} as const;
