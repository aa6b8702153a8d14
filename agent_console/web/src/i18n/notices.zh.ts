/** What a department is told in the console. */
export const noticesZh = {
  "notices.title": "通知",
  "notices.bell": "通知，{n} 条未读",
  "notices.unread": "未读",
  "notices.all": "全部",
  "notices.read": "已读",
  "notices.mark": "标为已读",
  "notices.readOne": "标为已读：{subject}",
  "notices.readAll": "以上全部已读",
  "notices.urgent": "紧急",
  "notices.none": "最近九十天没有通知。",
  "notices.none.unread": "没有未读通知。",
} as const satisfies Record<string, string>;
