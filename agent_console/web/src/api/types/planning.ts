/** Planning as the server tells it; see `agent_console/planning/schemas.py`. */
export type PlanState = "draft" | "published" | "replaced" | "dropped";
export type SwapState = "asked" | "agreed" | "declined" | "withdrawn" | "accepted" | "refused";
export type SwapMove = "agree" | "decline" | "withdraw" | "accept" | "refuse";

export interface ShiftName {
  day: string;
  shift: string;
}

export interface ShiftWish extends ShiftName {
  operator: string;
  queue: string;
}

export interface Shift extends ShiftWish {
  name: string;
  starts_at: string;
  ends_at: string;
  breaks: { starts_at: string; ends_at: string }[];
}

export interface Pattern {
  code: string;
  name: string;
  name_en: string;
  start: string;
  until: string;
  worked_s: number;
  /** Half hours from the day's midnight; 48 and more are the next day's. */
  covers: number[];
}

export interface Person {
  login: string;
  name: string;
  queues: string[];
  active: boolean;
}

export interface QueueName {
  code: string;
  name: string;
  name_en: string;
}

export interface PlanDay {
  day: string;
  work: boolean;
  why: string;
  why_en: string;
}

export interface Plan {
  version: number;
  revision: number;
  state: PlanState;
  made_by: string;
  made_at: string;
  published_by: string | null;
  published_at: string | null;
}

export interface Fault {
  kind: string;
  operator: string;
  name: string;
  day: string;
  hours: number | null;
  limit: number | null;
}

export interface Week {
  monday: string;
  days: PlanDay[];
  plan: Plan | null;
  published_version: number | null;
  shifts: Shift[];
  /** In force just before and after the week. */
  around: Shift[];
  faults: Fault[];
  people: Person[];
  patterns: Pattern[];
  queues: QueueName[];
  limits: { share: number; within_s: number; rest_h: number; week_h: number };
  server_time: string;
}

export interface HalfHour {
  starts_at: string;
  calls: number;
  low: number;
  high: number;
  handling_s: number;
  seats: number;
  people: number;
  in_time: number;
}

export interface DayNeed {
  queue: string;
  day: string;
  days: number;
  half_hours: HalfHour[];
  lack: { of: "days" | "calls"; found: number; needed: number } | null;
}

export interface Gap {
  queue: string;
  starts_at: string;
  required: number;
  planned: number;
  missing: number;
}

export interface Swap {
  id: number;
  asked_by: string;
  asked_by_name: string;
  day: string;
  shift: string;
  colleague: string;
  colleague_name: string;
  colleague_day: string;
  colleague_shift: string;
  state: SwapState;
  asked_at: string;
  decided_by: string | null;
  moves: SwapMove[];
}

export interface MyShifts {
  monday: string;
  days: PlanDay[];
  version: number | null;
  shifts: Shift[];
  swappable: Shift[];
  swaps: Swap[];
  patterns: Pattern[];
  queues: QueueName[];
  server_time: string;
}

export interface Span {
  state: string;
  reason: string;
  starts_at: string;
  ends_at: string;
  work: boolean;
}

export interface Adherence {
  shift: Shift;
  over: boolean;
  planned_s: number;
  worked_s: number;
  late_s: number;
  early_s: number;
  paused_s: number;
  share: number | null;
  spans: Span[];
}

export interface AdherenceDay {
  day: string;
  shifts: Adherence[];
  patterns: Pattern[];
  server_time: string;
}
