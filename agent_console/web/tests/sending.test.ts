import { beforeEach, describe, expect, it, vi } from "vitest";

import { createPinia, setActivePinia } from "pinia";

import { useSending } from "@/cases/useSending";

beforeEach(() => {
  vi.stubGlobal("localStorage", { getItem: () => null });
  setActivePinia(createPinia());
  return () => vi.unstubAllGlobals();
});

describe("sending", () => {
  it("sends one thing at a time", async () => {
    const { busy, send } = useSending();
    const second = vi.fn(() => Promise.resolve());
    let answer: () => void = () => undefined;
    const first = send(() => new Promise((resolve) => (answer = resolve)));
    await send(second);
    expect(second).not.toHaveBeenCalled();
    answer();
    await first;
    expect(busy.value).toBe(false);
  });

  it("says why it was refused until the next try", async () => {
    const { problem, busy, send } = useSending();
    await send(() => Promise.reject(new Error("no such ticket")));
    expect([problem.value, busy.value]).toEqual(["no such ticket", false]);
    await send(() => Promise.resolve());
    expect(problem.value).toBe("");
  });
});
