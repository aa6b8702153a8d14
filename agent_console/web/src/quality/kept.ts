import type { Card, Score } from "@/api/types/quality";

import { choicesOf, itemsOf } from "./card";

const KEPT = "hotline.score.";
/** Remarks may quote a citizen: they stay no longer than until the next day. */
const KEPT_MS = 86_400_000;

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}

/** Drops what nobody sent in time, of everybody at this browser. */
export function forgetOld(now: number, store: Store = localStorage): void {
  const places = Array.from({ length: store.length }, (_, i) => store.key(i) ?? "").filter((place) => place.startsWith(KEPT));
  for (const place of places) {
    const found = parsed(store.getItem(place));
    if (!isRecord(found) || typeof found.at !== "number" || now - found.at > KEPT_MS) store.removeItem(place);
  }
}

/** A card that is being filled in, kept in this browser until it is sent: for this person and this inspection. */
export class KeptScore {
  private readonly place: string;

  constructor(
    login: string,
    id: number,
    private readonly store: Store = localStorage,
  ) {
    this.place = `${KEPT}${login}.${id}`;
  }

  keep(score: Score, at: number): void {
    this.store.setItem(this.place, JSON.stringify({ ...score, at }));
  }

  forget(): void {
    this.store.removeItem(this.place);
  }

  /** What was kept, as far as the card knows it; null if there is nothing. */
  read(card: Card): Score | null {
    const found = parsed(this.store.getItem(this.place));
    if (!isRecord(found)) return null;
    const [scores, remarks] = [isRecord(found.scores) ? found.scores : {}, isRecord(found.remarks) ? found.remarks : {}];
    const score = { scores: {} as Record<string, number>, remarks: {} as Record<string, string>, summary: "" };
    for (const item of itemsOf(card)) {
      const [points, remark] = [scores[item.key], remarks[item.key]];
      if (typeof points === "number" && choicesOf(item).includes(points)) score.scores[item.key] = points;
      if (typeof remark === "string") score.remarks[item.key] = remark;
    }
    if (typeof found.summary === "string") score.summary = found.summary;
    return score;
  }
}
