import { Graph, layout } from "@dagrejs/dagre";

import type { FlowGraph, FlowLead } from "@/api/types/flow";

export const NODE_WIDTH = 204;
export const NODE_HEIGHT = 76;
const LABEL_HEIGHT = 22;
/** A letter's width in a label; Chinese ones are wide, so the labels are given room for them. */
const LETTER = 13;
const MOST_LABEL = 180;

interface Point {
  x: number;
  y: number;
}

/** An edge as it is laid out; without words it has no place for them. */
interface Line extends Partial<Point> {
  points: Point[];
  width?: number;
}

export interface Edge {
  from: string;
  to: string;
  /** Everything that leads from one to the other, together. */
  leads: FlowLead[];
  path: string;
  x: number;
  y: number;
  width: number;
}

export interface Drawing {
  width: number;
  height: number;
  places: Record<string, Point>;
  edges: Edge[];
}

/** The ways of a flow; those from one node to the same other are one. */
export function edgesOf(graph: FlowGraph): Pick<Edge, "from" | "to" | "leads">[] {
  const found = new Map<string, Pick<Edge, "from" | "to" | "leads">>();
  for (const node of graph.nodes) {
    for (const lead of node.leads) {
      if (lead.way === "skipped" && graph.menus) continue;
      const edge = found.get(`${node.name} ${lead.to}`) ?? { from: node.name, to: lead.to, leads: [] };
      edge.leads.push(lead);
      found.set(`${node.name} ${lead.to}`, edge);
    }
  }
  return [...found.values()];
}

/** Where everything stands: calls go from top to bottom. `label` gives an edge's words. */
export function draw(graph: FlowGraph, label: (leads: FlowLead[]) => string): Drawing {
  const drawn = new Graph();
  drawn.setGraph({ rankdir: "TB", nodesep: 20, ranksep: 40, edgesep: 16, marginx: 16, marginy: 16 });
  for (const node of graph.nodes) drawn.setNode(node.name, { width: NODE_WIDTH, height: NODE_HEIGHT });
  const edges = edgesOf(graph);
  for (const edge of edges) {
    const width = Math.min(MOST_LABEL, label(edge.leads).length * LETTER + 16);
    drawn.setEdge(edge.from, edge.to, { width: label(edge.leads) ? width : 0, height: label(edge.leads) ? LABEL_HEIGHT : 0, labelpos: "c" });
  }
  layout(drawn);
  const size = drawn.graph() as { width?: number; height?: number };
  const places: Drawing["places"] = {};
  for (const node of graph.nodes) {
    const { x, y } = drawn.node(node.name) as Point;
    places[node.name] = { x: x - NODE_WIDTH / 2, y: y - NODE_HEIGHT / 2 };
  }
  return {
    width: size.width ?? 0,
    height: size.height ?? 0,
    places,
    edges: edges.map((edge) => {
      const { points, x = 0, y = 0, width = 0 } = drawn.edge(edge.from, edge.to) as Line;
      return { ...edge, path: smooth(points), x, y, width };
    }),
  };
}

/** A curve through points. */
export function smooth(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return "";
  let path = `M${first.x},${first.y}`;
  let before = first;
  for (const point of rest) {
    const middle = (before.y + point.y) / 2;
    path += ` C${before.x},${middle} ${point.x},${middle} ${point.x},${point.y}`;
    before = point;
  }
  return path;
}
