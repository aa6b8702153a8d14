/** What waits for somebody. */

import type { AssignmentRole, AssignmentStatus } from "./assignments";
import type { Supervision } from "./supervision";
import type { TicketRow } from "./tickets";

/** The assignment a row of an inbox is about. */
export interface OwnPart {
  id: number;
  role: AssignmentRole;
  status: AssignmentStatus;
  round: number;
  department_name: string;
  /** What it asks for, in its own words. */
  asked: string;
}

/** A ticket that waits; `due_at` is that of its part or letter where there is one. */
export interface InboxRow extends TicketRow {
  part: OwnPart | null;
  /** What is to be answered, in the box of letters; without a part nothing but this can be read. */
  letter: Supervision | null;
}

export type BoxSort = "due" | "created";
