import type { Sort } from "@/api/types/tickets";
import type { Key } from "@/i18n";

export const COLUMNS = {
  number: { title: "table.number", width: "168px" },
  title: { title: "table.title", width: "auto" },
  category: { title: "table.category", width: "116px" },
  kind: { title: "table.kind", width: "72px" },
  place: { title: "table.place", width: "104px" },
  citizen: { title: "table.citizen", width: "84px" },
  status: { title: "table.status", width: "132px" },
  part: { title: "table.part", width: "132px" },
  turn: { title: "table.turn", width: "144px" },
  deadline: { title: "table.deadline", width: "136px" },
  flag: { title: "table.flag", width: "156px" },
  created: { title: "table.created", width: "108px" },
  updated: { title: "table.updated", width: "108px" },
} as const satisfies Record<string, { title: Key; width: string }>;

export type Column = keyof typeof COLUMNS;

export const LIST_COLUMNS: readonly Column[] = ["deadline", "title", "category", "place", "status", "turn", "flag", "created"];

/** What the list is sorted by when this column's head is pressed; pressed again, from its other end. */
export const COLUMN_SORTS: Partial<Record<Column, Sort>> = { deadline: "due", created: "created", updated: "updated" };

/** Whether the moments of a column go up or down the list in this order. */
export function direction(sort: Sort, reverse: boolean): "ascending" | "descending" {
  return (sort === "due") === reverse ? "descending" : "ascending";
}

/** What a column may be narrowed to. */
export interface ColumnFilter {
  value: string;
  choices: { value: string; label: string }[];
}

export type ColumnFilters = Partial<Record<Column, ColumnFilter>>;
