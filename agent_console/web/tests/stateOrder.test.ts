import { createPinia, setActivePinia } from "pinia";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { ApiError } from "@/api/client";
import type { OperatorState, Presence } from "@/api/types/calls";
import { told } from "@/cases/refusals";
import { ORDERS, orderOf, outcomeOf } from "@/wallboard/orders";

const PAUSED: Presence = { state: "paused", reason: "小休", since: "", call_id: null, wrap_up_until: null, extensions_left: 0, next_pause: null, pause_until: null, crowded: false };

describe("an order", () => {
  it("is sent with a reason and nothing that does not belong to it", () => {
    expect(orderOf("ready", "小休", " 排队太长 ")).toEqual({ move: "ready", reason: "排队太长" });
    expect(orderOf("pause", "小休", "开会")).toEqual({ move: "pause", pause: "小休", reason: "开会" });
  });

  it.each([
    ["", "小休", "开会"],
    ["pause", "", "开会"],
    ["ready", "", "  "],
  ] as const)("is not sent while something is missing: %o, %o, %o", (move, pause, why) => {
    expect(orderOf(move, pause, why)).toBeNull();
  });

  it.each(["ringing", "talking", "hold", "calling"] satisfies OperatorState[])("lets a call end first while somebody is %s", (state) => {
    expect(ORDERS[state]).toEqual(["pause"]);
    expect(outcomeOf("pause", { ...PAUSED, state, next_pause: "小休" })).toBe("later");
  });

  it("is told as done when the operator is what they shall be", () => {
    expect(outcomeOf("pause", PAUSED)).toBe("pause");
  });
});

describe("a refused order", () => {
  beforeEach(() => {
    vi.stubGlobal("localStorage", { getItem: () => null });
    setActivePinia(createPinia());
  });

  it("says what the operator is, not what a ticket could do", () => {
    const error = new ApiError(409, "illegal-move", "english", { of: "operator", state: "ready", allowed: ["pause"] });
    expect(told(error)).toBe("话务员状态已是“空闲”，不能这样做。");
  });

  it("of a sign-out during a call names the way that is open", () => {
    expect(told(new ApiError(409, "operator-in-call", "english"))).toContain("可以置忙");
  });
});
