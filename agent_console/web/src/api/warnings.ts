import { ask } from "./client";

export type WarningLevel = "danger" | "serious";

/** Something of the city's rules with its names. */
export interface Named {
  code: string;
  name: string;
  name_en: string;
}

/** Words of a call that warn; ``lines`` are the emergency lines that fit, the best first. */
export interface Warning extends Named {
  id: string;
  call_id: string;
  level: WarningLevel;
  leg: "caller" | "operator";
  words: string;
  sentence: string;
  utterance_id: number | null;
  said_at: string;
  raised_at: string;
  lines: Named[];
  queue: string;
  operator: string | null;
  acknowledged_by: string | null;
  acknowledged_at: string | null;
  outcome: string;
}

export interface LiveWarnings {
  items: Warning[];
  outcomes: Named[];
}

export const warningsApi = {
  live: () => ask<LiveWarnings>("/warnings"),
  ofCall: (id: string) => ask<Warning[]>(`/calls/${encodeURIComponent(id)}/warnings`),
  acknowledge: (id: string, outcome: string) =>
    ask<Warning>(`/warnings/${encodeURIComponent(id)}/acknowledge`, { method: "POST", body: { outcome } }),
};
