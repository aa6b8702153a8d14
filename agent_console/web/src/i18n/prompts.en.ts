import type { promptsZh } from "./prompts.zh";

/** Sentences of what the line says. */
export const promptsEn: Record<keyof typeof promptsZh, string> = {
  "prompts.title": "Prompts",
  "prompts.failed": "could not be read",
  "prompts.allThere": "all there",
  "prompts.someMissing": "{count} missing",
  "prompts.missing": "missing, Mandarin is heard",
  "prompts.changed": "words changed since",
  "prompts.unfit": "level or length unfit",
  "prompts.source.recorded": "recorded",
  "prompts.source.rendered": "rendered",
  "prompts.seconds": "{seconds} s",
  "prompts.play": "Play: {words}",
  "refusal.no-such-sound": "There is no such sound.",
};
