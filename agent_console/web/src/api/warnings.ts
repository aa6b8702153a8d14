import { ask } from "./client";
import type { WarningFrame } from "./types/frames";

export type { Line as Named } from "./types/frames";

/** Words of a call that warn; ``lines`` are the lines that fit, the best first. */
export type Warning = Omit<WarningFrame, "type" | "seq" | "at">;
export type WarningLevel = Warning["level"];

export const warningsApi = {
  live: () => ask<{ items: Warning[] }>("/warnings"),
  ofCall: (id: string) => ask<Warning[]>(`/calls/${encodeURIComponent(id)}/warnings`),
  acknowledge: (id: string, outcome: string) =>
    ask<Warning>(`/warnings/${encodeURIComponent(id)}/acknowledge`, { method: "POST", body: { outcome } }),
};
