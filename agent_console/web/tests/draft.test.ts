import { describe, expect, it } from "vitest";

import { type DraftField, type DraftFields, FIELD_NAMES } from "@/api/types/calls";
import { mergeDraft, missing, nextSuggestion, suggestedNames, sureness, typed, valuesOf } from "@/ticket/draft";

const offered = (value: string): DraftField => ({ value, touched: false, confidence: 0.7, evidence: null });
const touched = (value: string): DraftField => ({ value, touched: true, confidence: 1, evidence: null });

describe("merging the server's draft", () => {
  it("fills what was not touched", () => {
    expect(mergeDraft({}, { title: offered("路灯不亮") }, null).title?.value).toBe("路灯不亮");
  });

  it("never changes a touched field, emptied or not", () => {
    const local: DraftFields = { title: touched("路灯"), address: touched("") };
    const merged = mergeDraft(local, { title: offered("别的"), address: touched("别处") }, null);
    expect(merged).toMatchObject(local);
  });

  it("leaves the field with the cursor alone, and only that one", () => {
    const merged = mergeDraft({ title: offered("旧") }, { title: offered("新"), wants: offered("尽快") }, "title");
    expect([merged.title?.value, merged.wants?.value]).toEqual(["旧", "尽快"]);
  });

  it("keeps a suggestion the server does not repeat", () => {
    expect(mergeDraft({ title: offered("路灯") }, {}, null).title?.value).toBe("路灯");
  });
});

describe("typing", () => {
  const evidence = { text: "解放大道", utterance_id: 3, source: "said" } as const;

  it("keeps the evidence of an accepted value and drops it from a changed one", () => {
    const field: DraftField = { ...offered("解放大道"), evidence };
    expect(typed(field, "解放大道")).toEqual({ value: "解放大道", touched: true, confidence: 1, evidence });
    expect(typed(field, "中山大道").evidence).toBeNull();
  });
});

describe("how sure the machine is", () => {
  it("is said of what it suggests, and of nothing a person put in", () => {
    expect(sureness({ ...offered("路灯"), confidence: 0.846 })).toBe(85);
    expect(sureness(touched("路灯"))).toBeNull();
    expect(sureness(offered(""))).toBeNull();
  });
});

describe("suggestions", () => {
  const fields: DraftFields = { kind: touched("求助"), district: offered("江岸区"), title: offered(""), wants: offered("修好") };

  it("are values nobody touched", () => {
    expect(suggestedNames(fields)).toEqual(["district", "wants"]);
  });

  it("are walked in the form's order and begin again", () => {
    expect(nextSuggestion(fields, null)).toBe("district");
    expect(nextSuggestion(fields, "district")).toBe("wants");
    expect(nextSuggestion(fields, "wants")).toBe("district");
    expect(nextSuggestion({}, null)).toBeNull();
  });
});

describe("saving", () => {
  it("names required fields that hold nothing but blanks", () => {
    expect(missing({ kind: offered("求助"), title: touched("  ") })).toEqual(["title", "content"]);
  });

  it("sends every field, trimmed", () => {
    const values = valuesOf({ title: touched(" 路灯 ") });
    expect(values.title).toBe("路灯");
    expect(Object.keys(values)).toHaveLength(FIELD_NAMES.length);
  });
});
