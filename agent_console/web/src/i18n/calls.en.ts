import type { callsZh } from "./calls.zh";

/** Sentences of lists of calls and of what becomes of a call afterwards. */
export const callsEn: Record<keyof typeof callsZh, string> = {
  "wrapUp.label": "Came to",
  "wrapUp.choose": "Choose by digit or letter",
  "wrapUp.none": "not chosen",
  "wrapUp.required": "required",
  "wrapUp.clear": "Nothing",
  "wrapUp.problem": "What the call came to was not kept: {message}",
  "keys.wrapUp": "What the call came to",
  "refusal.wrap-up-code-missing": "Choose what the call came to first.",
  "refusal.wrap-up-code-unknown": "This queue has no such code.",
};
