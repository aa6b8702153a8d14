import { describe, expect, it } from "vitest";

import { languageName } from "@/shared/languages";

describe("the language beside a sentence", () => {
  it("is named in the page's language, and only where it is not the expected one", () => {
    expect(["zh-CN", "en"].map((page) => languageName("en", page))).toEqual(["英语", "English"]);
    expect(languageName("", "zh-CN")).toBe("");
  });
});
