import type { ArticleContent } from "@/api/knowledge";

export interface Difference {
  field: keyof ArticleContent;
  before: string;
  after: string;
}

const FIELDS = [
  "title",
  "questions",
  "answer",
  "details",
  "source_name",
  "source_number",
  "source_date",
  "districts",
  "audience",
  "department",
  "categories",
  "valid_from",
  "valid_to",
  "confidentiality",
] as const satisfies readonly (keyof ArticleContent)[];

function written(value: ArticleContent[keyof ArticleContent]): string {
  return Array.isArray(value) ? value.join("\n") : (value ?? "");
}

/** What two publications say differently, field by field. */
export function differences(before: ArticleContent, after: ArticleContent): Difference[] {
  return FIELDS.map((field) => ({ field, before: written(before[field]), after: written(after[field]) })).filter((one) => one.before !== one.after);
}
