import { ask, query } from "./client";
import type { DepartmentName } from "./types/people";
import type { Page } from "./types/shared";

export const ARTICLE_STATUSES = ["draft", "unit_review", "editor_review", "published", "expired", "withdrawn"] as const;
export type ArticleStatus = (typeof ARTICLE_STATUSES)[number];
export type ArticleMove = "submit" | "pass" | "send_back" | "publish" | "revise" | "withdraw";

/** An article in force, as search shows it. */
export interface Hit {
  id: number;
  number: number;
  title: string;
  answer: string;
  source: string;
  department: DepartmentName;
  districts: string[];
  audience: string;
  internal: boolean;
  valid_to: string | null;
  score: number;
}

export interface ArticleContent {
  title: string;
  questions: string[];
  answer: string;
  details: string;
  source_name: string;
  source_number: string;
  source_date: string | null;
  districts: string[];
  audience: string;
  department: string;
  categories: string[];
  valid_from: string;
  valid_to: string | null;
  confidentiality: "open" | "internal";
}

export interface ArticleRow {
  id: number;
  title: string;
  status: ArticleStatus;
  department: DepartmentName;
  live_version: number | null;
  last_day: string | null;
  updated_at: string;
  author: string;
  clicks: number;
  citations: number;
}

export interface ArticleVersion {
  number: number;
  content: ArticleContent;
  author: string;
  by: string;
  at: string;
  reason: string;
}

export interface ArticleEvent {
  at: string;
  actor: string;
  role: string;
  move: string;
  reason: string;
}

export interface Citation {
  article_id: number;
  title: string;
  number: number;
  operator: string;
  at: string;
  ticket: string | null;
  call_id: string | null;
}

export interface KnowledgeTask {
  id: number;
  kind: "wrong" | "missing";
  state: "open" | "done" | "refused";
  article_id: number | null;
  article_title: string;
  number: number | null;
  question: string;
  note: string;
  category: string;
  department: DepartmentName;
  by: string;
  at: string;
  due_at: string;
  closed_by: string | null;
  closed_at: string | null;
  closing: string;
  may_close: boolean;
  may_hand_over: boolean;
}

export interface ArticlePage extends ArticleRow {
  version: number;
  content: ArticleContent;
  versions: ArticleVersion[];
  events: ArticleEvent[];
  tasks: KnowledgeTask[];
  cited: Citation[];
  allowed: string[];
}

/** What is wrong about an article, or the question that has no answer. */
export interface TaskReport {
  article_id?: number;
  question?: string;
  note?: string;
  category?: string;
  district?: string;
  call_id?: string;
}

const article = (id: number): string => `/knowledge/articles/${id}`;

export const knowledge = {
  search: (q: string, limit = 20) => ask<Hit[]>(`/knowledge/search${query({ q, limit })}`),
  suggestions: (callId: string) => ask<{ items: Hit[]; cited: Hit[] }>(`/knowledge/suggestions${query({ call_id: callId })}`),
  list: (status: string, expiring: boolean, cursor: string | null) => ask<Page<ArticleRow>>(`/knowledge/articles${query({ status, expiring, cursor })}`),
  page: (id: number) => ask<ArticlePage>(article(id)),
  create: (content: ArticleContent, task: number | null) => ask<ArticlePage>("/knowledge/articles", { method: "POST", body: { content, task_id: task } }),
  write: (id: number, content: ArticleContent, version: number) => ask<ArticlePage>(article(id), { method: "PUT", body: { content, version } }),
  move: (id: number, move: ArticleMove, reason: string, version: number) =>
    ask<ArticlePage>(`${article(id)}/moves`, { method: "POST", body: { move, reason, version } }),
  click: (id: number) => ask<undefined>(`${article(id)}/clicks`, { method: "POST" }),
  cite: (id: number, callId: string) => ask<Citation>(`${article(id)}/citations`, { method: "POST", body: { call_id: callId } }),
  tasks: (state: string, cursor: string | null) => ask<Page<KnowledgeTask>>(`/knowledge/tasks${query({ state, cursor })}`),
  report: (report: TaskReport) => ask<KnowledgeTask>("/knowledge/tasks", { method: "POST", body: report }),
  refuse: (id: number, reason: string) => ask<KnowledgeTask>(`/knowledge/tasks/${id}/refusal`, { method: "POST", body: { reason } }),
  handOver: (id: number, department: string) => ask<KnowledgeTask>(`/knowledge/tasks/${id}/department`, { method: "POST", body: { department } }),
};
