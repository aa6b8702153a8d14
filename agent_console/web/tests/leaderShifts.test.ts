import { describe, expect, it } from "vitest";

import { fromEntry, hoursOf, toEntry } from "@/leader-shifts/hours";

describe("the hours of a leader's shift", () => {
  it("are said by the city's clocks", () => {
    expect(hoursOf({ starts_at: "2026-11-27T01:30:00Z", ends_at: "2026-11-27T03:00:00Z" })).toBe("2026-11-27 09:30—11:00");
  });

  it("say the day on which they end when that is another", () => {
    expect(hoursOf({ starts_at: "2026-11-27T15:00:00Z", ends_at: "2026-11-27T17:00:00Z" })).toBe("2026-11-27 23:00—11-28 01:00");
  });

  it("are entered by the city's clocks, wherever the browser is", () => {
    expect(fromEntry("2026-11-27T09:30")).toBe("2026-11-27T01:30:00.000Z");
    expect(toEntry("2026-11-27T01:30:00Z")).toBe("2026-11-27T09:30");
    expect(fromEntry("")).toBe("");
  });
});
