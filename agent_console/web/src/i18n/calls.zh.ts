/** Sentences of lists of calls and of what becomes of a call afterwards. */
export const callsZh = {
  "wrapUp.label": "话后小结",
  "wrapUp.choose": "按数字或字母选择",
  "wrapUp.none": "未选",
  "wrapUp.required": "必选",
  "wrapUp.clear": "不选",
  "wrapUp.problem": "话后小结没有保存：{message}",
  "keys.wrapUp": "话后小结",
  "refusal.wrap-up-code-missing": "请先选择话后小结。",
  "refusal.wrap-up-code-unknown": "这个队列没有这项话后小结。",
} as const;
