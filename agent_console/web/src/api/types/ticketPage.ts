/** A ticket with everything that belongs to it. */

import type { Citation } from "../knowledge";
import type { Assignment, Deadline, Declaration, Reply } from "./assignments";
import type { Allowed } from "./moves";
import type { CitizenShown, DepartmentName } from "./people";
import type { Explained } from "./shared";
import type { Supervision } from "./supervision";
import type { Status, TicketRow, Turn } from "./tickets";

export interface TimeLineEntry {
  at: string;
  kind: "call" | "hand_over" | "move" | "letter" | "evaluation" | "reply" | "attachment";
  /** The move's name, the letter's number, the attachment's name, the call's outcome. */
  title: string;
  who: string;
  who_name: string;
  role: string;
  department: DepartmentName | null;
  text: string;
  from_status: Status | null;
  to_status: Status | null;
  call_id: string | null;
  data: Record<string, unknown>;
}

export interface FollowUp {
  id: number;
  round: number;
  attempt: number;
  way: string;
  by: string;
  at: string;
  call_id: string | null;
  reached: boolean;
  contacted: string;
  solved: string;
  result: string;
  attitude: string;
  reason_code: string;
  comment: string;
}

export interface Attachment {
  id: number;
  name: string;
  media_type: string;
  size: number;
  kind: string;
  by: string;
  department: DepartmentName | null;
  at: string;
  deleted_at: string | null;
  url: string;
}

export interface Instruction {
  id: number;
  leader: string;
  text: string;
  by: string;
  at: string;
}

/** A warning of the call the ticket was made in. */
export interface TicketWarning {
  code: string;
  name: string;
  name_en: string;
  level: "danger" | "serious";
  raised_at: string;
  acknowledged_by: string | null;
  acknowledged_at: string | null;
  outcome: string;
  outcome_en: string;
}

export interface TicketPage extends TicketRow {
  query_code: string;
  external_number: string | null;
  category_code: string;
  content: string;
  wants: string;
  address: string;
  community: string;
  happened_at: string;
  amount: string;
  accused_party: string;
  callback_shown: string;
  reply_wanted: boolean;
  accused_departments: DepartmentName[];
  call_id: string | null;
  operator: string;
  operator_name: string;
  close_reason: string | null;
  first_result: string | null;
  final_result: string | null;
  visits: number;
  unreasonable: boolean;
  beyond_duty: boolean;
  /** What the ticket it repeats was ended with (终结答复), if it was. */
  last_word: string;
  merged_into: string | null;
  merged: string[];
  dispatched_at: string | null;
  handled_at: string | null;
  closed_at: string | null;
  citizens: CitizenShown[];
  turn: Turn & Explained;
  allowed: Allowed[];
  assignments: Assignment[];
  deadlines: Deadline[];
  warnings: TicketWarning[];
  time_line: TimeLineEntry[];
  /** Why its citizen cannot be called by the reader; empty if they can. */
  call_refusal: string;
  replies: Reply[];
  follow_ups: FollowUp[];
  supervisions: Supervision[];
  attachments: Attachment[];
  declarations: Declaration[];
  instructions: Instruction[];
  /** Nothing but its query code opened it: it is read and reminded of, no more. */
  by_code: boolean;
  cited: Citation[];
  server_time: string;
}
