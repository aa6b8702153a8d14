/** The operator's own state: pauses with their limits, the wrap-up, what a supervisor ordered. */
export const statesZh = {
  "state.autoAnswer": "来电自动接听",
  "pause.no_answer": "未接听",
  "pause.phone_lost": "话机断开",
  "pause.minutes": "{n} 分钟",
  "pause.over": "超时 {time}",
  "pause.crowded": "人数已超",
  "pause.next": "通话后{reason}",
  "strip.extend.left": "延长（还可 {n} 次）",
  "strip.extend.none": "已不能再延长",
  "order.pause": "{role}{name}将您置为{reason}：{why}",
  "order.ready": "{role}{name}将您置为空闲：{why}",
  "order.sign_out": "{role}{name}将您签退：{why}",
  "order.noted": "知道了",
  "signedOut.ordered": "您已被签退",
  "signedOut.ordered.more": "已录入的内容都已保存。",
};
