import type { Allowed, MoveName } from "@/api/types/moves";
import type { TicketPage } from "@/api/types/ticketPage";

import { untold } from "./untold";

/** How many of the moves below carry the work on; the others answer to it. */
const LEADING = 17;

/** The moves in the order in which they are offered. */
const FORWARD: readonly MoveName[] = [
  "accept",
  "supply_info",
  "answer",
  "submit",
  "dispatch",
  "sign",
  "reply",
  "approve",
  "follow_up",
  "rectify",
  "close",
  "confirm_rejection",
  "emergency_result",
  "grant_return",
  "refuse_return",
  "grant_extension",
  "refuse_extension",
  "arbitrate",
  "send_back",
  "refuse_rejection",
  "ask_return",
  "ask_extension",
  "ask_long_extension",
  "feedback",
  "assign_sub",
  "supervision_feedback",
  "merge",
  "reject",
  "transfer_emergency",
  "tell",
  "remind",
];

/** Often possible, seldom the point. */
const ASIDE: readonly MoveName[] = [
  "note",
  "set_confidentiality",
  "correct",
  "pause_clock",
  "resume_clock",
  "release_supervision",
  "merge",
  "withdraw",
  "recall",
  "declare",
  "reopen",
  "final_reply",
];

const rank = (move: MoveName): number => {
  const at = FORWARD.indexOf(move);
  return at >= 0 ? at : FORWARD.length;
};

/** What is on the ticket to be decided or answered. */
export type Standing = Pick<TicketPage, "allowed" | "citizens" | "deadlines" | "declarations" | "supervisions">;

/** Whether there is anything the move could be about. */
function hasObject(move: MoveName, page: Standing): boolean {
  if (move === "decide_declaration") return page.declarations.some((d) => d.decision === "");
  if (move === "release_supervision" || move === "supervision_feedback") return page.supervisions.some((s) => s.released_at === null);
  if (move === "tell") return untold(page.citizens).length > 0;
  if (move === "resume_clock") return page.deadlines.some((d) => d.state === "paused");
  if (move === "pause_clock") return page.deadlines.some((d) => d.state === "running");
  return true;
}

/** The allowed moves in the order of work; `only` keeps some. */
export function offered(page: Standing, only?: readonly MoveName[]): Allowed[] {
  return page.allowed.filter((one) => (only?.includes(one.move) ?? true) && hasObject(one.move, page)).toSorted((a, b) => rank(a.move) - rank(b.move));
}

export interface Split {
  first: Allowed[];
  rest: Allowed[];
  /** Whether the first one carries the work on. */
  lead: boolean;
}

/** Which moves are buttons, which lie under "more": those of `main` if given, else the first that are not beside the point. */
export function splitMoves(all: readonly Allowed[], main: readonly MoveName[] | undefined, shown: number): Split {
  const wanted = all.filter((one) => (main ? main.includes(one.move) : !ASIDE.includes(one.move)));
  const first = (wanted.length > 0 ? wanted : all).slice(0, Math.min(shown, 9));
  const rest = all.filter((one) => !first.includes(one));
  const lead = first[0];
  return { first, rest, lead: lead !== undefined && rank(lead.move) < LEADING };
}
