/** Where a ticket could go, and by when. */

import type { DepartmentName } from "./people";
import type { Explained } from "./shared";

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
  accused: string[];
}
