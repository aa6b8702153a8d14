import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { type Locks, PhoneTab } from "@/phone/tab";

interface Waiting {
  granted: LockGrantedCallback<unknown>;
  settle: (value: unknown) => void;
  reject: (error: unknown) => void;
}

/** One lock as browsers keep it: one holder, a row of those who wait, and whoever steals. */
class Browser {
  private holder: Waiting | null = null;
  private readonly row: Waiting[] = [];

  readonly locks: Locks = {
    request: ((_: string, options: LockOptions, granted: LockGrantedCallback<unknown>) =>
      new Promise<unknown>((settle, reject) => {
        const one: Waiting = { granted, settle, reject };
        if (options.steal && this.holder) {
          const robbed = this.holder;
          this.holder = null;
          robbed.reject(new DOMException("stolen", "AbortError"));
        }
        if (!this.holder) this.grant(one);
        else if (options.ifAvailable) settle(granted(null));
        else this.row.push(one);
      })) as Locks["request"],
  };

  private grant(one: Waiting): void {
    this.holder = one;
    void Promise.resolve(one.granted({ name: "", mode: "exclusive" })).then((value) => {
      one.settle(value);
      if (this.holder !== one) return;
      this.holder = null;
      const next = this.row.shift();
      if (next) this.grant(next);
    });
  }
}

const pages: Record<string, string[]> = {};
let browser: Browser;
let memory: Map<string, string>;

function open(name: string): PhoneTab {
  const told: string[] = (pages[name] = []);
  const tab = new PhoneTab("phone", { onHere: () => told.push("here"), onElsewhere: () => told.push("elsewhere") }, browser.locks);
  tab.start();
  return tab;
}

beforeEach(() => {
  vi.useFakeTimers();
  browser = new Browser();
  memory = new Map();
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => memory.get(key) ?? null,
    setItem: (key: string, value: string) => memory.set(key, value),
    removeItem: (key: string) => memory.delete(key),
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("three windows of one operator", () => {
  it("have one telephone, the first one's", async () => {
    ["a", "b", "c"].forEach(open);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(pages).toEqual({ a: ["here"], b: ["elsewhere"], c: ["elsewhere"] });
  });

  it("pass it on when its window closes", async () => {
    const [first] = ["a", "b", "c"].map(open);
    await vi.advanceTimersByTimeAsync(0);
    first?.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(pages).toEqual({ a: ["here"], b: ["elsewhere", "here"], c: ["elsewhere"] });
  });

  it("give it to the one that takes it, and can take it back", async () => {
    const [first, , third] = ["a", "b", "c"].map(open);
    await vi.advanceTimersByTimeAsync(0);
    third?.take();
    await vi.advanceTimersByTimeAsync(10_000);
    expect([pages.a, pages.b, pages.c]).toEqual([["here", "elsewhere"], ["elsewhere"], ["elsewhere", "here"]]);
    first?.take();
    await vi.advanceTimersByTimeAsync(10_000);
    expect([pages.a?.at(-1), pages.b, pages.c?.at(-1)]).toEqual(["here", ["elsewhere"], "elsewhere"]);
  });

  it("leave it to a window that is only loaded anew", async () => {
    const first = open("a");
    open("b");
    await vi.advanceTimersByTimeAsync(0);
    window.dispatchEvent(new Event("pagehide"));
    first.stop();
    await vi.advanceTimersByTimeAsync(500);
    open("again");
    await vi.advanceTimersByTimeAsync(10_000);
    expect([pages.b, pages.again]).toEqual([["elsewhere", "elsewhere"], ["here"]]);
  });
});

describe("a browser without locks", () => {
  it("has its telephone in every window", () => {
    const told: string[] = [];
    new PhoneTab("phone", { onHere: () => told.push("here"), onElsewhere: () => told.push("elsewhere") }, null).start();
    expect(told).toEqual(["here"]);
  });
});
