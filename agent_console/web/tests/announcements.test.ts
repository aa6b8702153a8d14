import { describe, expect, it } from "vitest";

import { contentOf, emptyForm, formOf, placeName, withArea } from "@/announcements/form";
import type { Announcement, Area } from "@/api/types/announcements";
import type { CategoryNode } from "@/api/types/lists";

const leaf = (code: string, path: string): CategoryNode => ({ name: path.split("/").at(-1) ?? "", name_en: "", path, code, children: [] });
const TREE: CategoryNode[] = [
  { name: "公共服务", name_en: "", path: "公共服务", code: "", children: [leaf("010101", "公共服务/供水/停水"), leaf("010102", "公共服务/供水/水压")] },
];
const STREET: Area = { district: "江岸区", subdistrict: "台北街道", community: "" };
const NOW = Date.parse("2026-11-20T04:00:00Z");

describe("an announcement as it is typed", () => {
  it("begins now by the city's clocks and lasts six hours", () => {
    const form = emptyForm("water-co", NOW);
    expect([form.from, form.until]).toEqual(["2026-11-20T12:00", "2026-11-20T18:00"]);
    expect(contentOf(form, TREE)).toMatchObject({ starts_at: "2026-11-20T12:00:00+08:00", ends_at: "2026-11-20T18:00:00+08:00", words: [], areas: [] });
  });

  it("takes words however they are parted, each once", () => {
    expect(contentOf({ ...emptyForm("water-co", NOW), words: " 停水、没水，停水 断水;" }, TREE).words).toEqual(["停水", "没水", "断水"]);
  });

  it("is opened again as it was kept", () => {
    const content = contentOf({ ...emptyForm("water-co", NOW), text: "停水", areas: [STREET], categories: ["010101"], words: "停水" }, TREE);
    expect(content.categories).toEqual(["公共服务/供水/停水"]);
    const kept = { ...content, department: { code: "water-co", name: "水务", name_en: "" } } as Announcement;
    expect(contentOf(formOf(kept, TREE), TREE)).toEqual(content);
  });
});

describe("places of an announcement", () => {
  it("are called by their deepest name", () => {
    expect([STREET, { ...STREET, community: "桃源社区" }, { ...STREET, subdistrict: "" }].map(placeName)).toEqual(["台北街道", "桃源社区", "江岸区"]);
  });

  it("are not added where one that holds them stands, nor when nothing is chosen", () => {
    expect(withArea([STREET], { ...STREET, community: "桃源社区" })).toEqual([STREET]);
    expect(withArea([], { district: "", subdistrict: "", community: "" })).toEqual([]);
    expect(withArea([STREET], { ...STREET, subdistrict: "永清街道" })).toHaveLength(2);
    expect(withArea([STREET], { ...STREET, subdistrict: "" })).toHaveLength(2);
  });
});
