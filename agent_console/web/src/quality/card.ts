import type { Card, CardItem, Remarks, Score, Scores } from "@/api/types/quality";

export const UNSCORED: Score = { scores: {}, remarks: {}, summary: "" };

export function itemsOf(card: Card): CardItem[] {
  return card.groups.flatMap((group) => group.items);
}

/** Points that can be given for an item. */
export function choicesOf(item: CardItem): number[] {
  return Array.from({ length: item.points + 1 }, (_, points) => points);
}

export function isDeducted(item: CardItem, scores: Scores): boolean {
  return (scores[item.key] ?? item.points) < item.points;
}

/** Whether the item takes the points of the whole card with it. */
export function isFailed(item: CardItem, scores: Scores): boolean {
  return item.fatal && scores[item.key] === 0;
}

export interface Total {
  points: number;
  most: number;
  /** A fatal item was failed: the points are gone. */
  fatal: boolean;
}

/** What the card comes to so far; what is not scored yet counts nothing. */
export function totalOf(card: Card, scores: Scores): Total {
  const items = itemsOf(card);
  const fatal = items.some((item) => isFailed(item, scores));
  const sum = items.reduce((points, item) => points + (scores[item.key] ?? 0), 0);
  return { points: fatal ? 0 : sum, most: items.reduce((points, item) => points + item.points, 0), fatal };
}

export function unscored(card: Card, scores: Scores): CardItem[] {
  return itemsOf(card).filter((item) => scores[item.key] === undefined);
}

/** Deductions that nothing is said of. */
export function unexplained(card: Card, scores: Scores, remarks: Remarks): CardItem[] {
  return itemsOf(card).filter((item) => isDeducted(item, scores) && !remarks[item.key]?.trim());
}

/** What is sent: remarks without spaces around them, none that is empty. */
export function scoreToSend(card: Card, { scores, remarks, summary }: Score): Score {
  const said = itemsOf(card).flatMap(({ key }): [string, string][] => {
    const remark = remarks[key]?.trim();
    return remark ? [[key, remark]] : [];
  });
  return { scores, remarks: Object.fromEntries(said), summary: summary.trim() };
}

/** Items whose points a decision changes. */
export function changed(card: Card, before: Scores, after: Scores): CardItem[] {
  return itemsOf(card).filter(({ key }) => after[key] !== before[key]);
}
