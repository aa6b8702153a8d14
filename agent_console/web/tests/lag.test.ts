import { createPinia, setActivePinia } from "pinia";
import { beforeEach, describe, expect, it } from "vitest";

import { useLag } from "@/live/lag";

beforeEach(() => {
  setActivePinia(createPinia());
});

describe("a slow connection", () => {
  it("is worth a word when two pings in a row were slow, and only as long", () => {
    const lag = useLag();
    const told = [900, 40, 700, 1240, 30].map((ms) => {
      lag.measured(ms);
      return lag.slow ? lag.seconds : "";
    });
    expect(told).toEqual(["", "", "", "1.2", ""]);
  });
});
