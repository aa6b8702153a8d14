import type { CardItem } from "@/api/types/quality";

/** Points that a key gives, and the digits typed so far; or a step to a neighbouring item. */
export type Meaning = { points: number; typed: string } | { step: 1 | -1; points?: number };

function digit(item: CardItem, key: string, typed: string): Meaning | null {
  const found = [typed + key, key].find((digits) => Number(digits) <= item.points);
  return found === undefined ? null : { points: Number(found), typed: found };
}

/**
 * What a key means at an item of the card; null for a key that is not the card's.
 *
 * @param points What the item has so far, if anything.
 * @param typed Digits typed at this item before: 1 and 0 make 10.
 */
export function meaningOf(key: string, item: CardItem, points: number | undefined, typed: string): Meaning | null {
  if (/^[0-9]$/.test(key)) return digit(item, key, typed);
  switch (key) {
    case "ArrowLeft":
      return { points: Math.max(0, (points ?? item.points + 1) - 1), typed: "" };
    case "ArrowRight":
      return { points: Math.min(item.points, (points ?? item.points) + 1), typed: "" };
    case "Home":
      return { points: 0, typed: "" };
    case "End":
      return { points: item.points, typed: "" };
    case "ArrowDown":
      return { step: 1 };
    case "ArrowUp":
      return { step: -1 };
    case "Enter":
      // Nothing to complain of: all points, and on.
      return { step: 1, points: points ?? item.points };
    default:
      return null;
  }
}
