/** Moves of a ticket. */

export const MOVES = [
  "accept",
  "ask_info",
  "supply_info",
  "close_without_info",
  "correct",
  "answer",
  "reject",
  "confirm_rejection",
  "refuse_rejection",
  "transfer_emergency",
  "emergency_result",
  "merge",
  "submit",
  "withdraw",
  "dispatch",
  "recall",
  "sign",
  "ask_return",
  "grant_return",
  "refuse_return",
  "arbitrate",
  "assign_sub",
  "ask_extension",
  "ask_long_extension",
  "grant_extension",
  "refuse_extension",
  "feedback",
  "reply",
  "pause_clock",
  "resume_clock",
  "approve",
  "send_back",
  "follow_up",
  "rectify",
  "close",
  "reopen",
  "final_reply",
  "tell",
  "archive",
  "remind",
  "supervise",
  "supervision_feedback",
  "release_supervision",
  "declare",
  "decide_declaration",
  "instruct",
  "set_confidentiality",
  "note",
] as const;
export type MoveName = (typeof MOVES)[number];

/** A move this actor may make now, and the assignment it is about; none for the ticket itself. */
export interface Allowed {
  move: MoveName;
  assignment_id: number | null;
}

/** A move as the engine takes it; its fields are those of the move's form. */
export type MoveRequest = { move: MoveName; assignment_id?: number } & Record<string, unknown>;
