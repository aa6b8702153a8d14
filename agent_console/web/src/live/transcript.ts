import type { Mask } from "@/api/callMasks";
import type { Gap, Leg, PartialText, Utterance } from "@/api/types/calls";

export type Partials = Partial<Record<Leg, PartialText>>;

/** Utterances with one more, by time and without doubles: a greeting and a frame may carry the same one. */
export function withUtterance(said: Utterance[], utterance: Utterance): Utterance[] {
  const others = said.filter((u) => u.id !== utterance.id);
  return [...others, utterance].sort((a, b) => Date.parse(a.started_at) - Date.parse(b.started_at) || a.id - b.id);
}

/** Gaps with one that is new, or stands otherwise. */
export function withGap(gaps: Gap[], gap: Gap): Gap[] {
  return [...gaps.filter((one) => one.id !== gap.id), gap];
}

/** A row of a transcript: a sentence, which is the ``index``th, what was not heard, or what was masked. */
export interface Row {
  key: string;
  said: Utterance | null;
  index: number;
  gap: Gap | null;
  mask: Mask | null;
}

/** Sentences, which stand by time already, and between them what was not heard or was masked. */
export function inTime(said: readonly Utterance[], gaps: readonly Gap[], masks: readonly Mask[] = []): Row[] {
  const none = { said: null, index: -1, gap: null, mask: null };
  const rows = [
    ...gaps.map((gap) => ({ at: gap.started_at, row: { ...none, key: `gap-${gap.id}`, gap } })),
    ...masks.map((mask) => ({ at: mask.start, row: { ...none, key: `mask-${mask.start}`, mask } })),
    ...said.map((one, index) => ({ at: one.started_at, row: { ...none, key: `said-${one.id}`, said: one, index } })),
  ];
  return rows.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)).map(({ row }) => row);
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

/** Partial texts after a gap: what had begun before its end was lost in it. */
export function withoutLost(partials: Partials, { leg, ended_at }: Gap): Partials {
  const partial = partials[leg];
  return partial && Date.parse(partial.started_at) < Date.parse(ended_at) ? withoutPartial(partials, leg) : partials;
}

/** Partial texts after an utterance of this leg was finished. */
export function withoutPartial(partials: Partials, leg: Leg): Partials {
  return { ...partials, [leg]: undefined };
}
