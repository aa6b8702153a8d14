import { createPinia, setActivePinia } from "pinia";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createSSRApp } from "vue";
import { renderToString } from "vue/server-renderer";

import type { OperatorState } from "@/api/types/calls";
import type { Named } from "@/api/warnings";
import { useDesk } from "@/live/desk";
import { lineAsked, useHandOver } from "@/live/handOver";
import { useWarnings } from "@/live/warnings";
import WarningLine from "@/warnings/WarningLine.vue";

const FIRE: Named = { code: "119", name: "消防119", name_en: "Fire 119" };
const GAS: Named = { code: "gas", name: "燃气抢修", name_en: "Gas company" };
const AT = "2026-11-20T04:00:00Z";

/** The button that calls a line, as the operator sees it; empty if there is none. */
async function button(state: OperatorState, lines: Named[], calling = false): Promise<string> {
  const pinia = createPinia();
  setActivePinia(pinia);
  useDesk().presence = { state, reason: "", since: AT, call_id: "c-1", wrap_up_until: null, extensions_left: 2, next_pause: null, pause_until: null, crowded: false };
  if (calling) useHandOver().take({ ...lineAsked("119"), call_id: "c-1", name: "", by: "8001", holder: "8001", seat: "", state: "calling", since: AT });
  useWarnings().take({ id: "w-1", call_id: "c-1", lines, name: "燃气泄漏", name_en: "Gas leak", level: "danger", sentence: "有煤气味", words: "煤气味", acknowledged_at: null } as never);
  const page = await renderToString(createSSRApp(WarningLine, { callId: "c-1" }).use(pinia));
  return /<button[^>]*data-testid="warning-line-call"[^]*?<\/button>/.exec(page)?.[0] ?? "";
}

describe("the line of a warning", () => {
  beforeEach(() => {
    vi.stubGlobal("localStorage", { getItem: () => null });
    vi.stubGlobal("window", { setInterval: () => 0, addEventListener: () => undefined });
  });

  it("is the one that fits best, by one key", async () => {
    const offered = await button("talking", [FIRE, GAS]);
    expect(offered).toContain("转消防119");
    expect(offered).toContain("F10");
    expect(offered).not.toContain("disabled");
  });

  it("is called while the operator talks with the citizen, one at a time", async () => {
    const unable = await Promise.all([button("hold", [FIRE]), button("wrap_up", [FIRE]), button("talking", [FIRE], true)]);
    expect(unable.map((one) => one.includes("disabled"))).toEqual([true, true, true]);
  });

  it("is missing where none fits", async () => {
    expect(await button("talking", [])).toBe("");
  });
});
