import type { Leg, PartialText, Utterance } from "@/api/types";

export type Partials = Partial<Record<Leg, PartialText>>;

/** Utterances with one more, by time and without doubles: a greeting and a frame may carry the same one. */
export function withUtterance(said: Utterance[], utterance: Utterance): Utterance[] {
  const others = said.filter((u) => u.id !== utterance.id);
  return [...others, utterance].sort((a, b) => Date.parse(a.started_at) - Date.parse(b.started_at) || a.id - b.id);
}

/** Partial texts after one arrived; an empty text takes the leg's partial away. */
export function withPartial(partials: Partials, partial: PartialText): Partials {
  const next = { ...partials };
  // Rebuilding by leg keeps the type exact where a computed key would widen it.
  const { leg } = partial;
  if (leg === "caller") next.caller = partial.text ? partial : undefined;
  else next.operator = partial.text ? partial : undefined;
  return next;
}

/** Partial texts after an utterance of this leg was finished. */
export function withoutPartial(partials: Partials, leg: Leg): Partials {
  return { ...partials, [leg]: undefined };
}
