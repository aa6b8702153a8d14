/** Leaders' shifts (市长接听日). */

import type { DepartmentName } from "./people";

export type ShiftState = "draft" | "submitted" | "approved" | "published" | "running" | "over" | "reported" | "withdrawn";
export type ShiftMove = "plan" | "change" | "submit" | "send_back" | "approve" | "publish" | "begin" | "end" | "report" | "withdraw";

export interface Person {
  login: string;
  name: string;
}

export interface Companion {
  department: DepartmentName;
  seat: Person | null;
}

/** A shift as it is planned; `companions` gives each accompanying department who sits for it, or "". */
export interface ShiftPlan {
  leader: string;
  duty: string;
  starts_at: string;
  ends_at: string;
  scope: string;
  remarks: string;
  companions: Record<string, string>;
  places: number;
}

export interface LeaderShift {
  id: number;
  leader: Person;
  duty: Person;
  starts_at: string;
  ends_at: string;
  scope: string;
  remarks: string;
  companions: Companion[];
  places: number;
  taken: number;
  state: ShiftState;
  made_by: string;
  approved_by: string | null;
  published_at: string | null;
  notice: string;
  reason: string;
  came_at: string | null;
  absent: boolean;
  over_at: string | null;
  reported_at: string | null;
  unusual: string[];
  moves: ShiftMove[];
}

/** The shift that is on, and the line to its leader. */
export interface ShiftNow {
  shift: LeaderShift | null;
  queue: string;
  waiting: number;
  most_waiting: number;
}

export interface ShiftPeople {
  leaders: Person[];
  seats: Person[];
}

export interface Booking {
  id: number;
  number_shown: string;
  name_shown: string;
  matter: string;
  ticket: string | null;
  state: "booked" | "led" | "not_come" | "withdrawn";
  by: string;
  at: string;
}

export const FIGURES = [
  "calls",
  "by_leader",
  "by_operator",
  "to_call_back",
  "called_back",
  "without_number",
  "otherwise",
  "matters",
  "solved_at_once",
  "assigned",
  "instructed",
  "closed",
  "followed_up",
  "evaluated",
  "satisfied",
] as const;

export type ShiftFigures = Record<(typeof FIGURES)[number], number>;

export interface LeaderYear {
  leader: Person;
  year: number;
  shifts: number;
  figures: ShiftFigures;
}
