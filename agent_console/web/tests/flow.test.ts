import { describe, expect, it } from "vitest";

import type { FlowGraph, FlowLead, FlowNode } from "@/api/types/flow";
import { draw, edgesOf, smooth } from "@/flow/layout";

function lead(to: string, way: FlowLead["way"] = "then", key = ""): FlowLead {
  return { way, to, key, name: "", name_en: "", when: null };
}

function node(name: string, ...leads: FlowLead[]): FlowNode {
  return { name, do: "say", prompts: [], leads, queue: "", queue_en: "", sooner: 0 };
}

const MENU = node("menu", lead("legal", "key", "1"), lead("person", "key", "2"), lead("person", "key", "0"), lead("person", "otherwise"), lead("legal", "skipped"));
const GRAPH: FlowGraph = { menus: true, start: "welcome", person: "person", after_talk: "bye", follow_up: null, nodes: [node("welcome", lead("menu")), MENU, node("legal"), node("person"), node("bye")] };

describe("a flow's drawing", () => {
  it("draws all ways between two nodes as one", () => {
    const found = edgesOf(GRAPH).map((edge) => [edge.from, edge.to, edge.leads.map((one) => one.key || one.way).join(" ")]);
    expect(found).toEqual([
      ["welcome", "menu", "then"],
      ["menu", "legal", "1"],
      ["menu", "person", "2 0 otherwise"],
    ]);
  });

  it("draws the way past menus only while they are off", () => {
    const off = edgesOf({ ...GRAPH, menus: false });
    expect(off.find((edge) => edge.to === "legal")?.leads.map((one) => one.way)).toEqual(["key", "skipped"]);
  });

  it("lays every node on the sheet, none over another, each below those that lead to it", () => {
    const drawing = draw(GRAPH, () => "");
    const places = Object.values(drawing.places);
    expect(places.every((place) => place.x >= 0 && place.y >= 0 && place.x < drawing.width && place.y < drawing.height)).toBe(true);
    expect(new Set(places.map((place) => `${place.x} ${place.y}`)).size).toBe(GRAPH.nodes.length);
    const y = (name: string) => drawing.places[name]?.y ?? Number.NaN;
    for (const edge of drawing.edges) expect(y(edge.to)).toBeGreaterThan(y(edge.from));
  });

  it("draws nothing of nothing", () => {
    expect(smooth([])).toBe("");
  });
});
