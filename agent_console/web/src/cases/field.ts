import type { Key } from "@/i18n";

import type { ReasonGroup } from "./lists";

export type Values = Record<string, unknown>;

type Input =
  | "line"
  | "long"
  | "number"
  | "time"
  | "yes"
  | "choice"
  | "score"
  | "reason"
  | "department"
  | "departments"
  | "below"
  | "limits"
  | "level"
  | "category"
  | "place"
  | "kind"
  | "urgency"
  | "file"
  | "files"
  | "ticket"
  | "citizen"
  | "supervision"
  | "declaration";

export interface Field {
  name: string;
  label: Key;
  input: Input;
  required?: boolean;
  /** Whether what else was chosen calls for this field. */
  shown?: (values: Values) => boolean;
  choices?: readonly (readonly [value: string, label: Key])[];
  group?: ReasonGroup;
  min?: number;
  max?: number;
  longest?: number;
  /** How many letters say enough. */
  least?: number;
  start?: unknown;
  /** Whether a correction may take away what the ticket says there. */
  clears?: boolean;
}
