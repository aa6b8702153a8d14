import type { listeningZh } from "./listening.zh";

export const listeningEn: Record<keyof typeof listeningZh, string> = {
  "listening.standIn": "Another engine stands in",
  "listening.later.caller": "Many calls at once: the citizen’s words are written down from the recording after the call.",
  "listening.later.operator": "Many calls at once: the operator’s words are written down from the recording after the call.",
  "listening.later.both": "Many calls at once: both sides are written down from the recording after the call.",
  "listening.exact": "corrected from the recording",
  "listening.recorded": "written from the recording",
  "listening.showLive": "Show what stood there during the call",
  "listening.live": "During the call: {text}",
  "listening.words": "{text} (Enter plays it, the arrows go from word to word)",
  "listening.heard": "Heard as: {text}",
  "listening.gap.caller": "{from}–{to}: the citizen was not heard",
  "listening.gap.operator": "{from}–{to}: the operator was not heard",
  "listening.gap.waiting": "to be read",
  "listening.gap.waiting.why": "Written down from the recording after the call",
  "listening.gap.filled": "read",
  "listening.gap.filled.why": "Written down from the recording",
  "listening.gap.unreadable": "not readable",
  "listening.gap.unreadable.why": "The recording is damaged or missing",
};
