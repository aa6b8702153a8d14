/** Supervision: letters, the board, and departments' flags. */

import type { DepartmentName } from "./people";
import type { Flag, Status } from "./tickets";

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

export interface DepartmentFlag {
  department: DepartmentName;
  month: string;
  flag: Flag;
  figures: Record<string, unknown>;
  at: string;
}
