import { createPinia, setActivePinia } from "pinia";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { effectScope, nextTick } from "vue";

import type { Gap, Utterance } from "@/api/types/calls";
import { onCallNews, useCallNews } from "@/live/callNews";
import { readFrame } from "@/live/frames";
import { inTime, withGap } from "@/live/transcript";

const at = (second: number): string => `2026-11-21T08:00:${String(second).padStart(2, "0")}Z`;
const said = (id: number, second: number): Utterance => ({ call_id: "c", id, leg: "caller", text: "路灯", started_at: at(second), ended_at: at(second + 1) });
const gap = (id: number, second: number): Gap => ({ call_id: "c", id, leg: "operator", started_at: at(second), ended_at: at(second + 5), state: "waiting" });

describe("what was not heard", () => {
  it("stands at its place between the sentences, which keep their numbers", () => {
    const rows = inTime([said(1, 2), said(2, 20)], [gap(1, 9), gap(2, 0)]);
    expect(rows.map((row) => row.key)).toEqual(["gap-2", "said-1", "gap-1", "said-2"]);
    expect(rows.map((row) => row.index)).toEqual([-1, 0, -1, 1]);
  });

  it("is one line whatever becomes of it", () => {
    const filled = { ...gap(1, 9), state: "filled" } as const;
    expect([gap(1, 9), gap(2, 3), filled].reduce<Gap[]>(withGap, [])).toEqual([gap(2, 3), filled]);
  });

  it("is told by the server in its own frame", () => {
    expect(readFrame(JSON.stringify({ type: "gap", ...gap(1, 9) }))).toMatchObject({ type: "gap", state: "waiting" });
  });
});

describe("news of a recording", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    setActivePinia(createPinia());
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("lets a page read its own call again, once for many sentences, and not after it is left", async () => {
    const [news, read, page] = [useCallNews(), vi.fn(), effectScope()];
    page.run(() => {
      onCallNews(() => "c", read);
    });
    for (const call of ["other", "c"]) {
      news.tell(call);
      await nextTick();
      news.tell(call);
      await nextTick();
      vi.runAllTimers();
      expect(read).toHaveBeenCalledTimes(call === "c" ? 1 : 0);
    }
    news.tell("c");
    await nextTick();
    page.stop();
    vi.runAllTimers();
    expect(read).toHaveBeenCalledTimes(1);
  });
});
