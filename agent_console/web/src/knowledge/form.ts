import type { ArticleContent } from "@/api/knowledge";

/** An article as it is typed: one question a line, days empty where there are none. */
export interface ArticleForm extends Omit<ArticleContent, "questions" | "source_date" | "valid_to"> {
  questions: string;
  source_date: string;
  valid_to: string;
}

export function formOf(content: ArticleContent): ArticleForm {
  return {
    ...content,
    questions: content.questions.join("\n"),
    source_date: content.source_date ?? "",
    valid_to: content.valid_to ?? "",
  };
}

export function contentOf(form: ArticleForm): ArticleContent {
  return {
    ...form,
    questions: form.questions
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean),
    source_date: form.source_date || null,
    valid_to: form.valid_to || null,
  };
}
