export interface BadRow {
  /** Its line in the file; the head is 1. */
  line: number;
  column: string;
  /** Stable name of the fault. */
  slug: string;
  message: string;
}

export interface ImportReport {
  dry_run: boolean;
  rows: number;
  taken: number;
  known: number;
  bad_rows: number;
  /** The first thousand faults; one row may have several. */
  bad: BadRow[];
  /** Columns nobody knows what to do with. */
  ignored: string[];
}

export const MOST_TOLD = 1000;

/** A cell that no spreadsheet takes for a formula. */
function cell(value: string | number): string {
  const text = String(value);
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}

/** Bad rows as a table for a spreadsheet; the mark at the front tells it that this is UTF-8. */
export function asTable(bad: readonly BadRow[]): string {
  const lines = [["line", "column", "fault", "message"], ...bad.map((row) => [row.line, row.column, row.slug, row.message])];
  return `\uFEFF${lines.map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
}
