import { describe, expect, it } from "vitest";

import type { ArticleContent, Hit } from "@/api/knowledge";
import { differences } from "@/knowledge/compare";
import { settled } from "@/knowledge/settled";
import { actionOf } from "@/shared/keys";

const hit = (id: number): Hit => ({ id }) as Hit;
const ids = (hits: Hit[]): number[] => hits.map((one) => one.id);

describe("answers during a call", () => {
  it("keep the place of what stays, so that a key goes on meaning the same answer", () => {
    expect(ids(settled([hit(1), hit(2), hit(3)], [hit(3), hit(4), hit(1)]))).toEqual([1, 4, 3]);
  });

  it("stay while nothing else fits, and begin in the order they came", () => {
    expect(ids(settled([hit(1)], []))).toEqual([1]);
    expect(ids(settled([], [hit(2), hit(1)]))).toEqual([2, 1]);
  });

  it("are taken by a key that no text field swallows", () => {
    const press = { code: "Digit4", key: "¢", ctrlKey: false, metaKey: false, altKey: true, shiftKey: false };
    expect(actionOf(press, true)).toBe("answer1");
  });
});

describe("publications", () => {
  it("are compared field by field", () => {
    const before = { title: "居住证", questions: ["怎么办"], answer: "到派出所", valid_to: null } as unknown as ArticleContent;
    const after = { ...before, questions: ["怎么办", "到期了"], valid_to: "2026-12-31" };
    expect(differences(before, after)).toEqual([
      { field: "questions", before: "怎么办", after: "怎么办\n到期了" },
      { field: "valid_to", before: "", after: "2026-12-31" },
    ]);
  });
});
