/** The city's lists to choose from. */

import type { DepartmentName, Role } from "./people";
import type { Confidentiality, Status } from "./tickets";

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

export interface CodeChoice {
  code: string;
  name: string;
  name_en: string;
}

/** A waiting line and what its calls may come to; `wrap_up_required`: none is left without a code. */
export interface QueueChoice extends CodeChoice {
  wrap_up: CodeChoice[];
  wrap_up_required: boolean;
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
  queues: QueueChoice[];
  limits: LimitChoice[];
  levels: LevelChoice[];
  visit_attempts: number;
  largest_attachment: number;
  me: { login: string; role: Role; department: DepartmentName | null; boxes: string[] };
}
