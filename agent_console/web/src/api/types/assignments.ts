/** A ticket's assignments: their clocks, what is asked for and decided, and replies. */

import type { DepartmentName } from "./people";
import type { Explained } from "./shared";

export type AssignmentRole = "lead" | "co" | "sub";
export type AssignmentStatus =
  | "to_sign"
  | "working"
  | "return_review"
  | "arbitration"
  | "extension_review"
  | "long_extension_review"
  | "replied"
  | "returned"
  | "recalled";

export type DeadlineState = "running" | "paused" | "met" | "missed" | "cancelled";

export interface Deadline extends Explained {
  id: number;
  kind: string;
  department: DepartmentName | null;
  assignment_id: number | null;
  started_at: string;
  due_at: string;
  warn_at: string | null;
  state: DeadlineState;
}

/** What is asked for and decided; `decision` is empty while open. */
export interface Asked {
  id: number;
  reason: string;
  asked_by: string;
  asked_at: string;
  decision: string;
  decided_by: string | null;
  decided_at: string | null;
  decision_reason: string;
}

export interface ReturnAsked extends Asked {
  reason_code: string;
  document_id: number | null;
  suggested_department: DepartmentName | null;
  arbitrated: boolean;
}

export interface ExtensionAsked extends Asked {
  amount: number;
  unit: string;
  citizen_told: string;
}

export interface Declaration extends Asked {
  assignment_id: number;
  kind: "difficult" | "unreasonable" | "beyond_duty";
}

export interface StageFeedback {
  id: number;
  by: string;
  at: string;
  text: string;
  public: boolean;
}

export interface Assignment {
  id: number;
  parent_id: number | null;
  department: DepartmentName;
  role: AssignmentRole;
  status: AssignmentStatus;
  round: number;
  basis: string;
  rule: string;
  limits: string;
  opinion: string;
  dispatched_by: string;
  dispatched_at: string;
  signed_by: string | null;
  signed_at: string | null;
  replied_at: string | null;
  ended_at: string | null;
  /** Of the reader's own department. */
  own: boolean;
  deadline: Deadline | null;
  returns: ReturnAsked[];
  extensions: ExtensionAsked[];
  feedbacks: StageFeedback[];
}

export interface Reply {
  id: number;
  assignment_id: number;
  department: DepartmentName | null;
  by: string;
  at: string;
  contact_way: string;
  contact_at: string | null;
  contact_number_shown: string;
  contact_call_id: string | null;
  contact_reason: string;
  verified: string;
  solved: string;
  unsolved_reason: string;
  note: string;
  public_reply: string;
  signed_off_by: string;
  review: string;
  reviewed_by: string | null;
  reviewed_at: string | null;
  review_reason: string;
}
