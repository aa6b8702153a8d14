import { createPinia, setActivePinia } from "pinia";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { ApiError, api } from "@/api/client";
import type { HandOverNow, HandOverTargets, QueueTarget, SeatTarget } from "@/api/types/handOver";
import type { LineChoice } from "@/api/types/lists";
import type { TimeLineEntry } from "@/api/types/ticketPage";
import { useEntryTitle } from "@/cases/entryTitle";
import { fits, rowsOf, useQueueWords, usualWay } from "@/console/handOverRows";
import { lineAsked, useHandOver } from "@/live/handOver";

const now = (state: HandOverNow["state"]): HandOverNow => ({
  ...lineAsked("119"),
  call_id: "c-1",
  name: "消防119",
  by: "8001",
  holder: "8001",
  seat: "",
  state,
  since: "2026-11-20T04:00:00Z",
});

describe("handing a call over", () => {
  beforeEach(() => {
    vi.restoreAllMocks();
    vi.stubGlobal("localStorage", { getItem: () => null });
    setActivePinia(createPinia());
  });

  it("goes on while the target is called or takes part, and no longer", () => {
    const handOver = useHandOver();
    const states = ["calling", "consulting", "connected", "completed", "busy", "no_answer", "unreachable", "withdrawn", "ended"] as const;
    const going = states.filter((state) => {
      handOver.take(now(state));
      return handOver.going;
    });
    expect(going).toEqual(["calling", "consulting", "connected"]);
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
    expect(await handOver.start("c-1", lineAsked("119"))).toBe(false);
    expect(handOver.problem).toContain("外呼线路");
    handOver.take(now("calling"));
    expect(handOver.problem).toBe("");
  });

  it("asks once, however often the button is pressed meanwhile", async () => {
    const handOver = useHandOver();
    const asked = vi.spyOn(api, "handOver").mockResolvedValue(undefined);
    const begun = await Promise.all([handOver.start("c-1", lineAsked("gas")), handOver.start("c-1", lineAsked("gas"))]);
    expect(begun).toEqual([true, false]);
    expect(asked.mock.calls).toEqual([["c-1", { kind: "line", target: "gas", way: "conference", note: "" }]]);
  });
});

const seat = (login: string, name: string, state: SeatTarget["state"]): SeatTarget => ({ login, name, queues: ["law"], state, since: "" });
const queue = (code: string, name: string, more: Partial<QueueTarget>): QueueTarget => ({
  queue: code,
  name,
  there: 0,
  free: 0,
  waiting: 0,
  wait_min: null,
  closed: false,
  opens_at: null,
  ...more,
});
const TARGETS: HandOverTargets = {
  operators: [seat("8002", "王芳", "ready"), seat("8003", "李强", "talking")],
  queues: [
    queue("law", "法律专席", { there: 2 }),
    queue("expert", "专家席", {}),
    queue("night", "夜间专席", { there: 1, free: 1, closed: true }),
  ],
};
const LINES = [{ code: "119", name: "消防", name_en: "Fire", dangers: ["火灾"] }] as unknown as LineChoice[];
const shown = (words: string): string[] =>
  rowsOf(LINES, TARGETS, words, { line: (one) => one.name, queue: (one) => `${String(one.free)}/${String(one.there)}` }).map((row) => row.target);

describe("whom a call can be handed to", () => {
  it("is found by name, number, danger or queue", () => {
    expect(shown("")).toEqual(["119", "8002", "8003", "law", "expert", "night"]);
    expect(shown("8002")).toEqual(["8002"]);
    expect(shown("王")).toEqual(["8002"]);
    expect(shown("火灾")).toEqual(["119"]);
    expect(shown("法律")).toEqual(["8002", "8003", "law"]);
  });

  it("can be called if ready, and sent the citizen at once if somebody at work answers the queue", () => {
    const rows = rowsOf(LINES, TARGETS, "", { line: (one) => one.name, queue: () => "" });
    const able = (way: "consult" | "blind"): string[] => rows.filter((row) => fits(row, way)).map((row) => row.target);
    expect(able("consult")).toEqual(["119", "8002"]);
    expect(able("blind")).toEqual(["119", "8002", "law"]);
  });

  it("is told with how long a citizen may wait there, or until when it is closed", () => {
    vi.stubGlobal("localStorage", { getItem: () => null });
    setActivePinia(createPinia());
    const words = useQueueWords();
    const said = (more: Partial<QueueTarget>): string => words(queue("law", "法律专席", more));
    expect(said({})).toBe("无人在岗");
    expect(said({ there: 3, free: 1, waiting: 2 })).toBe("空闲 1 / 在岗 3");
    expect(said({ there: 3, waiting: 2, wait_min: 4 })).toBe("无人空闲 / 在岗 3，2 人等候，转去优先接听，约等 4 分钟");
    expect(said({ there: 3, waiting: 2 })).toBe("无人空闲 / 在岗 3，2 人等候");
    expect(said({ there: 3, free: 3, closed: true })).toBe("不在服务时间");
    expect(said({ closed: true, opens_at: "2026-11-23T00:30:00Z" })).toContain("11-23 08:30");
  });

  it("is asked first, but a line of danger is in the talk at once", () => {
    expect([usualWay("line"), usualWay("operator"), usualWay("queue")]).toEqual(["conference", "consult", "consult"]);
  });
});

describe("the time line of a ticket", () => {
  it("says to whom a call went, how, and what became of it", () => {
    vi.stubGlobal("localStorage", { getItem: () => null });
    vi.stubGlobal("window", { setInterval: () => 0 });
    setActivePinia(createPinia());
    const title = useEntryTitle();
    const entry = (name: string, data: Record<string, unknown>): string => title({ kind: "hand_over", title: name, data } as unknown as TimeLineEntry);
    const at = "2026-11-20T04:00:00Z";
    expect(entry("李强", { kind: "operator", way: "consult", state: "completed", connected_at: at })).toBe("转接 · 李强 · 咨询后转 · 已转交");
    expect(entry("消防119", { kind: "line", way: "conference", state: "ended", connected_at: at })).toBe("紧急转接 · 消防119 · 三方 · 已接通");
    expect(entry("李强", { kind: "operator", way: "blind", state: "no_answer", connected_at: null })).toBe("转接 · 李强 · 直接转接 · 无人接听");
  });
});
