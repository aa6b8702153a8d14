import { createPinia, setActivePinia } from "pinia";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { useClock } from "@/shared/clock";

const SERVER = Date.parse("2026-11-20T04:00:00Z");
const WRONG = Date.parse("2026-11-20T11:23:00Z");

describe("the page's clock", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: WRONG });
    vi.stubGlobal("window", globalThis);
    setActivePinia(createPinia());
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("is the server's, however wrong the machine's is", async () => {
    const clock = useClock();
    clock.setServerTime("2026-11-20T04:00:00Z");
    expect(clock.now).toBe(SERVER);
    await vi.advanceTimersByTimeAsync(90_000);
    expect(clock.now).toBe(SERVER + 90_000);
  });

  it("goes on when somebody sets the machine's", async () => {
    const clock = useClock();
    clock.setServerTime("2026-11-20T04:00:00Z");
    vi.setSystemTime(SERVER + 3_600_000);
    await vi.advanceTimersByTimeAsync(1000);
    expect(clock.now).toBe(SERVER + 1000);
  });

  it("takes no nonsense for a time", () => {
    const clock = useClock();
    clock.setServerTime("2026-11-20T04:00:00Z");
    clock.setServerTime("soon");
    expect(clock.now).toBe(SERVER);
  });
});
