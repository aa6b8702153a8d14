import type { TimeLineEntry } from "@/api/types/ticketPage";
import { fullTime } from "@/shared/time";

export const KINDS = ["call", "hand_over", "move", "letter", "reply", "evaluation", "attachment"] as const;

/** The kinds there are, in the order of a ticket's life. */
export function kindsIn(entries: readonly TimeLineEntry[]): TimeLineEntry["kind"][] {
  return KINDS.filter((kind) => kind !== "attachment" && entries.some((entry) => entry.kind === kind));
}

/** Entries under the city's days, in the order they happened. */
export function byDay(entries: readonly TimeLineEntry[]): { day: string; entries: TimeLineEntry[] }[] {
  const days = new Map<string, TimeLineEntry[]>();
  for (const entry of entries.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    const day = fullTime(entry.at).slice(0, 10);
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  return [...days].map(([day, list]) => ({ day, entries: list }));
}
