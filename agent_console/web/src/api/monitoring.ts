import { ask } from "./client";
import type { MonitorNow, MonitoringFrame, Way } from "./types/frames";

export type { MonitorNow } from "./types/frames";

/** The ways into a call: nobody hears the supervisor, the operator does, both do; or the call is theirs. */
export const WAYS = ["listen", "whisper", "barge", "take_over"] as const satisfies readonly Way[];
export type WayIn = (typeof WAYS)[number];

/** For so long a supervisor took part in one way; `to` is empty while it goes on. */
export interface MonitoringStretch extends MonitorNow {
  operator: string;
  since: string;
  to: string | null;
}

/** A supervisor takes part in my call, or I in another's. */
export type MonitoringNews = Omit<MonitoringFrame, "type" | "seq" | "at">;

const path = (id: string): string => `/calls/${encodeURIComponent(id)}/monitoring`;

export const monitoringApi = {
  begin: (id: string, way: WayIn) => ask<undefined>(path(id), { method: "POST", body: { way } }),
  leave: (id: string) => ask<undefined>(path(id), { method: "DELETE" }),
  ofCall: (id: string) => ask<MonitoringStretch[]>(path(id)),
};
