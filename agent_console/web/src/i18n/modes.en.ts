import type { modesZh } from "./modes.zh";

/** Sentences of the line's modes. */
export const modesEn: Record<keyof typeof modesZh, string> = {
  "mode.title": "Mode of the line",
  "mode.none": "As usual",
  "mode.banner": "The line is in mode “{name}” until {until}: {reason}",
  "mode.until": "until {until}",
  "mode.by": "switched by {by} at {at}",
  "mode.switch": "Switch",
  "mode.end": "End early",
  "mode.which": "Switch to",
  "mode.reason": "Why",
  "mode.hours": "For",
  "mode.hours.n": "{n} hours",
  "mode.rule": "For the calls that come from then on; ends by itself.",
  "mode.history": "Earlier modes",
  "mode.ended": "ended by {by} at {at}",
  "mode.over": "over by itself at {until}",
  "refusal.no-mode": "The line is in no mode just now.",
  "refusal.unknown-mode": "The flow in force has no such mode.",
  "refusal.mode-reason": "Say why, in 500 characters at most.",
  "refusal.mode-until": "A mode ends within 14 days.",
};
