import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { createPinia, setActivePinia } from "pinia";
import { createSSRApp, h } from "vue";
import { renderToString } from "vue/server-renderer";

import { cases } from "@/api/cases";
import type { Reveal } from "@/api/types/data";
import { usePaged } from "@/cases/usePaged";
import RecordList from "@/records/RecordList.vue";

const shown = (id: number): Reveal => ({
  id, by: `600${id}`, ticket: null, field: "name", reason: "核对", at: "2026-11-20T04:00:00Z", until: "2026-11-20T04:10:00Z",
}); // prettier-ignore
const PAGES: Record<string, unknown> = {
  "/api/reveals": { items: [shown(2)], next_cursor: "older" },
  "/api/reveals?cursor=older": { items: [shown(1)], next_cursor: null },
};

beforeEach(() => {
  vi.stubGlobal("localStorage", { getItem: () => null });
  vi.stubGlobal("fetch", (path: string) => Promise.resolve(new Response(JSON.stringify(PAGES[path]))));
  setActivePinia(createPinia());
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe("the log of reveals", () => {
  const list = usePaged<Reveal>(cases.reveals);
  const drawn = (): Promise<string> =>
    renderToString(
      createSSRApp(() =>
        h(RecordList, { title: "查阅记录", empty: "没有", heads: ["查阅人"], list, testid: "reveals" }, { default: ({ row }: { row: Reveal }) => h("td", row.by) }),
      ),
    );

  it("is read a page at a time, the latest first", async () => {
    await list.first();
    expect(await drawn()).toMatch(/6002.*<button/s);
    await list.next();
    expect(await drawn()).toMatch(/6002.*6001/s);
    expect(await drawn()).not.toContain("<button");
  });
});
