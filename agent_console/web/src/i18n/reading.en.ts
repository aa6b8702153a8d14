import type { readingZh } from "./reading.zh";

export const readingEn: Record<keyof typeof readingZh, string> = {
  "form.happened_at": "When",
  "form.amount": "Amount",
  "form.accused_party": "Complained of",
  "imports.column.happened_at": "When",
  "imports.column.amount": "Amount",
  "imports.column.accused_party": "Complained of",
};
