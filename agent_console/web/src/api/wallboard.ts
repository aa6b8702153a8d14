import { ask } from "./client";
import type { LevelNow, OpenWarnings, QueueNow, SeatNow, WallboardFrame } from "./types/frames";

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

export const wallboardApi = { now: () => ask<Wallboard>("/wallboard") };
