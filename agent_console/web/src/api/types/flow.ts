/** The way of every call. */

export interface FlowWhen {
  within: string | null;
  dialled: string | null;
  said: "danger" | null;
  repeated: { calls: number; hours: number } | null;
  waiting: { queue: string; at_least: number } | null;
  caller: "elderly" | "leader" | "blocked" | "over_limit" | null;
  mode: string | null;
}

export interface FlowLead {
  way: "then" | "otherwise" | "skipped" | "thanked" | "silent" | "unhappy" | "key" | "case";
  to: string;
  key: string;
  name: string;
  name_en: string;
  when: FlowWhen | null;
}

export type NodeKind =
  | "say"
  | "ask"
  | "matter"
  | "progress"
  | "announce"
  | "record"
  | "refuse"
  | "choose"
  | "queue"
  | "call_back"
  | "survey"
  | "follow_up"
  | "end";

export interface FlowNode {
  name: string;
  do: NodeKind;
  prompts: { id: string; zh: string; en: string }[];
  leads: FlowLead[];
  queue: string;
  queue_en: string;
  sooner: number;
}

export interface FlowGraph {
  menus: boolean;
  start: string;
  person: string;
  after_talk: string;
  follow_up: string | null;
  /** From the start on, as calls meet them. */
  nodes: FlowNode[];
}

export interface FlowVersion {
  /** 0 is the flow of the city's profile; nobody put it in force. */
  number: number;
  published_by: string;
  published_by_name: string;
  published_at: string | null;
  reason: string;
  back_to: number | null;
}

export interface FlowFile {
  version: FlowVersion;
  in_force: number;
  text: string;
  graph: FlowGraph;
}

export interface FlowCheck {
  problems: string[];
  graph: FlowGraph | null;
}
