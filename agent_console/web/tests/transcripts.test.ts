import { describe, expect, it } from "vitest";

import { parametersOf } from "@/api/transcripts";
import { inAddress, ofAddress } from "@/transcripts/address";
import { cutAt } from "@/transcripts/cut";

const wanted = { q: "路灯", leg: "", operator: "8001", queue: "", phone: "13800006021", from: "2026-11-20", to: "2026-11-20" };

describe("search through what was said", () => {
  it("asks for whole days of the city", () => {
    const asked = parametersOf(wanted, null);
    expect(asked.get("from")).toBe("2026-11-20T00:00:00+08:00");
    expect(asked.get("to")).toBe("2026-11-20T16:00:00.000Z");
    expect(asked.has("leg")).toBe(false);
    expect(asked.has("cursor")).toBe(false);
  });

  it("keeps a citizen's number out of the address", () => {
    expect(inAddress(wanted)).toEqual({ q: "路灯", operator: "8001", from: "2026-11-20", to: "2026-11-20" });
    expect(ofAddress({ q: "路灯", phone: "13800006021" }).phone).toBe("");
  });

  it("cuts a sentence at its marks", () => {
    expect(cutAt("那个路灯坏了", [[2, 4]])).toEqual([
      { text: "那个", marked: false },
      { text: "路灯", marked: true },
      { text: "坏了", marked: false },
    ]);
    expect(cutAt("路灯", [[0, 2]])).toEqual([{ text: "路灯", marked: true }]);
  });
});
