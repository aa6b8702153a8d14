import type { MoveName } from "@/api/types/moves";
import type { TicketPage } from "@/api/types/ticketPage";

/** What one can decide about a ticket: one entry for each panel, with the moves it makes and its key. */
export interface Action {
  id: string;
  moves: readonly MoveName[];
  /** A letter, pressed while nothing is being typed. */
  key: string;
  /** Which panel; `word` is a move that needs a word at most. */
  panel: "word" | PanelName;
  /** For `word`: whether it may go without a reason. */
  optional?: boolean;
  /** Beside being allowed: whether there is anything to decide. */
  when?: (page: Matters) => boolean;
}

type Matters = Pick<TicketPage, "allowed" | "supervisions" | "declarations">;

export const PANELS = [
  "dispatch",
  "merge",
  "sign",
  "reply",
  "feedback",
  "extension",
  "return",
  "sub",
  "declare",
  "letter",
  "review",
  "returnReview",
  "extensionReview",
  "rejection",
  "declaration",
  "emergency",
  "rectify",
  "visit",
] as const;
export type PanelName = (typeof PANELS)[number];

const unanswered = (page: Matters): boolean => page.supervisions.some((s) => s.released_at === null && s.feedback_at === null);
const declared = (page: Matters): boolean => page.declarations.some((d) => d.decision === "");

/** In the order they are offered. Letters are unique among what one role can be offered at once. */
export const ACTIONS: readonly Action[] = [
  { id: "sign", moves: ["sign"], key: "s", panel: "sign" },
  { id: "reply", moves: ["reply"], key: "r", panel: "reply" },
  { id: "dispatch", moves: ["dispatch"], key: "d", panel: "dispatch" },
  { id: "review", moves: ["approve", "send_back"], key: "r", panel: "review" },
  { id: "decide_return", moves: ["grant_return", "refuse_return", "arbitrate"], key: "t", panel: "returnReview" },
  { id: "decide_extension", moves: ["grant_extension", "refuse_extension"], key: "e", panel: "extensionReview" },
  { id: "rejection", moves: ["confirm_rejection", "refuse_rejection"], key: "v", panel: "rejection" },
  { id: "rectify", moves: ["rectify"], key: "y", panel: "rectify" },
  { id: "follow_up", moves: ["follow_up"], key: "h", panel: "visit" },
  { id: "emergency_result", moves: ["emergency_result"], key: "g", panel: "emergency" },
  { id: "accept", moves: ["accept"], key: "a", panel: "word", optional: true },
  { id: "supply_info", moves: ["supply_info"], key: "i", panel: "word", optional: true },
  { id: "submit", moves: ["submit"], key: "s", panel: "word", optional: true },
  { id: "close", moves: ["close"], key: "c", panel: "word", optional: true },
  { id: "feedback", moves: ["feedback"], key: "f", panel: "feedback" },
  { id: "ask_extension", moves: ["ask_extension", "ask_long_extension"], key: "e", panel: "extension" },
  { id: "ask_return", moves: ["ask_return"], key: "t", panel: "return" },
  { id: "assign_sub", moves: ["assign_sub"], key: "a", panel: "sub" },
  { id: "supervision_feedback", moves: ["supervision_feedback"], key: "l", panel: "letter", when: unanswered },
  { id: "declare", moves: ["declare"], key: "q", panel: "declare" },
  { id: "decide_declaration", moves: ["decide_declaration"], key: "q", panel: "declaration", when: declared },
  { id: "merge", moves: ["merge"], key: "m", panel: "merge" },
  { id: "ask_info", moves: ["ask_info"], key: "n", panel: "word" },
];

export interface Offer {
  action: Action;
  assignment: number | null;
}

/** What is offered now: the panels of the allowed moves, once for each assignment the first of its moves is about. */
export function offers(page: Matters): Offer[] {
  return ACTIONS.filter((action) => action.when?.(page) ?? true).flatMap((action) => {
    const first = action.moves.find((move) => page.allowed.some((one) => one.move === move));
    const about = page.allowed.filter((one) => one.move === first).map((one) => one.assignment_id);
    return [...new Set(about)].map((assignment) => ({ action, assignment }));
  });
}

/** The offer to begin with: the box's own about the row's assignment, else the box's own, else the first. */
export function firstOffer(offered: readonly Offer[], wanted: string, assignment: number | null): Offer | null {
  const own = offered.filter((offer) => offer.action.id === wanted);
  return own.find((offer) => offer.assignment === assignment) ?? own[0] ?? offered[0] ?? null;
}
