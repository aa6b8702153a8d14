import type { OperatorState, Presence } from "@/api/types/calls";
import type { StateOrder } from "@/api/wallboard";

export type OrderMove = StateOrder["move"];

/** What can be ordered in which state; during a call a pause comes afterwards, and nobody is signed out of one. */
export const ORDERS: Record<OperatorState, readonly OrderMove[]> = {
  offline: [],
  ready: ["pause", "sign_out"],
  ringing: ["pause"],
  talking: ["pause"],
  hold: ["pause"],
  calling: ["pause"],
  wrap_up: ["ready", "pause", "sign_out"],
  paused: ["ready", "pause", "sign_out"],
};

/** What is sent, once everything is chosen and a reason is given. */
export function orderOf(move: OrderMove | "", pause: string, why: string): StateOrder | null {
  const reason = why.trim();
  if (!move || !reason || (move === "pause" && !pause)) return null;
  return move === "pause" ? { move, pause, reason } : { move, reason };
}

/** Which sentence tells what came of an order. */
export function outcomeOf(move: OrderMove, now: Presence): "later" | OrderMove {
  return move === "pause" && now.next_pause !== null ? "later" : move;
}
