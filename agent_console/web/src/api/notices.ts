import { ask, query } from "./client";
import type { DepartmentName } from "./types/people";
import type { Page } from "./types/shared";

/** A notice that is read in the console; `read_at` is this person's. */
export interface Notice {
  id: number;
  kind: string;
  ticket: string | null;
  department: DepartmentName | null;
  subject: string;
  body: string;
  urgent: boolean;
  told_at: string;
  read_at: string | null;
}

export const noticesApi = {
  list: (unread: boolean, cursor: string | null) => ask<Page<Notice>>(`/notices${query({ unread, cursor })}`),
  unread: async () => (await ask<{ unread: number }>("/notices/unread")).unread,
  /** Says how many are left unread. */
  read: async (ids: number[]) => (await ask<{ unread: number }>("/notices/read", { method: "POST", body: { ids } })).unread,
};
