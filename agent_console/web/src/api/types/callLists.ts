/** Lists of calls: what they are narrowed by, and how many fit. */

export const OUTCOMES = [
  "answered",
  "informed",
  "kept",
  "left_in_menu",
  "left_while_speaking",
  "refused",
  "left_message",
  "empty_message",
  "left_in_queue",
  "left_while_ringing",
  "timed_out",
  "interrupted",
  "no_answer",
  "busy",
  "unreachable",
  "given_up",
] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** What a list of calls is narrowed by; `wrap_up` "-" asks for those without a code. */
export interface CallFilter {
  direction?: "in" | "out";
  queue?: string;
  operator?: string;
  outcome?: Outcome[];
  wrap_up?: string;
  survey?: number[];
  ticket?: boolean;
  shortest?: number;
  longest?: number;
  phone?: string;
  from?: string;
  to?: string;
}

/** How many calls fit, by value; under `wrap_up` those answered without a code stand as "-". */
export interface CallTotals {
  direction: Record<string, number>;
  outcome: Record<string, number>;
  survey: Record<string, number>;
  wrap_up: Record<string, number>;
}
