import { createPinia, setActivePinia } from "pinia";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createSSRApp, h } from "vue";
import { renderToString } from "vue/server-renderer";

import type { Me, OperatorState } from "@/api/types/calls";
import CallButtons from "@/console/CallButtons.vue";
import { useDesk } from "@/live/desk";
import { useSession } from "@/live/session";

vi.mock("@/shared/KeyTip.vue", () => ({ default: (_: object, { slots }: { slots: { default: () => unknown } }) => slots.default() }));
vi.mock("@/console/KeypadButton.vue", () => ({ default: { render: () => h("button", { "data-testid": "keypad" }) } }));
vi.mock("@/console/HandOverMenu.vue", () => ({ default: { render: () => h("button", { "data-testid": "hand-over" }) } }));

async function strip(state: OperatorState, survey = true): Promise<string> {
  const pinia = createPinia();
  setActivePinia(pinia);
  useDesk().presence = { state, reason: "", since: "", call_id: null, wrap_up_until: null, extensions_left: 2, next_pause: null, pause_until: null, crowded: false };
  useSession().me = { survey } as Me;
  return renderToString(createSSRApp(CallButtons).use(pinia));
}

/** The buttons of the strip from left to right; the last one stands at its right end. */
async function buttons(state: OperatorState): Promise<string[]> {
  const page = await strip(state);
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

  it("promise an evaluation only where the city asks for one", async () => {
    expect(await strip("talking")).toContain("挂断转评价");
    expect(await strip("talking", false)).not.toContain("转评价");
  });
});
