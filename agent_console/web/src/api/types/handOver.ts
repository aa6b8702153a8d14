/** Live calls that are handed over. */

import type { HandOverKind, HandOverState, HandOverWay, OperatorState } from "./frames";

export type { HandOverKind, HandOverNow, HandOverState, HandOverWay } from "./frames";

/** To whom a call is handed over: code of a line, login of an operator, or name of a queue. */
export interface HandOverAsked {
  kind: HandOverKind;
  target: string;
  way: HandOverWay;
  note: string;
}

/** A hand-over as it was; `connected_at` is empty if the target never took part. */
export interface HandOverKept extends HandOverAsked {
  name: string;
  seat: string;
  by: string;
  at: string;
  state: HandOverState;
  connected_at: string | null;
}

export interface SeatTarget {
  login: string;
  name: string;
  queues: string[];
  state: OperatorState;
  since: string;
}

/**
 * How many of a queue's operators are at work and ready, and how many citizens wait. Whoever is handed over goes before
 * those; `wait_min` minutes until somebody is free, null if nobody can say or somebody is. `opens_at` if it is closed.
 */
export interface QueueTarget {
  queue: string;
  name: string;
  there: number;
  free: number;
  waiting: number;
  wait_min: number | null;
  closed: boolean;
  opens_at: string | null;
}

export interface HandOverTargets {
  operators: SeatTarget[];
  queues: QueueTarget[];
}
