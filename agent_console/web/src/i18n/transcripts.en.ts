import type { transcriptsZh } from "./transcripts.zh";

export const transcriptsEn: Record<keyof typeof transcriptsZh, string> = {
  "nav.transcripts": "Transcripts",
  "said.title": "Search transcripts",
  "said.words": "Words that were said",
  "said.leg": "Who spoke",
  "said.leg.all": "Both sides",
  "said.operator": "Operator's login",
  "said.queue": "Queue",
  "said.queue.all": "Every queue",
  "said.phone": "Caller's whole number",
  "said.from": "From",
  "said.to": "To",
  "said.search": "Search",
  "said.start": "Type words that citizen or operator said, and listen from that sentence. Each search is logged, its words are not.",
  "said.none": "Nobody said that. Try another word, or fewer conditions.",
  "said.failed": "The search failed: {message}",
  "said.noRight": "Only reviewers, supervisors, inspectors and administrators search transcripts.",
  "said.noRecording": "not recorded",
  "said.more": "Earlier ones",
  "said.key.open": "Listen from here",
  "said.key.words": "Back to the words",
};
