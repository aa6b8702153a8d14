/** Current announcements. */
import type { CodeChoice } from "./lists";
import type { DepartmentName } from "./people";

export interface Area {
  district: string;
  subdistrict: string;
  community: string;
}

export type Standing = "draft" | "coming" | "in_force" | "ended" | "withdrawn";
export type AnnouncementMove = "write" | "approve" | "end" | "withdraw";

/** What an office writes; categories are paths. */
export interface AnnouncementContent {
  text: string;
  department: string;
  areas: Area[];
  words: string[];
  categories: string[];
  phrase: string;
  starts_at: string;
  ends_at: string;
}

/** `callers` were played it, `satisfied` of them hung up then; `moves` is what the reader may do. */
export interface Announcement extends Omit<AnnouncementContent, "department"> {
  id: number;
  standing: Standing;
  department: DepartmentName;
  spoken: "recording" | "phrase" | "nothing";
  author: string;
  approved_by: string | null;
  closed_by: string | null;
  closed_at: string | null;
  callers: number;
  satisfied: number;
  moves: AnnouncementMove[];
  version: number;
}

export interface AnnouncementChoices {
  longest_days: number;
  phrases: CodeChoice[];
}
