import { createPinia, setActivePinia } from "pinia";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createSSRApp, h } from "vue";
import { renderToString } from "vue/server-renderer";

import type { OperatorState } from "@/api/types/calls";
import CallButtons from "@/console/CallButtons.vue";
import { useDesk } from "@/live/desk";

vi.mock("@/shared/KeyTip.vue", () => ({ default: (_: object, { slots }: { slots: { default: () => unknown } }) => slots.default() }));
vi.mock("@/console/KeypadButton.vue", () => ({ default: { render: () => h("button", { "data-testid": "keypad" }) } }));
vi.mock("@/console/HandOverMenu.vue", () => ({ default: { render: () => h("button", { "data-testid": "hand-over" }) } }));

/** The buttons of the strip from left to right; the last one stands at its right end. */
async function buttons(state: OperatorState): Promise<string[]> {
  const pinia = createPinia();
  setActivePinia(pinia);
  useDesk().presence = { state, reason: "", since: "", call_id: null, wrap_up_until: null, extensions_left: 2, next_pause: null, pause_until: null, crowded: false };
  const page = await renderToString(createSSRApp(CallButtons).use(pinia));
  return [...page.matchAll(/data-testid="([\w-]+)"/g)].map(([, name]) => name ?? "");
}

describe("the buttons of a call", () => {
  beforeEach(() => {
    vi.stubGlobal("localStorage", { getItem: () => null });
    vi.stubGlobal("window", { setInterval: () => 0, addEventListener: () => undefined });
  });

  it("leave the place of 接听 empty, so that the second click of a double one does nothing", async () => {
    const talking = await buttons("talking");
    expect(await buttons("ringing")).toEqual(["answer", ...talking]);
  });

  it("keep 挂断 at its place, and let nobody take the next call by a second click on it", async () => {
    const last = await Promise.all((["ringing", "talking", "hold", "wrap_up"] as const).map(async (state) => (await buttons(state)).at(-1)));
    expect(last).toEqual(["hang-up", "hang-up", "hang-up", "extend"]);
  });
});
