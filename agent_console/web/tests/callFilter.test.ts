import { describe, expect, it } from "vitest";

import { ANYTHING, filterOf, readAddress, writeAddress } from "@/calls/filter";

/** 23:30 UTC of the 20th is the 21st in the city. */
const NOW = Date.parse("2026-11-20T23:30:00Z");

describe("what a list of calls is narrowed by", () => {
  it("is the last seven days of the city where the address says nothing", () => {
    expect(readAddress({}, NOW)).toEqual({ ...ANYTHING, from: "2026-11-15", to: "2026-11-21" });
  });

  it("is sent as whole days of the city", () => {
    expect(filterOf({ ...ANYTHING, from: "2026-11-21", to: "2026-11-21" })).toEqual({
      from: "2026-11-21T00:00:00+08:00",
      to: "2026-11-22T00:00:00+08:00",
    });
  });

  it("stands in the address and comes back from it, but for a citizen's number", () => {
    const wanted = { ...ANYTHING, direction: "in", outcome: ["left_in_queue"], survey: [4, 5], ticket: "no", shortest: "60", phone: "13800006021" } as const;
    const address = writeAddress({ ...wanted, outcome: [...wanted.outcome], survey: [...wanted.survey] });
    expect(JSON.stringify(address)).not.toContain("13800006021");
    expect(readAddress(address, NOW)).toEqual({ ...wanted, phone: "" });
    expect(filterOf(readAddress(address, NOW))).toEqual({ direction: "in", outcome: ["left_in_queue"], survey: [4, 5], ticket: false, shortest: 60 });
  });

  it("takes nothing from an address that no list of ours wrote", () => {
    const odd = { direction: "up", outcome: ["won"], survey: ["x"], ticket: "maybe", shortest: "-1", from: "yesterday" };
    expect(readAddress(odd, NOW)).toEqual(ANYTHING);
  });
});
