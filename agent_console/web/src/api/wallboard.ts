import { ask } from "./client";
import type { LevelNow, OpenWarnings, Presence, QueueNow, SeatNow, WallboardFrame } from "./types/frames";

export type { SeatNow } from "./types/frames";

/** Everything on the wallboard; frames of this version or before are in it already. */
export interface Wallboard {
  version: number;
  at: string;
  seats: SeatNow[];
  queues: QueueNow[];
  level: LevelNow;
  warnings: OpenWarnings;
}

/** What changed: whole seats and queues. */
export type WallboardNews = Omit<WallboardFrame, "type" | "seq" | "at">;

/** What a supervisor puts an operator into; `pause` is one of the city's reasons, `reason` is told to the operator. */
export interface StateOrder {
  move: "ready" | "pause" | "sign_out";
  pause?: string;
  reason: string;
}

export const wallboardApi = {
  now: () => ask<Wallboard>("/wallboard"),
  order: (login: string, order: StateOrder) => ask<Presence>(`/operators/${encodeURIComponent(login)}/state`, { method: "POST", body: order }),
};
