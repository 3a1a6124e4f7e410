import type { failureTexts as en } from '../en/failure.ts';

export const failureTexts: Readonly<Record<keyof typeof en, string>> = {
  'failure.what': 'Gavel 的窗口在一分钟内失败了四次。',
  'failure.detail':
    '请重新启动 Gavel。如再次失败，请选择“安全启动”：不使用图形处理器绘制，适用于驱动程序有问题的情况。',
  'failure.taken-back': '保留中的操作已撤回，没有发送（{count} 项）。',
  'failure.restart': '重新启动',
  'failure.safe-start': '安全启动',
  'failure.save': '保存诊断信息',
  'failure.quit': '退出',
  'failure.saved': '诊断信息保存在 {path}',
  'failure.not-saved': '无法保存诊断信息。',
};
