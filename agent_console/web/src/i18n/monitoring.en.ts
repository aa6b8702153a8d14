import type { monitoringZh } from "./monitoring.zh";

export const monitoringEn: Record<keyof typeof monitoringZh, string> = {
  "monitoring.title": "Take part in the call",
  "monitoring.mine": "I take part in another's call",
  "monitoring.listen": "Listen",
  "monitoring.whisper": "Whisper",
  "monitoring.barge": "Join in",
  "monitoring.take_over": "Take over",
  "monitoring.hint.listen": "Neither side hears you",
  "monitoring.hint.whisper": "The operator alone hears you, the recording does not",
  "monitoring.hint.barge": "All three talk, the citizen hears you",
  "monitoring.hint.take_over": "The operator leaves, you talk with the citizen",
  "monitoring.of": "Call of operator {operator}",
  "monitoring.by": "Supervisor {supervisor}: {way}",
  "monitoring.leave": "Leave",
  "monitoring.nothing": "There is no call to take part in.",
  "monitoring.kept": "Supervisors in this call",
  "monitoring.now": "now",
  "refusal.nothing-to-hear": "The call is over, or it still waits.",
  "refusal.own-call": "This is your own call.",
  "refusal.monitored-already": "Two supervisors take part in this call already.",
  "refusal.not-monitoring": "You take no part in this call.",
};
