/** Numbers on lists. */

import type { CallerList } from "./frames";

export type { CallerList };
export type EntryMove = "approve" | "refuse" | "appeal" | "uphold" | "lift" | "end";
export type EntryState = "asked" | "in_force" | "appealed" | "refused" | "lifted" | "ended" | "expired";

export interface CallerEntry {
  id: number;
  list: CallerList;
  number_shown: string;
  state: EntryState;
  reason: string;
  asked_by: string;
  asked_at: string;
  expires_at: string;
  decided_by: string | null;
  decided_at: string | null;
  decision: string;
  appeal: string;
  appeal_by: string | null;
  appeal_at: string | null;
  verdict: string;
  verdict_by: string | null;
  over_by: string | null;
  over_at: string | null;
  /** What I can do with it now. */
  moves: EntryMove[];
}

export interface CallerListChoice {
  list: CallerList;
  longest_days: number;
}

/** Either a number or a call, whose number nobody need see. */
export interface EntryWanted {
  list: CallerList;
  number: string;
  call_id: string;
  reason: string;
  days: number;
}
