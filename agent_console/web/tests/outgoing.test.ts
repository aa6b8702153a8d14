import { createPinia, setActivePinia } from "pinia";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { cases } from "@/api/cases";
import { ApiError } from "@/api/client";
import type { Me, OutgoingNow } from "@/api/types/calls";
import { useCaseNews } from "@/live/caseNews";
import { useOutgoing } from "@/live/outgoing";
import { useSession } from "@/live/session";
import { usePhone } from "@/phone/store";

const TICKET = "202611200000000001";

const now = (state: OutgoingNow["state"], change: Partial<OutgoingNow> = {}): OutgoingNow => ({
  call_id: "out-1",
  ticket: TICKET,
  state,
  since: "2026-11-20T04:00:00Z",
  outcome: null,
  ...change,
});

/** A page whose phone registers at once, unless told otherwise. */
function page(registers = true): { outgoing: ReturnType<typeof useOutgoing>; expects: unknown[][]; asked: unknown[][] } {
  const phone = usePhone();
  useSession().me = { phone: {} } as Me;
  vi.spyOn(phone, "start").mockResolvedValue();
  vi.spyOn(phone, "registered").mockResolvedValue(registers);
  const expects = vi.spyOn(phone, "expect").mock.calls;
  const asked = vi.spyOn(cases, "call").mockResolvedValue(now("dialling")).mock.calls;
  return { outgoing: useOutgoing(), expects, asked };
}

describe("calling a citizen", () => {
  beforeEach(() => {
    vi.restoreAllMocks();
    vi.stubGlobal("localStorage", { getItem: () => null });
    vi.stubGlobal("window", { setInterval: () => 0, addEventListener: () => undefined });
    setActivePinia(createPinia());
  });

  it("lets the phone answer its own call, once it can be rung", async () => {
    const { outgoing, expects, asked } = page();
    await outgoing.call(TICKET);
    expect([asked, expects]).toEqual([[[TICKET]], [[true]]]);
    expect([outgoing.going, outgoing.now?.state, outgoing.busy]).toEqual([true, "dialling", false]);
  });

  it("asks for nothing while the phone cannot be rung", async () => {
    const { outgoing, asked } = page(false);
    await outgoing.call(TICKET);
    expect(asked).toEqual([]);
    expect(outgoing.problem).toContain("没有注册");
  });

  it("makes one call at a time", async () => {
    const { outgoing, asked } = page();
    await Promise.all([outgoing.call(TICKET), outgoing.call(TICKET)]);
    await outgoing.call(TICKET);
    expect(asked).toHaveLength(1);
  });

  it("says why not, and answers nothing by itself afterwards", async () => {
    const { outgoing, expects } = page();
    vi.spyOn(cases, "call").mockRejectedValue(new ApiError(409, "no-number", "expected a number"));
    await outgoing.call(TICKET);
    expect([outgoing.problem, outgoing.going, expects.at(-1)]).toEqual(["没有诉求人的号码。", false, [false]]);
  });

  it("does not go back when frames overtake the answer", async () => {
    const { outgoing } = page();
    vi.spyOn(cases, "call").mockImplementation(() => {
      outgoing.take(now("talking"));
      return Promise.resolve(now("dialling"));
    });
    await outgoing.call(TICKET);
    expect(outgoing.now?.state).toBe("talking");
  });

  it("counts from the first answer, over a hold, and tells whoever shows the ticket when it is over", () => {
    const { outgoing, expects } = page();
    outgoing.take(now("dialling"));
    outgoing.take(now("talking", { since: "2026-11-20T04:00:08Z" }));
    outgoing.take(now("hold", { since: "2026-11-20T04:01:00Z" }));
    outgoing.take(now("talking", { since: "2026-11-20T04:02:00Z" }));
    expect([outgoing.answeredAt, useCaseNews().latest.count]).toEqual(["2026-11-20T04:00:08Z", 0]);
    outgoing.take(now("ended", { outcome: "answered" }));
    expect([outgoing.going, useCaseNews().latest.ticket, expects.at(-1)]).toEqual([false, TICKET, [false]]);
  });

  it("goes on after a break, or is over and the ticket tells how", () => {
    const { outgoing } = page();
    outgoing.resume(now("talking"));
    expect(outgoing.going).toBe(true);
    outgoing.resume(null);
    expect([outgoing.now, useCaseNews().latest.ticket]).toEqual([null, TICKET]);
  });

  it("leaves how a call ended on the page over a break", () => {
    const { outgoing } = page();
    outgoing.take(now("ended", { outcome: "busy" }));
    outgoing.resume(null);
    expect(outgoing.now?.outcome).toBe("busy");
  });
});
