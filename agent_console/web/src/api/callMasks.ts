import { ask } from "./client";
import type { MaskFrame } from "./types/frames";

/** A mask that began, or was taken off before its time. */
export type MaskNews = Omit<MaskFrame, "type" | "seq" | "at">;

/** A stretch of a call of which neither sound nor text is kept; one that is on ends at `end` by itself. */
export type Mask = Omit<MaskNews, "call_id">;

const path = (id: string): string => `/calls/${encodeURIComponent(id)}/masks`;

export const callMasksApi = {
  begin: (id: string) => ask<Mask>(path(id), { method: "POST" }),
  end: (id: string) => ask<undefined>(path(id), { method: "DELETE" }),
  ofCall: (id: string) => ask<Mask[]>(path(id)),
};
