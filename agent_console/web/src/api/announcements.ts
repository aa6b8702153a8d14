import { ask, query } from "./client";
import type { Announcement, AnnouncementChoices, AnnouncementContent } from "./types/announcements";
import type { Page } from "./types/shared";

const one = (id: number): string => `/announcements/${id}`;

function recording(file: File): FormData {
  const form = new FormData();
  form.append("file", file, file.name);
  return form;
}

export const announcements = {
  list: (cursor: string | null, over: boolean) => ask<Page<Announcement>>(`/announcements${query({ cursor, over })}`),
  choices: () => ask<AnnouncementChoices>("/announcements/choices"),
  ofCall: (callId: string) => ask<Announcement[]>(`/calls/${encodeURIComponent(callId)}/announcements`),
  begin: (content: AnnouncementContent) => ask<Announcement>("/announcements", { method: "POST", body: content }),
  write: (id: number, content: AnnouncementContent, version: number) => ask<Announcement>(one(id), { method: "PUT", body: { content, version } }),
  move: (id: number, move: "approve" | "end" | "withdraw", version: number, reason = "") =>
    ask<Announcement>(`${one(id)}/moves`, { method: "POST", body: { move, version, reason } }),
  record: (id: number, file: File) => ask<Announcement>(`${one(id)}/recording`, { method: "POST", body: recording(file) }),
  recording: (id: number) => `/api${one(id)}/recording`,
};
