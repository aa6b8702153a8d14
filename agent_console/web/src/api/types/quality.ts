/** Quality inspection: calls drawn, scored by a card, told to their operator, appealed and decided. */

import type { CallRow } from "./frames";

export type InspectionState = "waiting" | "claimed" | "told" | "appealed" | "decided" | "closed";

export const BOXES = ["waiting", "mine", "appeals", "done"] as const;
export type Box = (typeof BOXES)[number];

export interface CardItem {
  key: string;
  name: string;
  name_en: string;
  points: number;
  /** Whoever gets no point for it gets none for the call. */
  fatal: boolean;
  guidance: string;
  guidance_en: string;
}

export interface CardGroup {
  key: string;
  name: string;
  name_en: string;
  items: CardItem[];
}

export interface Card {
  /** The day whose rules hold it. */
  day: string;
  groups: CardGroup[];
}

/** Points by item. */
export type Scores = Readonly<Record<string, number>>;

/** What was said of items, by item. */
export type Remarks = Readonly<Record<string, string>>;

export interface Score {
  scores: Scores;
  remarks: Remarks;
  summary: string;
}

export interface Appeal {
  reason: string;
  asked_at: string;
  decision: "upheld" | "changed" | null;
  decision_reason: string;
  decided_by: string | null;
  decided_at: string | null;
  /** What the call had, if the decision changed it. */
  points_before: number | null;
}

/** Who put in, claimed or scored is told to inspectors only. */
export interface InspectionRow {
  id: number;
  version: number;
  state: InspectionState;
  call: CallRow;
  operator: string;
  operator_name: string;
  reasons: string[];
  drawn_at: string;
  /** When it is late. */
  due_at: string;
  claimed_by: string | null;
  claimed_until: string | null;
  scored_by: string | null;
  points: number | null;
  most: number;
  fatal_failed: boolean;
  told_at: string | null;
  /** Until when the operator may appeal. */
  appeal_until: string | null;
  /** When the operator saw the result as it stands. */
  seen_at: string | null;
  may: Record<"claim" | "release" | "score" | "appeal" | "agree" | "decide", boolean>;
}

export interface Inspection extends InspectionRow {
  asked_by: string | null;
  asked_reason: string;
  card: Card;
  scores: Scores | null;
  remarks: Remarks;
  summary: string;
  appeal: Appeal | null;
}

export interface QualityCounts {
  waiting: number;
  mine: number;
  appeals: number;
  own_new: number;
}

export interface OperatorFigures {
  operator: string;
  name: string;
  inspected: number;
  /** In percent of the card. */
  mean: number;
  fatal: number;
  appealed: number;
  changed: number;
}

export interface ItemFigures {
  key: string;
  name: string;
  name_en: string;
  points: number;
  inspected: number;
  /** The mean of the points lost. */
  loss: number;
}

/** By operator, and by item, the one that costs most first. */
export interface QualityFigures {
  operators: OperatorFigures[];
  items: ItemFigures[];
}
