/** Missed calls and who calls back. */

export type CallBackState = "open" | "claimed" | "called" | "reached" | "given_up" | "expired" | "declined";

export interface CallBack {
  id: number;
  state: CallBackState;
  number_shown: string;
  region: string;
  citizen_name: string;
  queue: string;
  missed: number;
  first_missed_at: string;
  last_missed_at: string;
  /** They asked for it instead of waiting; their place is kept. */
  asked: boolean;
  place_since: string | null;
  /** From when on it is late. */
  late_at: string;
  tries: number;
  last_tried_at: string | null;
  /** How the last call to them ended. */
  last_outcome: string;
  /** Why the line does not dial it just now. */
  why: string;
  next_at: string | null;
  claimed_by: string | null;
  claimed_until: string | null;
  closed_at: string | null;
  closed_by: string | null;
  close_reason: string;
  /** What was said before hanging up, names and numbers hidden. */
  said: string;
  call_id: string | null;
  outcome: string | null;
  ticket: { number: string; title: string; status: string } | null;
  mine: boolean;
  /** The leader's shift within which it was missed. */
  leader_shift: number | null;
}
