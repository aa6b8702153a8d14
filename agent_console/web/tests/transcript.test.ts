import { createPinia, setActivePinia } from "pinia";
import { describe, expect, it, vi } from "vitest";

import type { DraftFields, Pop, Utterance } from "@/api/types/calls";
import { lineAt, peaks } from "@/calls/peaks";
import { tellingClause } from "@/live/clause";
import { useDesk } from "@/live/desk";
import { stretches } from "@/live/marks";
import { type Partials, withPartial, withUtterance, withoutLost, withoutPartial } from "@/live/transcript";

const said = (id: number, second: number): Utterance => ({
  call_id: "c",
  id,
  leg: "caller",
  text: `句${id}`,
  started_at: `2026-11-21T08:00:${String(second).padStart(2, "0")}Z`,
  ended_at: "2026-11-21T08:01:00Z",
});

function filled(value: string, sentence: string, utterance: number): DraftFields["title"] {
  return { value, touched: false, confidence: 0.8, evidence: { text: sentence, utterance_id: utterance, source: "said" } };
}

describe("the transcript", () => {
  it("stands by time, each utterance once", () => {
    const lines = [said(2, 9), said(1, 3), said(2, 9)].reduce<Utterance[]>(withUtterance, []);
    expect(lines.map((u) => u.id)).toEqual([1, 2]);
  });

  it("has one unfinished text a leg, gone when it is empty or finished", () => {
    const partial = { call_id: "c", leg: "caller", text: "路", started_at: "2026-11-21T08:00:00Z" } as const;
    const partials = withPartial(withPartial({}, partial), { ...partial, text: "路灯" });
    expect(partials.caller?.text).toBe("路灯");
    expect(withPartial(partials, { ...partial, text: "" }).caller).toBeUndefined();
    expect(withoutPartial(partials, "caller").caller).toBeUndefined();
    expect(withoutPartial(partials, "operator").caller?.text).toBe("路灯");
  });
});

describe("a partial text", () => {
  const gap = { call_id: "c", id: 1, leg: "caller", started_at: "2026-11-21T08:00:02Z", ended_at: "2026-11-21T08:00:06Z", state: "waiting" } as const;
  const begun = (second: number): Partials => ({ caller: { call_id: "c", leg: "caller", text: "路", started_at: `2026-11-21T08:00:0${second}Z` } });

  it("goes with the gap it was lost in, not with one before it or of the other side", () => {
    expect(withoutLost(begun(1), gap).caller).toBeUndefined();
    expect(withoutLost(begun(3), gap).caller).toBeUndefined();
    expect(withoutLost(begun(6), gap).caller?.text).toBe("路");
    expect(withoutLost(begun(3), { ...gap, leg: "operator" }).caller?.text).toBe("路");
  });

  it("leaves the desk as soon as its gap is told", () => {
    vi.stubGlobal("localStorage", { getItem: () => null });
    vi.stubGlobal("window", { setInterval: () => 0, addEventListener: () => undefined });
    setActivePinia(createPinia());
    const desk = useDesk();
    desk.pop = { call_id: "c" } as Pop;
    desk.partials = begun(3);
    desk.take({ type: "gap", ...gap });
    expect([desk.gaps, desk.partials.caller]).toEqual([[{ type: "gap", ...gap }], undefined]);
  });
});

describe("the clause that tells", () => {
  const sentence = "晚上看不见路\uff0c解放大道的路灯坏了\u3002希望尽快修好";

  it("has most in common with the value", () => {
    expect(tellingClause(sentence, "市政设施/路灯故障")).toBe("解放大道的路灯坏了");
    expect(tellingClause(sentence, "尽快修好")).toBe("希望尽快修好");
  });

  it("is the whole sentence where nothing is in common", () => {
    expect(tellingClause(sentence, "停水")).toBe(sentence);
    expect(tellingClause("解放大道的路灯坏了晚上看不见", "停水")).toBe("解放大道的路灯坏了晚上看不见");
    expect(tellingClause("", "停水")).toBe("");
  });
});

describe("words that filled a field", () => {
  const text = "解放大道的路灯坏了";

  it("are marked where the value stands", () => {
    expect(stretches(text, 1, { address: filled("解放大道", text, 1) })).toEqual([
      { text: "解放大道", field: "address" },
      { text: "的路灯坏了", field: null },
    ]);
  });

  it("are marked by their sentence where the value is another word", () => {
    expect(stretches(text, 1, { category: filled("城市管理/路灯故障", "路灯坏了", 1) })).toEqual([
      { text: "解放大道的", field: null },
      { text: "路灯坏了", field: "category" },
    ]);
  });

  it("are not drowned by a mark over everything", () => {
    const fields = { content: filled(text, text, 1), address: filled("解放大道", text, 1) };
    expect(stretches(text, 1, fields).map((s) => s.field)).toEqual(["address", null]);
    expect(stretches(text, 1, { content: fields.content })).toEqual([{ text, field: "content" }]);
  });

  it("give way to words that warn", () => {
    const fields = { address: filled("解放大道", text, 1), title: filled("解放大道的路灯", "", 1) };
    expect(stretches(text, 1, fields, ["路灯坏了", "起火"])).toEqual([
      { text: "解放大道", field: "address" },
      { text: "的", field: null },
      { text: "路灯坏了", field: null, warns: true },
    ]);
  });

  it("overlap never; the longer stays", () => {
    const fields = { address: filled("解放大道", "", 1), title: filled("解放大道的路灯", "", 1) };
    expect(stretches(text, 1, fields).map((s) => [s.text, s.field])).toEqual([
      ["解放大道的路灯", "title"],
      ["坏了", null],
    ]);
  });

  it("belong to their own utterance only", () => {
    expect(stretches(text, 2, { address: filled("解放大道", text, 1) })).toEqual([{ text, field: null }]);
  });
});

describe("the recording's drawing", () => {
  it("has the loudest sample of each stretch", () => {
    expect([...peaks([0, 0.5, 0.25, 1], 2)]).toEqual([0.5, 1]);
    expect([...peaks([], 2)]).toEqual([0, 0]);
  });

  it("knows which line is spoken", () => {
    expect([0, 2, 4.9, 5].map((at) => lineAt([1, 5], at))).toEqual([-1, 0, 0, 1]);
  });
});
