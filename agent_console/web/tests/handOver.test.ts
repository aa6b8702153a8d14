import { createPinia, setActivePinia } from "pinia";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { ApiError, api } from "@/api/client";
import type { HandOverNow } from "@/api/types/calls";
import { useHandOver } from "@/live/handOver";

const now = (state: HandOverNow["state"]): HandOverNow => ({ call_id: "c-1", line: "119", state, since: "2026-11-20T04:00:00Z" });

describe("handing a call over", () => {
  beforeEach(() => {
    vi.restoreAllMocks();
    vi.stubGlobal("localStorage", { getItem: () => null });
    setActivePinia(createPinia());
  });

  it("goes on while the line is called or takes part, and no longer", () => {
    const handOver = useHandOver();
    const going = (["calling", "connected", "busy", "no_answer", "unreachable", "withdrawn", "ended"] as const).filter((state) => {
      handOver.take(now(state));
      return handOver.going;
    });
    expect(going).toEqual(["calling", "connected"]);
  });

  it("keeps how it ended until that is put away", () => {
    const handOver = useHandOver();
    handOver.take(now("busy"));
    expect(handOver.now?.state).toBe("busy");
    handOver.clear();
    expect(handOver.now).toBeNull();
  });

  it("says a refusal in the reader's words, until something else happens", async () => {
    const handOver = useHandOver();
    vi.spyOn(api, "handOver").mockRejectedValue(new ApiError(503, "no-way-out", "expected a carrier"));
    expect(await handOver.start("c-1", "119")).toBe(false);
    expect(handOver.problem).toContain("外呼线路");
    handOver.take(now("calling"));
    expect(handOver.problem).toBe("");
  });

  it("asks for the line of this call, and takes it back", async () => {
    const handOver = useHandOver();
    const [asked, withdrawn] = [vi.spyOn(api, "handOver").mockResolvedValue(undefined), vi.spyOn(api, "withdrawHandOver").mockResolvedValue(undefined)];
    expect(await handOver.start("c-1", "gas")).toBe(true);
    expect(await handOver.withdraw("c-1")).toBe(true);
    expect([asked.mock.calls, withdrawn.mock.calls]).toEqual([[["c-1", "gas"]], [["c-1"]]]);
  });
});
