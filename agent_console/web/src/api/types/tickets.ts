/** Tickets as lists show them, and what a list is narrowed and sorted by. */

import type { DepartmentName, Role } from "./people";

export const STATUSES = [
  "pending_accept",
  "need_info",
  "accepted",
  "rejection_review",
  "emergency",
  "answered",
  "pending_dispatch",
  "dispatched",
  "in_progress",
  "return_review",
  "arbitration",
  "extension_review",
  "long_extension_review",
  "handled",
  "pending_visit",
  "pending_supervision",
  "closing",
  "closed",
  "merged",
  "terminated",
  "archived",
] as const;
export type Status = (typeof STATUSES)[number];

export type Flag = "" | "yellow" | "orange" | "red";
export type Confidentiality = "open" | "normal" | "confidential" | "anonymous";

/** Who must act, and by when; all empty once the ticket ended. */
export interface Turn {
  role: Role | null;
  department: DepartmentName | null;
  due_at: string | null;
  /** Its clock stands still. */
  paused: boolean;
}

export interface TicketRow {
  number: string;
  title: string;
  kind: string;
  category: string;
  district: string;
  subdistrict: string;
  urgency: string;
  status: Status;
  confidentiality: Confidentiality;
  channel: string;
  lead_department: DepartmentName | null;
  turn: Turn;
  flag: Flag;
  supervision_level: number;
  reminders: number;
  returns: number;
  reworks: number;
  instructed: boolean;
  /** The leader's shift in which a leader took its call. */
  leader_shift: number | null;
  difficult: boolean;
  /** The ticket whose matter it tells again. */
  repeat_of: string | null;
  created_at: string;
  due_at: string | null;
  updated_at: string;
  /** Masked. */
  citizen_shown: string;
  version: number;
}

/** What a list may be narrowed by; all that is given must hold. */
export interface TicketFilter {
  q?: string;
  phone?: string;
  name?: string;
  id_number?: string;
  /** The ticket's own, or the whole one of the system it came from. */
  number?: string;
  status?: Status[];
  kind?: string;
  category?: string;
  district?: string;
  department?: string;
  flag?: Flag;
  level?: number;
  channel?: string;
  operator?: string;
  from?: string;
  to?: string;
  /** What waits in this box of the reader's inbox. */
  box?: string;
  overdue?: boolean;
  repeated?: boolean;
}

export const SORTS = ["created", "due", "updated"] as const;
export type Sort = (typeof SORTS)[number];

/** How a list is sorted: newest, most urgent or last changed first, or from the other end. */
export interface Sorting {
  sort: Sort;
  reverse: boolean;
}

export interface TicketQuery extends TicketFilter, Partial<Sorting> {
  cursor?: string;
  limit?: number;
}
