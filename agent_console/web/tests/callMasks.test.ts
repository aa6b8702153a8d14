import { createPinia, setActivePinia } from "pinia";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { type Mask, callMasksApi } from "@/api/callMasks";
import { useCallMasks, withMask } from "@/live/callMasks";
import { inTime } from "@/live/transcript";
import { useClock } from "@/shared/clock";

const at = (second: number): string => new Date(Date.UTC(2026, 10, 21, 8, 0, second)).toISOString();
const mask = (from: number, to: number): Mask => ({ by: "8001", start: at(from), end: at(to) });

/** The masks of a call that was begun to be masked at second 10, as they stand then. */
async function masked(): Promise<ReturnType<typeof useCallMasks>> {
  vi.spyOn(callMasksApi, "ofCall").mockResolvedValue([mask(2, 4), mask(10, 70)]);
  const masks = useCallMasks();
  useClock().setServerTime(at(10));
  await masks.loadCall("c");
  return masks;
}

describe("a masked call", () => {
  beforeEach(() => {
    vi.stubGlobal("window", { setInterval: () => 0 });
    vi.useFakeTimers({ now: Date.parse(at(10)) });
    setActivePinia(createPinia());
  });

  it("is masked until its time is over, also after a reload", async () => {
    const masks = await masked();
    expect([masks.on, masks.left]).toEqual([true, 60_000]);
    expect(masks.over).toEqual([mask(2, 4)]);
  });

  it("is kept again as soon as the mask is taken off, which only its own news does", async () => {
    const masks = await masked();
    masks.take({ ...mask(10, 10), call_id: "other" });
    expect(masks.on).toBe(true);
    masks.take({ ...mask(10, 10), call_id: "c" });
    expect(masks.on).toBe(false);
  });

  it("says nothing of the call before it", async () => {
    const masks = await masked();
    vi.spyOn(callMasksApi, "ofCall").mockRejectedValue(new Error("gone"));
    await masks.loadCall("next");
    expect([masks.on, masks.over]).toEqual([false, []]);
  });

  it("does one thing at a time, however often the key is pressed", async () => {
    const masks = await masked();
    const end = vi.spyOn(callMasksApi, "end").mockResolvedValue(undefined);
    await Promise.all([masks.toggle(), masks.toggle()]);
    expect(end).toHaveBeenCalledTimes(1);
  });
});

describe("the masks of a transcript", () => {
  it("stand once each, among what was said", () => {
    const masks = withMask([mask(2, 62)], mask(2, 4));
    const said = [1, 5].map((id) => ({ call_id: "c", id, leg: "caller" as const, text: "", started_at: at(id), ended_at: at(id) }));
    expect(inTime(said, [], masks).map((row) => row.mask?.end ?? row.said?.id)).toEqual([1, at(4), 5]);
  });
});
