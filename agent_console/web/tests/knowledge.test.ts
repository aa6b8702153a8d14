import { describe, expect, it } from "vitest";

import type { ArticleContent, Hit } from "@/api/knowledge";
import { categoryOptions } from "@/cases/categoryOptions";
import { differences } from "@/knowledge/compare";
import { contentOf, formOf } from "@/knowledge/form";
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

describe("an article that is edited", () => {
  const content: ArticleContent = {
    title: "居住证",
    questions: ["怎么办", "到期了"],
    answer: "到派出所",
    details: "",
    source_name: "",
    source_number: "",
    source_date: null,
    districts: [],
    audience: "",
    department: "police",
    categories: ["030101", "030201"],
    valid_from: "2026-01-01",
    valid_to: null,
    confidentiality: "open",
  };

  it("keeps what nobody touched, all of its categories among it", () => {
    expect(contentOf(formOf(content))).toEqual(content);
  });

  it("belongs under leaves that are chosen by their codes", () => {
    const leaf = { code: "030101", name: "居住证", name_en: "Permit", path: "户籍/居住证", children: [] };
    const [branch] = categoryOptions([{ ...leaf, code: "0301", path: "户籍", children: [leaf] }], "code", true);
    expect(branch?.children).toMatchObject([{ value: "030101", label: "Permit", path: "户籍/居住证" }]);
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
