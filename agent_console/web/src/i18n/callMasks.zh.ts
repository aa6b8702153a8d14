/** Sentences of masking the recording. */
export const callMasksZh = {
  "mask.begin": "录音屏蔽",
  "mask.end": "恢复录音 {left}",
  "mask.tip": "市民报卡号、证件号时按下：这一段不录音、不转写，最长一分钟",
  "mask.keys": "录音屏蔽 / 恢复",
  "mask.now": "已屏蔽",
  "mask.on": "录音屏蔽中：不录音、不转写",
  "mask.left": "{left} 后自动恢复",
  "mask.kept": "{from} 至 {to} 已屏蔽",
  "mask.silent": "录音屏蔽：这一段没有声音。点击跳到它之后",
  "mask.why": "坐席 {by} 在市民报卡号或证件号时屏蔽了录音，这一段没有声音，也没有文字",
} as const satisfies Record<string, string>;
