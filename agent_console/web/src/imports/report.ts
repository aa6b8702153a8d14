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
