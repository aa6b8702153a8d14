import { ask, query } from "./client";
import type { CallerEntry, CallerListChoice, EntryMove, EntryWanted } from "./types/callers";
import type { Page } from "./types/shared";

export const callersApi = {
  list: (cursor: string | null, shown: string) => ask<Page<CallerEntry>>(`/caller-lists${query({ cursor, shown })}`),
  choices: () => ask<CallerListChoice[]>("/caller-lists/choices"),
  add: (wanted: EntryWanted) => ask<CallerEntry>("/caller-lists", { method: "POST", body: wanted }),
  move: (id: number, move: EntryMove, reason: string) => ask<CallerEntry>(`/caller-lists/${id}/moves`, { method: "POST", body: { move, reason } }),
};
