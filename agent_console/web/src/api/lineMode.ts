import { ask } from "./client";
import type { LineMode, LineModes } from "./types/lineMode";

export const lineModeApi = {
  now: () => ask<{ now: LineMode | null }>("/line-mode"),
  history: () => ask<LineModes>("/line-mode/history"),
  switchTo: (mode: string, reason: string, until: string) => ask<LineMode>("/line-mode", { method: "POST", body: { mode, reason, until } }),
  end: () => ask<null>("/line-mode", { method: "DELETE" }),
};
