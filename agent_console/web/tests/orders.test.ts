import { createPinia, setActivePinia } from "pinia";
import { beforeEach, describe, expect, it, vi } from "vitest";

import type { Order } from "@/api/types/calls";
import { useI18n } from "@/i18n";
import { useOrders } from "@/live/orders";

const ORDER: Order = {
  by: "9001",
  by_name: "陈班长",
  by_role: "supervisor",
  move: "pause",
  reason: "小休",
  why: "开会",
  ordered_at: "2026-11-20T04:00:01Z",
};

describe("an order", () => {
  beforeEach(() => {
    vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined });
    vi.stubGlobal("document", { documentElement: {} });
    setActivePinia(createPinia());
  });

  it("is told in words: who, what and why", async () => {
    const orders = useOrders();
    orders.take(ORDER);
    expect(orders.text).toBe("班长陈班长将您置为小休：开会");
    orders.take({ ...ORDER, move: "sign_out" });
    expect(orders.text).toBe("班长陈班长将您签退：开会");
    await useI18n().speak("en");
    expect(orders.text).toBe("陈班长 (Supervisor) signed you out: 开会");
  });

  it("is shown as long as the state it made", () => {
    const orders = useOrders();
    orders.take(ORDER);
    orders.moved("2026-11-20T04:00:01Z");
    expect(orders.text).not.toBe("");
    orders.moved("2026-11-20T04:00:02Z");
    expect(orders.text).toBe("");
  });

  it("is gone once it is noted", () => {
    const orders = useOrders();
    orders.take(ORDER);
    orders.take(null);
    expect(orders.text).toBe("");
  });
});
