import { createPinia, setActivePinia } from "pinia";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { ApiError, api } from "@/api/client";
import { type Warning, warningsApi } from "@/api/warnings";
import { lineAsked } from "@/live/handOver";
import { inOrder, useWarnings } from "@/live/warnings";
import { aroundWords } from "@/warnings/sentence";

function warning(id: string, change: Partial<Warning> = {}): Warning {
  return {
    id,
    call_id: "c-1",
    code: "gas",
    name: "燃气泄漏",
    name_en: "Gas leak",
    level: "danger",
    leg: "caller",
    words: "煤气味",
    sentence: "楼道里有煤气味",
    utterance_id: null,
    said_at: "2026-11-20T04:00:00Z",
    raised_at: "2026-11-20T04:00:01Z",
    lines: [],
    queue: "hotline",
    operator: null,
    acknowledged_by: null,
    acknowledged_at: null,
    outcome: "",
    outcome_name: "",
    outcome_name_en: "",
    ...change,
  };
}

describe("warnings", () => {
  beforeEach(() => {
    vi.restoreAllMocks();
    vi.stubGlobal("localStorage", { getItem: () => null });
    setActivePinia(createPinia());
  });

  it("let a supervisor have a line called once, and say so when it cannot be", async () => {
    const warnings = useWarnings();
    const call = vi.spyOn(api, "handOver").mockRejectedValueOnce(new ApiError(409, "x", "nobody talks")).mockResolvedValue(undefined);
    await warnings.callLine(warning("w-1"), "gas");
    expect([warnings.problem, warnings.called["w-1"]]).toEqual(["nobody talks", undefined]);
    await warnings.callLine(warning("w-1"), "gas");
    expect(call).toHaveBeenLastCalledWith("c-1", lineAsked("gas"));
    expect([warnings.problem, warnings.called["w-1"]]).toEqual(["", "gas"]);
  });

  it("let a supervisor put a call that waits to the front", async () => {
    const warnings = useWarnings();
    vi.spyOn(api, "bringForward").mockRejectedValueOnce(new ApiError(409, "x", "waits no more")).mockResolvedValue(undefined);
    await warnings.bringForward("c-1");
    expect([warnings.problem, warnings.forward]).toEqual(["waits no more", []]);
    await warnings.bringForward("c-1");
    expect([warnings.problem, warnings.forward]).toEqual(["", ["c-1"]]);
  });

  it("shows open ones first, the latest first", () => {
    const done = warning("done", { raised_at: "2026-11-20T05:00:00Z", acknowledged_at: "2026-11-20T05:01:00Z" });
    const late = warning("late", { raised_at: "2026-11-20T04:30:00Z" });
    expect(inOrder([done, warning("early"), late]).map((one) => one.id)).toEqual(["late", "early", "done"]);
  });

  it("know which words of a sentence warn, finished or not", () => {
    const warnings = useWarnings();
    warnings.take(warning("w-1"));
    const said = { call_id: "c-1", leg: "caller", text: "楼道里有煤气味", started_at: "2026-11-20T04:00:00.000Z" } as const;
    expect(warnings.wordsIn(said)).toEqual(["煤气味"]);
    expect(warnings.wordsIn({ ...said, leg: "operator" })).toEqual([]);
    expect(warnings.wordsIn({ ...said, call_id: "c-2" })).toEqual([]);
    expect(warnings.wordsIn({ ...said, started_at: "2026-11-20T04:00:05Z" })).toEqual([]);
  });

  it("is loud about one thing at a time: a danger to life before anything later", () => {
    const warnings = useWarnings();
    warnings.take(warning("danger"));
    warnings.take(warning("crowd", { level: "serious", raised_at: "2026-11-20T04:10:00Z" }));
    warnings.take(warning("other call", { call_id: "c-2", raised_at: "2026-11-20T04:20:00Z" }));
    expect(warnings.loudest("c-1")?.id).toBe("danger");
    expect(warnings.loudest("c-3")).toBeNull();
  });

  it("falls silent when somebody took notice, here or elsewhere", async () => {
    const warnings = useWarnings();
    warnings.take(warning("1"));
    warnings.take(warning("1", { acknowledged_by: "9001", acknowledged_at: "2026-11-20T04:01:00Z", outcome: "noted" }));
    expect(warnings.loudest("c-1")).toBeNull();
    warnings.take(warning("2"));
    vi.spyOn(warningsApi, "acknowledge").mockResolvedValue(warning("2", { acknowledged_at: "2026-11-20T04:02:00Z" }));
    await warnings.acknowledge("2", "noted");
    expect(warnings.open).toEqual([]);
  });

  it("stays loud when the notice could not be kept", async () => {
    const warnings = useWarnings();
    warnings.take(warning("1"));
    vi.spyOn(warningsApi, "acknowledge").mockRejectedValue(new Error("database away"));
    await warnings.acknowledge("1", "noted");
    expect(warnings.loudest("c-1")?.id).toBe("1");
    expect(warnings.problem).toBe("database away");
  });

  it("counts as handed over when a line that fits has answered in the same call", async () => {
    const warnings = useWarnings();
    const fire = { code: "119", name: "消防119", name_en: "Fire 119" };
    warnings.take(warning("fits", { lines: [fire] }));
    warnings.take(warning("other line"));
    warnings.take(warning("other call", { call_id: "c-2", lines: [fire] }));
    warnings.take(warning("noticed", { lines: [fire], acknowledged_at: "2026-11-20T04:02:00Z" }));
    const said = vi.spyOn(warningsApi, "acknowledge").mockImplementation((id) => Promise.resolve(warning(id)));
    await warnings.handedOver("c-1", "119");
    expect(said.mock.calls).toEqual([["fits", "handed_over"]]);
  });

  it("marks the words in their sentence", () => {
    expect(aroundWords("楼道里有煤气味啊", "煤气味")).toEqual(["楼道里有", "煤气味", "啊"]);
    expect(aroundWords("楼道里有***", "煤气味")).toEqual(["楼道里有***", "", ""]);
  });
});
