/** What the server says of tickets, as it says it. Times are ISO 8601 in UTC; words are those of the city's rules. */

import type { Citation } from "./knowledge";

export const ROLES = [
  "operator",
  "dispatcher",
  "reviewer",
  "clerk",
  "follow_up",
  "supervisor",
  "inspector",
  "leader",
  "admin",
  "system",
] as const;
export type Role = (typeof ROLES)[number];

export const STATUSES = [
  "pending_accept",
  "need_info",
  "accepted",
  "rejection_review",
  "emergency",
  "answered",
  "pending_dispatch",
  "dispatched",
  "in_progress",
  "return_review",
  "arbitration",
  "extension_review",
  "handled",
  "pending_visit",
  "pending_supervision",
  "closing",
  "closed",
  "merged",
  "terminated",
  "archived",
] as const;
export type Status = (typeof STATUSES)[number];

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

export type Flag = "" | "yellow" | "orange" | "red";
export type Confidentiality = "open" | "normal" | "confidential" | "anonymous";
export type AssignmentRole = "lead" | "co" | "sub";
export type AssignmentStatus =
  | "to_sign"
  | "working"
  | "return_review"
  | "arbitration"
  | "extension_review"
  | "replied"
  | "returned"
  | "recalled";

/** One page of a long list; `next_cursor` asks for the following one. */
export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export interface DepartmentName {
  code: string;
  name: string;
  name_en: string;
}

/** Who must act, and by when; all empty once the ticket ended. */
export interface Turn {
  role: Role | null;
  department: DepartmentName | null;
  due_at: string | null;
}

export interface TicketRow {
  number: string;
  title: string;
  kind: string;
  category: string;
  district: string;
  subdistrict: string;
  urgency: string;
  status: Status;
  confidentiality: Confidentiality;
  channel: string;
  lead_department: DepartmentName | null;
  turn: Turn;
  flag: Flag;
  supervision_level: number;
  reminders: number;
  returns: number;
  reworks: number;
  instructed: boolean;
  difficult: boolean;
  created_at: string;
  due_at: string | null;
  updated_at: string;
  /** Masked. */
  citizen_shown: string;
  version: number;
}

/** The assignment a row of an inbox is about. */
export interface OwnPart {
  id: number;
  role: AssignmentRole;
  status: AssignmentStatus;
  round: number;
  department_name: string;
  /** What it asks for, in its own words. */
  asked: string;
  supervision_id: number | null;
}

/** A ticket that waits; `due_at` is that of its part where there is one. */
export interface InboxRow extends TicketRow {
  part: OwnPart | null;
}

/** A move this actor may make now, and the assignment it is about; none for the ticket itself. */
export interface Allowed {
  move: MoveName;
  assignment_id: number | null;
}

export type DeadlineState = "running" | "paused" | "met" | "missed" | "cancelled";

/** A sentence of the server in both languages. */
export interface Explained {
  explained: string;
  explained_en: string;
}

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

export interface Letter {
  id: number;
  number: string;
  issued_at: string;
  delivered_at: string | null;
  received_by: string | null;
  received_at: string | null;
  docx_url: string;
  pdf_url: string;
}

export interface Supervision {
  id: number;
  ticket: string;
  department: DepartmentName | null;
  level: number;
  level_name: string;
  level_name_en: string;
  trigger: string;
  issuer: string;
  issued_by: string;
  issued_at: string;
  due_at: string | null;
  promote_at: string | null;
  promoted_to: number | null;
  feedback: string;
  feedback_by: string | null;
  feedback_at: string | null;
  released_at: string | null;
  released_by: string | null;
  release_reason: string;
  letters: Letter[];
}

export interface BoardCard extends Supervision {
  title: string;
  category: string;
  district: string;
  flag: Flag;
  ticket_status: Status;
  ticket_due_at: string | null;
}

export interface BoardColumn {
  level: number;
  name: string;
  name_en: string;
  count: number;
  cards: BoardCard[];
  next_cursor: string | null;
}

export interface Board {
  columns: BoardColumn[];
  /** Years whose holidays are not known yet. */
  unknown_holidays: number[];
  server_time: string;
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

export interface CitizenShown {
  id: number | null;
  from_ticket: string;
  name_shown: string;
  number_shown: string;
  id_number_shown: string;
  address_shown: string;
  since: string;
  told_at: string | null;
  told_way: string;
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
  accused_department: DepartmentName | null;
  call_id: string | null;
  operator: string;
  operator_name: string;
  close_reason: string | null;
  first_result: string | null;
  final_result: string | null;
  visits: number;
  unreasonable: boolean;
  beyond_duty: boolean;
  repeat_of: string | null;
  /** What the ticket it repeats was ended with (终结答复), if it was. */
  last_word: string;
  merged_into: string | null;
  reopened_from: string | null;
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

/** `rule`, `basis` and `limits` go into the move `dispatch` as they are. */
export interface Suggestion extends Explained {
  lead: DepartmentName;
  co: DepartmentName[];
  limits: string;
  rule: string;
  basis: string;
  reason: string;
  reason_en: string;
  due_at: string;
}

export interface SimulatedStep extends Explained {
  kind: string;
  due_at: string;
}

export interface Simulation {
  limits: string;
  limits_name: string;
  limits_name_en: string;
  steps: SimulatedStep[];
  provisional: boolean;
}

export interface SimulateRequest {
  category?: string;
  kind?: string;
  urgency?: string;
  department?: string;
  /** A limit profile somebody chose; empty: the rules choose. */
  limits?: string;
}

/** What dispatch looks at in a form. */
export interface MatterOfForm {
  kind: string;
  category: string;
  district: string;
  subdistrict: string;
  urgency: string;
  accused_department: string;
}

/** A form as far as it is filled. */
export interface Matter {
  kind?: string;
  category?: string;
  district?: string;
  subdistrict?: string;
  community?: string;
  address?: string;
  title?: string;
  content?: string;
  wants?: string;
  callback_number?: string;
  call_id?: string | null;
}

export interface NewTicket extends Matter {
  channel?: string;
  kind: string;
  title: string;
  content: string;
  happened_at?: string;
  amount?: string;
  accused_party?: string;
  urgency?: string;
  confidentiality?: Confidentiality;
  reply_wanted?: boolean;
  accused_department?: string | null;
  citizen_name?: string;
  id_number?: string;
  home_address?: string;
}

/** What names a ticket that was just made. */
export interface TicketMade {
  number: string;
  query_code: string;
  version: number;
}

export interface Duplicate {
  ticket: TicketRow;
  kind: "same_citizen" | "same_matter";
  likeness: number;
  reasons: string[];
}

export type Secret = "name" | "number" | "id_number" | "address" | "callback_number";

export interface Revealed {
  field: Secret;
  value: string;
  until: string;
}

export interface ReasonChoice {
  code: string;
  name: string;
  name_en: string;
  advice: string;
}

/** `document`: of a reason to give a ticket back, whether one must prove it. */
export interface ReturnChoice extends ReasonChoice {
  document: boolean;
}

/** A category; leaves have a code, and `path` is what a ticket holds. */
export interface CategoryNode {
  name: string;
  name_en: string;
  path: string;
  code: string;
  children: CategoryNode[];
}

export interface PlaceNode {
  name: string;
  aliases: string[];
  streets: string[];
  department: string;
  children: PlaceNode[];
}

export interface DepartmentChoice extends DepartmentName {
  kind: "hotline" | "bureau" | "utility" | "district" | "subdistrict" | "inspection" | "discipline";
  parent: string | null;
  active: boolean;
}

/** An emergency or utility line; `dangers` are the city's words for what it is the right one for. */
export interface LineChoice {
  code: string;
  name: string;
  name_en: string;
  number: string;
  dangers: string[];
}

export interface LimitChoice {
  code: string;
  name: string;
  name_en: string;
}

export interface LevelChoice {
  level: number;
  name: string;
  name_en: string;
}

export interface Lists {
  since: string;
  kinds: string[];
  urgencies: string[];
  confidentialities: Confidentiality[];
  channels: string[];
  statuses: Status[];
  categories: CategoryNode[];
  places: PlaceNode[];
  departments: DepartmentChoice[];
  required: { kinds: string[]; fields: string[] }[];
  rejections: ReasonChoice[];
  returns: ReturnChoice[];
  dissatisfactions: ReasonChoice[];
  emergencies: ReasonChoice[];
  lines: LineChoice[];
  limits: LimitChoice[];
  levels: LevelChoice[];
  visit_attempts: number;
  largest_attachment: number;
  me: { login: string; role: Role; department: DepartmentName | null; boxes: string[] };
}

/** What a list may be narrowed by; all that is given must hold. */
export interface TicketFilter {
  q?: string;
  phone?: string;
  name?: string;
  number?: string;
  status?: Status[];
  kind?: string;
  category?: string;
  district?: string;
  department?: string;
  flag?: Flag;
  level?: number;
  channel?: string;
  operator?: string;
  from?: string;
  to?: string;
  /** What waits in this box of the reader's inbox. */
  box?: string;
  overdue?: boolean;
}

export const SORTS = ["created", "due", "updated"] as const;
export type Sort = (typeof SORTS)[number];

/** How a list is sorted: newest, most urgent or last changed first, or from the other end. */
export interface Sorting {
  sort: Sort;
  reverse: boolean;
}

export type BoxSort = "due" | "created";

export interface TicketQuery extends TicketFilter, Partial<Sorting> {
  cursor?: string;
  limit?: number;
}

export interface Export {
  id: number;
  by: string;
  at: string;
  filter: TicketFilter;
  rows: number;
  reason: string;
  state: string;
  decided_by: string | null;
  decision_reason: string;
  decided_at: string | null;
  fetched_at: string | null;
  /** May be fetched; add `?format=xlsx` or `csv`. */
  file_url: string | null;
  mine: boolean;
  may_decide: boolean;
}

export interface StuckNotice {
  id: number;
  /** One that is not stuck yet waits for more than a day; it is tried anyway. */
  state: string;
  kind: string;
  ticket: string | null;
  department: DepartmentName | null;
  channel: string;
  address: string;
  subject: string;
  created_at: string;
  tries: number;
  last_error: string;
}

/** Somebody was shown a citizen's datum in clear. */
export interface Reveal {
  id: number;
  by: string;
  ticket: string | null;
  field: string;
  reason: string;
  at: string;
  until: string;
}

/** Something was deleted; `sha256` is the hash of what it was. */
export interface Deletion {
  id: number;
  kind: string;
  subject: string;
  sha256: string;
  rule: string;
  at: string;
}

export interface DepartmentFlag {
  department: DepartmentName;
  month: string;
  flag: Flag;
  figures: Record<string, unknown>;
  at: string;
}

/** A move as the engine takes it; its fields are those of the move's form. */
export type MoveRequest = { move: MoveName; assignment_id?: number } & Record<string, unknown>;
