/** The tour of the first practice scene. */
export const tourTexts = {
  'tour.label': '引导',
  'tour.progress': '{done}/{total}',
  'tour.show': '显示引导',
  'tour.again': '重新开始引导',
  'tour.close': '关闭引导',
  'tour.done': '已完成',
  'tour.open': '待完成',
  'tour.began': '引导：五个步骤，顺序不限。{next}',
  'tour.ticked': '{steps}：已完成。下一步：{next}。{how}',
  'tour.over': '五个步骤均已完成。其他场景在设置的“练习模式”中。',
  'tour.mute': '静音',
  'tour.do.drop': '在某人所在行按“移除”并等待。“暂缓”：尚未发送。“已确认”：服务器已显示此人离开。',
  'tour.do.undo': '在另一行按“移除”，然后在暂缓期间按 Esc 或“撤回”。不会移除任何人。',
  'tour.do.mute': '关闭某人所在行的“可说”开关。服务器确认后开关才会移动。',
  'tour.do.unconfirmed': '移除 {name}。服务器已接受，但没有显示结果。稍后该行显示“未确认”：请先核实再相信。',
  'tour.do.stale': '第三个操作之后不久，连接会自动中断。“过期”：列表是旧的，恢复实时之前不能移除任何人。',
} as const;
