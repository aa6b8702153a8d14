/** The operator's own state: pauses with their limits, the wrap-up, what a supervisor ordered. */
export const statesEn = {
  "state.autoAnswer": "Answer calls by itself",
  "pause.no_answer": "not answered",
  "pause.phone_lost": "phone lost",
  "pause.minutes": "{n} min",
  "pause.over": "{time} over",
  "pause.crowded": "too many",
  "pause.next": "{reason} after the call",
  "strip.extend.left": "Extend ({n} left)",
  "strip.extend.none": "No extension left",
  "order.pause": "{name} ({role}) set you to {reason}: {why}",
  "order.ready": "{name} ({role}) set you to ready: {why}",
  "order.sign_out": "{name} ({role}) signed you out: {why}",
  "order.noted": "Noted",
  "signedOut.ordered": "You were signed out",
  "signedOut.ordered.more": "What you entered is saved.",
};
