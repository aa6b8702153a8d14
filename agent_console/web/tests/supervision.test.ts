import { describe, expect, it } from "vitest";

import type { BoardCard, BoardColumn } from "@/api/types/supervision";
import { departmentsOn, drawn, groups, narrowed, step } from "@/supervision/board";
import { daysOf, figureOf, percent, shifted } from "@/supervision/figures";

const card = (id: number, code: string, due: string | null, answered: string | null = null) =>
  ({ id, department: { code, name: code, name_en: "" }, due_at: due, feedback_at: answered }) as BoardCard;
const column = (level: number, cards: BoardCard[]): BoardColumn => ({ level, name: "", name_en: "", count: cards.length, cards, next_cursor: null });

describe("the board", () => {
  const cards = [card(1, "b", "2026-11-22"), card(2, "a", "2026-11-21", "2026-11-20"), card(3, "a", "2026-11-20"), card(4, "b", null)];

  it("puts the department with the most pressing card first, answered cards last", () => {
    expect(groups(cards).map((g) => [g.department?.code, g.cards.map((c) => c.id)])).toEqual([
      ["a", [3, 2]],
      ["b", [1, 4]],
    ]);
  });

  it("shows one department alone, with its own counts", () => {
    const columns = [column(1, cards), column(2, [card(5, "c", null)])];
    expect(narrowed(columns, "a").map((c) => [c.count, c.cards.length])).toEqual([[2, 2], [0, 0]]);
    expect(departmentsOn(columns).map((d) => d.code)).toEqual(["a", "b", "c"]);
  });

  it("is walked by keys over empty columns", () => {
    const board = drawn([column(1, [card(1, "a", "1"), card(2, "a", "2")]), column(2, []), column(3, [card(3, "b", "1")])]);
    const go = (from: number | null, by: "up" | "down" | "left" | "right") => step(board, from, by)?.id;
    expect([go(null, "down"), go(1, "down"), go(2, "down"), go(1, "up")]).toEqual([1, 2, 2, 1]);
    expect([go(2, "right"), go(3, "left"), go(3, "right")]).toEqual([3, 1, 3]);
    expect(step([[]], null, "down")).toBeNull();
  });
});

describe("a department's figures", () => {
  it("are shown with what they are made of; nothing of nothing is no rate", () => {
    const figure = figureOf({ on_time: { numerator: 18, denominator: 46, left_out: 2, rate: 0.39 } }, "on_time");
    expect([figure, percent(figure)]).toEqual([{ numerator: 18, denominator: 46, left_out: 2 }, "39.1%"]);
    expect(percent(figureOf({}, "satisfied"))).toBe("—");
  });

  it("belong to whole months, over the end of a year", () => {
    expect([shifted("2026-01", -1), shifted("2026-12", 1)]).toEqual(["2025-12", "2027-01"]);
    expect(daysOf("2028-02")).toEqual({ from: "2028-02-01", to: "2028-02-29" });
  });
});
