import type { noticesZh } from "./notices.zh";

export const noticesEn: Record<keyof typeof noticesZh, string> = {
  "notices.title": "Notices",
  "notices.bell": "Notices, {n} unread",
  "notices.unread": "Unread",
  "notices.all": "All",
  "notices.read": "Read",
  "notices.mark": "Mark read",
  "notices.readOne": "Mark as read: {subject}",
  "notices.readAll": "All of these are read",
  "notices.urgent": "Urgent",
  "notices.none": "No notice in the last ninety days.",
  "notices.none.unread": "Nothing unread.",
};
