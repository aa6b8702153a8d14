import { describe, expect, it } from "vitest";

import type { Utterance } from "@/api/types/calls";
import { piecesOf } from "@/calls/pieces";

function said(text: string, more: Partial<Utterance> = {}): Utterance {
  return { call_id: "c", id: 1, leg: "caller", text, started_at: "2026-11-21T08:00:00Z", ended_at: "2026-11-21T08:00:04Z", ...more };
}

const shown = (utterance: Utterance) => piecesOf(utterance).map((piece) => [piece.text, piece.at, piece.heard]);

describe("the words of an utterance", () => {
  it("stand at the moments the engine gave, signs and spaces with the word before", () => {
    const words = [
      ["路灯", 0.2, 0.9],
      ["坏了，", 0.9, 1.6],
      ["OK", 2, 2.4],
    ] as const;
    expect(shown(said("路灯 坏了， OK", { words }))).toEqual([
      ["路灯 ", 0.2, null],
      ["坏了， ", 0.9, null],
      ["OK", 2, null],
    ]);
  });

  it("run evenly over the utterance where the engine gave no times", () => {
    const pieces = piecesOf(said("解放大道，路灯坏了"));
    expect(pieces.map((piece) => piece.text).join("")).toBe("解放大道，路灯坏了");
    expect(pieces[0]?.at).toBe(0);
    expect(pieces.find((piece) => piece.text.startsWith("路灯"))?.at).toBeCloseTo((4 * 5) / 9);
  });

  it("stay whole where one of the city replaced what was heard, told in whole characters", () => {
    const words = [
      ["\u{20BB7}在", 0, 0.5],
      ["解放", 0.5, 1],
      ["大道上", 1, 2],
    ] as const;
    const repairs = [{ from: "接放大到", to: "解放大道", start: 2 }];
    expect(shown(said("\u{20BB7}在解放大道上", { words, repairs }))).toEqual([
      ["\u{20BB7}在", 0, null],
      ["解放大道", 0.5, "接放大到"],
      ["上", 0.5, null],
    ]);
  });

  it("show no repair that the text does not hold", () => {
    const repairs = [{ from: "旺伟", to: "王伟", start: 0 }];
    expect(piecesOf(said("王*的家", { repairs })).every((piece) => piece.heard === null)).toBe(true);
  });

  it("tell which of them stood otherwise during the call", () => {
    const words = [
      ["看不见", 0, 1],
      ["路，", 1, 2],
      ["怎么办", 2, 3],
    ] as const;
    const pieces = piecesOf(said("看不见路，怎么办", { words, live_text: "看不到路怎么搞" }));
    expect(pieces.filter((piece) => piece.changed).map((piece) => piece.text)).toEqual(["看不见", "怎么办"]);
  });

  it("are none of an empty utterance", () => {
    expect(piecesOf(said(""))).toEqual([]);
  });
});
