/** Walking a list of rows that changes under the reader's hands; rows are named by an id. */

/** A row's id: one ticket may stand in a box twice, once for each of its parts or letters. */
export function rowId(row: { number: string; part: { id: number } | null; letter: { id: number } | null }): string {
  return row.part || row.letter ? `${row.number}.${row.part?.id ?? ""}.${row.letter?.id ?? ""}` : row.number;
}

/** The row `step` away from the open one, held at both ends; the first (or last) when none is open. */
export function neighbour(ids: readonly string[], open: string, step: 1 | -1): string {
  const at = ids.indexOf(open);
  const next = at < 0 ? (step > 0 ? 0 : ids.length - 1) : Math.min(Math.max(at + step, 0), ids.length - 1);
  return ids[next] ?? "";
}

/** What to open once `done` has left the list: what stood below it, else what stood above, else nothing. */
export function after(ids: readonly string[], done: string): string {
  const at = ids.indexOf(done);
  return ids[at + 1] ?? ids[at - 1] ?? "";
}
