import { ask } from "./client";

export type WarningLevel = "danger" | "serious";

/** Something of the city's rules with its names. */
export interface Named {
  code: string;
  name: string;
  name_en: string;
}

/** Words of a call that warn; ``lines`` are the lines that fit, the best first. */
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
  outcome_name: string;
  outcome_name_en: string;
}

export const warningsApi = {
  live: () => ask<{ items: Warning[] }>("/warnings"),
  ofCall: (id: string) => ask<Warning[]>(`/calls/${encodeURIComponent(id)}/warnings`),
  acknowledge: (id: string, outcome: string) =>
    ask<Warning>(`/warnings/${encodeURIComponent(id)}/acknowledge`, { method: "POST", body: { outcome } }),
};
