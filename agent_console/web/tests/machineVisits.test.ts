import { createPinia, setActivePinia } from "pinia";
import { beforeEach, describe, expect, it, vi } from "vitest";

import type { MachineCall, MachineVisit } from "@/api/types/followUps";
import { useMachineWords } from "@/follow-up/machineWords";

const CALL: MachineCall = { call_id: "c1", at: "2026-11-20T04:00:00Z", outcome: "interrupted", contacted: "no", solved: "", result: "fairly", attitude: "" };
const VISIT: MachineVisit = {
  ticket: "1",
  title: "",
  citizen_shown: "",
  status: "pending_visit",
  due_at: null,
  state: "open",
  for_people: "",
  tries: 0,
  last_tried_at: null,
  taken_by: null,
  left: "",
  why: "",
  next_at: null,
  calls: [],
};

describe("a follow-up of the line", () => {
  beforeEach(() => {
    vi.stubGlobal("localStorage", { getItem: () => null });
    setActivePinia(createPinia());
  });

  it("tells what was answered before the citizen hung up, and nothing that was not", () => {
    expect(useMachineWords().answers(CALL)).toBe("联系 没有联系 · 结果 基本满意");
  });

  it("tells who took it before why the line left it, and that before why it waits", () => {
    const { why } = useMachineWords();
    expect(why({ ...VISIT, why: "live" })).toBe("先接听正在等候的来电");
    expect(why({ ...VISIT, why: "live", left: "interrupted" })).toBe("市民中途挂机");
    expect(why({ ...VISIT, left: "interrupted", taken_by: "6001" })).toBe("6001 已改由人工回访");
    expect(why({ ...VISIT, for_people: "supervised" })).toBe("督办工单");
  });

  it("tells how often was called and until when it pauses", () => {
    const { tried } = useMachineWords();
    expect(tried(VISIT)).toBe("还没有拨打");
    expect(tried({ ...VISIT, tries: 1, next_at: "2026-11-20T04:00:00Z" })).toBe("已拨打 1 次 · 11-20 12:00 后再拨");
    expect(tried({ ...VISIT, state: "people" })).toBe("");
  });
});
