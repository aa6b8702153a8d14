import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { createPinia, setActivePinia } from "pinia";
import { createSSRApp } from "vue";
import { renderToString } from "vue/server-renderer";

import type { Me } from "@/api/types/calls";
import WaterMark from "@/console/WaterMark.vue";
import { useSession } from "@/live/session";
import { useClock } from "@/shared/clock";

const drawn = (): Promise<string> => renderToString(createSSRApp(WaterMark));

beforeEach(() => {
  vi.stubGlobal("window", { setInterval: () => 0 });
  vi.stubGlobal("localStorage", { getItem: () => null });
  setActivePinia(createPinia());
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe("the mark over every page", () => {
  it("says who looks and the present minute of the city", async () => {
    useSession().me = { login: "8001" } as Me;
    useClock().setServerTime("2026-11-20T15:59:30Z");
    expect(await drawn()).toContain(">8001 2026-11-20 23:59<");
    useClock().setServerTime("2026-11-20T16:00:01Z");
    expect(await drawn()).toContain(">8001 2026-11-21 00:00<");
  });

  it("is not there before anybody signed in", async () => {
    expect(await drawn()).not.toContain("svg");
  });

  it("is nothing to who listens to the page", async () => {
    useSession().me = { login: "8001" } as Me;
    expect(await drawn()).toContain('aria-hidden="true"');
  });
});
