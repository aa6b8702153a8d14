/** What left the system or was kept from leaving: exports, stuck notices, reveals and deletions. */

import type { CallFilter } from "./callLists";
import type { DepartmentName } from "./people";
import type { TicketFilter } from "./tickets";

/** What is taken out: of which list, and what fits. */
export interface ExportWish {
  what: "tickets" | "calls";
  filter: TicketFilter | CallFilter;
}

export interface Export {
  id: number;
  by: string;
  at: string;
  what: ExportWish["what"];
  filter: TicketFilter & Omit<CallFilter, keyof TicketFilter>;
  rows: number;
  reason: string;
  state: string;
  decided_by: string | null;
  decision_reason: string;
  decided_at: string | null;
  fetched_at: string | null;
  /** May be fetched; add `?format=xlsx` or `csv`. */
  file_url: string | null;
  mine: boolean;
  may_decide: boolean;
}

export interface StuckNotice {
  id: number;
  /** One that is not stuck yet waits for more than a day; it is tried anyway. */
  state: string;
  kind: string;
  ticket: string | null;
  department: DepartmentName | null;
  channel: string;
  address: string;
  subject: string;
  created_at: string;
  tries: number;
  last_error: string;
}

/** Somebody was shown a citizen's datum in clear. */
export interface Reveal {
  id: number;
  by: string;
  ticket: string | null;
  field: string;
  reason: string;
  at: string;
  until: string;
}

/** Something was deleted; `sha256` is the hash of what it was. */
export interface Deletion {
  id: number;
  kind: string;
  subject: string;
  sha256: string;
  rule: string;
  at: string;
}
