/** Sentences of what the line says. */
export const promptsZh = {
  "prompts.title": "提示语音",
  "prompts.failed": "读取失败",
  "prompts.allThere": "齐全",
  "prompts.someMissing": "缺 {count} 段",
  "prompts.missing": "缺少，播放普通话",
  "prompts.changed": "文字已改，语音未更新",
  "prompts.unfit": "音量或时长不合格",
  "prompts.source.recorded": "真人录音",
  "prompts.source.rendered": "合成语音",
  "prompts.seconds": "{seconds} 秒",
  "prompts.play": "播放：{words}",
  "refusal.no-such-sound": "没有这段语音。",
} as const;
