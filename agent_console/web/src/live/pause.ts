import type { Presence } from "@/api/types/calls";

/** By how much a pause has lasted longer than it may, in milliseconds; 0 while it has not. */
export function overTime(presence: Presence | null, now: number): number {
  const until = presence?.pause_until;
  return until ? Math.max(0, now - Date.parse(until)) : 0;
}
